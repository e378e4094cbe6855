package dev.fringe.influx.server;

import dev.fringe.influx.delivery.Answer;
import dev.fringe.influx.delivery.Delivery;
import dev.fringe.influx.delivery.Outcome;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Set;
import javax.net.ssl.HostnameVerifier;
import okhttp3.Credentials;
import okhttp3.HttpUrl;
import okhttp3.Interceptor;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okio.BufferedSink;
import okio.GzipSink;
import okio.Okio;

/** Speaks HTTP to InfluxDB: sends lines as they are and reads status, words and headers of the answer. */
public final class InfluxHttp implements Delivery.Channel, AutoCloseable {
    private static final MediaType LINES = MediaType.get("text/plain; charset=utf-8");
    private static final int MAX_WORDS_BYTES = 16 * 1024;
    private static final Set<Integer> PASSING_STATUS = Set.of(408, 425, 429);

    private final OkHttpClient client;
    private final Address address;
    private final HttpUrl writeUrl;
    private final boolean gzip;

    /** @param timeout for a whole request, from connecting to the end of the answer */
    public InfluxHttp(Address address, WriteTarget target, boolean gzip, Duration timeout) {
        this.address = address;
        this.gzip = gzip;
        this.client = builder(address, timeout).build();
        HttpUrl.Builder url = HttpUrl.get(address.url())
                .newBuilder()
                .addPathSegment("write")
                .addQueryParameter("db", target.database())
                .addQueryParameter("precision", target.precision());
        if (!target.retentionPolicy().isEmpty()) {
            url.addQueryParameter("rp", target.retentionPolicy());
        }
        if (!target.consistency().isEmpty()) {
            url.addQueryParameter("consistency", target.consistency());
        }
        writeUrl = url.build();
    }

    /** Where points go on the server; what is empty is left to the server. */
    public record WriteTarget(String database, String retentionPolicy, String consistency, String precision) {}

    @Override
    public Outcome write(byte[] lines, int from, int length) {
        RequestBody body = gzip ? new Gzipped(lines, from, length) : RequestBody.create(lines, LINES, from, length);
        Request.Builder request = new Request.Builder().url(writeUrl).post(body);
        address.authorization().ifPresent(value -> request.header("Authorization", value));
        if (gzip) {
            request.header("Content-Encoding", "gzip");
        }
        try (Response response = client.newCall(request.build()).execute()) {
            return Answer.outcome(response.code(), words(response), retryAfter(response, Instant.now()));
        } catch (IOException e) {
            return noAnswer(e);
        }
    }

    @Override
    public void close() {
        client.connectionPool().evictAll();
        client.dispatcher().executorService().shutdown();
    }

    /** A client with the address's TLS and authorization, for the control calls. */
    static OkHttpClient.Builder builder(Address address, Duration timeout) {
        OkHttpClient.Builder builder = new OkHttpClient.Builder()
                .socketFactory(new NoDelaySocketFactory())
                .connectTimeout(timeout)
                .readTimeout(timeout)
                .writeTimeout(timeout)
                .callTimeout(timeout)
                // a redirected POST loses its body; say that the address is wrong instead
                .followRedirects(false)
                // the delivery repeats requests, and counts that
                .retryOnConnectionFailure(false);
        address.tls().ifPresent(tls -> {
            builder.sslSocketFactory(tls.context().getSocketFactory(), tls.trustManager());
            if (!tls.verifyHostname()) {
                HostnameVerifier any = (host, session) -> true;
                builder.hostnameVerifier(any);
            }
        });
        return builder;
    }

    /** The same for statements: adds the authorization, and fails with a {@link PassingError}. */
    static OkHttpClient.Builder controlBuilder(Address address, Duration timeout) {
        OkHttpClient.Builder builder = builder(address, timeout).addInterceptor(InfluxHttp::failWhilePassing);
        address.authorization()
                .ifPresent(value -> builder.addInterceptor(chain -> chain.proceed(chain.request()
                        .newBuilder()
                        .header("Authorization", value)
                        .build())));
        return builder;
    }

    /** influxdb-java hides the status, and only the status tells a temporary error from a refusal. */
    private static Response failWhilePassing(Interceptor.Chain chain) throws IOException {
        Response response = chain.proceed(chain.request());
        int status = response.code();
        boolean passing = status >= 500 && status != 501
                || PASSING_STATUS.contains(status)
                || status == 404 && !isByInflux(response);
        if (!passing) {
            return response;
        }
        response.close();
        throw new PassingError("HTTP " + status);
    }

    /** InfluxDB answers in JSON or names its version; a proxy does not. */
    private static boolean isByInflux(Response response) throws IOException {
        return response.header("X-Influxdb-Version") != null
                || response.peekBody(1).string().equals("{");
    }

    /** The server cannot answer now. */
    static final class PassingError extends IOException {
        private static final long serialVersionUID = 1L;

        private PassingError(String words) {
            super(words);
        }
    }

    static String basic(String username, String password) {
        return Credentials.basic(username, password, java.nio.charset.StandardCharsets.UTF_8);
    }

    /** What is wrong with an address; null when it can be used. */
    public static String problemOfUrl(String url) {
        HttpUrl parsed = HttpUrl.parse(url);
        if (parsed == null) {
            return "is not an address such as http://influxdb:8086";
        }
        return parsed.username().isEmpty()
                ? null
                : "contains credentials; give them as influx.username and influx.password";
    }

    private static String words(Response response) throws IOException {
        String header = response.header("X-Influxdb-Error");
        if (header != null && !header.isBlank()) {
            return header;
        }
        return response.peekBody(MAX_WORDS_BYTES).string().strip();
    }

    /** Seconds or a date, as HTTP allows; anything else is ignored. */
    private static Duration retryAfter(Response response, Instant now) {
        String value = response.header("Retry-After");
        if (value == null) {
            return Duration.ZERO;
        }
        try {
            return Duration.ofSeconds(Math.max(0, Long.parseLong(value.strip())));
        } catch (NumberFormatException notSeconds) {
            return untilDate(value.strip(), now);
        }
    }

    private static Duration untilDate(String date, Instant now) {
        try {
            Duration wait = Duration.between(
                    now,
                    ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME)
                            .toInstant());
            return wait.isNegative() ? Duration.ZERO : wait;
        } catch (DateTimeParseException neither) {
            return Duration.ZERO;
        }
    }

    /** Not connected, cut off, timed out or not trusted. Whether the points were stored is not known. */
    private Outcome noAnswer(IOException e) {
        String at = writeUrl.host() + ":" + writeUrl.port();
        if (Tls.isDistrust(e)) {
            return Outcome.misconfigured(
                    "the certificate of " + at + " is not trusted: " + e.getMessage() + "; check influx.ssl.*");
        }
        String why = "connection to " + at + " lost: " + e.getMessage();
        if (e instanceof UnknownHostException) {
            why = "no address is known for host " + writeUrl.host();
        } else if (e instanceof ConnectException) {
            why = "cannot connect to " + at;
        } else if (e instanceof SocketTimeoutException || "timeout".equals(e.getMessage())) {
            why = "no answer from " + at + " within write.timeout.ms";
        }
        return Outcome.busy(why, Duration.ZERO);
    }

    /** Compressed while it is sent, so that a batch is not held twice. */
    private static final class Gzipped extends RequestBody {
        private final byte[] lines;
        private final int from;
        private final int length;

        Gzipped(byte[] lines, int from, int length) {
            this.lines = lines;
            this.from = from;
            this.length = length;
        }

        @Override
        public MediaType contentType() {
            return LINES;
        }

        @Override
        public void writeTo(BufferedSink sink) throws IOException {
            try (BufferedSink compressed = Okio.buffer(new GzipSink(sink))) {
                compressed.write(lines, from, length);
            }
        }
    }
}
