// SPDX-License-Identifier: Apache-2.0
package dev.fringe.influx.server;

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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.HostnameVerifier;
import okhttp3.ConnectionSpec;
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

/** Sends write requests and reads status, message and headers of the answer. */
public final class InfluxHttp implements Delivery.Channel, AutoCloseable {
    private static final MediaType LINES = MediaType.get("text/plain; charset=utf-8");
    /** An answer may name every line of a request. */
    private static final int MAX_WORDS_BYTES = 8 << 20;

    private static final Set<Integer> TEMPORARY_STATUS = Set.of(408, 425, 429);

    private final OkHttpClient client;
    private final Address address;
    private final HttpUrl writeUrl;
    private final AnswerReader answers;
    private final boolean gzip;

    /** @param timeout for a whole request, from connecting to the end of the answer */
    public InfluxHttp(Address address, WriteAddress write, AnswerReader answers, boolean gzip, Duration timeout) {
        this.address = address;
        this.answers = answers;
        this.gzip = gzip;
        this.client = builder(address, timeout).build();
        writeUrl = url(address, write.path(), write.query());
    }

    static HttpUrl url(Address address, String path, Map<String, String> query) {
        HttpUrl.Builder url = HttpUrl.get(address.url()).newBuilder().addPathSegments(path);
        query.forEach(url::addQueryParameter);
        return url.build();
    }

    /** Reads the answer of one kind of server to a write request. */
    @FunctionalInterface
    public interface AnswerReader {
        /**
         * @param words the message of the server, may be empty
         * @param retryAfter the wait that the server asks for, or zero
         */
        Outcome read(int status, String words, Duration retryAfter);
    }

    @Override
    public Outcome write(byte[] lines, int from, int length) {
        RequestBody body = gzip ? new Gzipped(lines, from, length) : RequestBody.create(lines, LINES, from, length);
        Request.Builder request = new Request.Builder().url(writeUrl).post(body);
        address.authorization().ifPresent(value -> request.header("Authorization", value));
        if (gzip) {
            request.header("Content-Encoding", "gzip");
        }
        try (Response response = client.newCall(request.build()).execute()) {
            return answers.read(response.code(), words(response), retryAfter(response, Instant.now()));
        } catch (IOException e) {
            return noAnswer(e);
        }
    }

    @Override
    public void close() {
        client.connectionPool().evictAll();
        client.dispatcher().executorService().shutdown();
    }

    /** A client with the TLS settings of the address. */
    static OkHttpClient.Builder builder(Address address, Duration timeout) {
        OkHttpClient.Builder builder = new OkHttpClient.Builder()
                .socketFactory(new NoDelaySocketFactory())
                .connectTimeout(timeout)
                .readTimeout(timeout)
                .writeTimeout(timeout)
                .callTimeout(timeout)
                // a redirected POST loses its body; the redirect is an error instead
                .followRedirects(false)
                // Delivery retries requests and counts retries
                .retryOnConnectionFailure(false);
        address.tls().ifPresent(tls -> {
            // the sockets decide about protocols and ciphers
            ConnectionSpec any = new ConnectionSpec.Builder(ConnectionSpec.MODERN_TLS)
                    .allEnabledCipherSuites()
                    .allEnabledTlsVersions()
                    .build();
            builder.sslSocketFactory(tls.sockets(), tls.trust()).connectionSpecs(List.of(any));
            if (!tls.verifiesHost()) {
                HostnameVerifier anyHost = (host, session) -> true;
                builder.hostnameVerifier(anyHost);
            }
        });
        return builder;
    }

    /** The same for statements, with authorization; temporary failures throw a {@link TemporaryError}. */
    static OkHttpClient.Builder controlBuilder(Address address, Duration timeout) {
        OkHttpClient.Builder builder = builder(address, timeout).addInterceptor(InfluxHttp::failIfTemporary);
        address.authorization()
                .ifPresent(value -> builder.addInterceptor(chain -> chain.proceed(chain.request()
                        .newBuilder()
                        .header("Authorization", value)
                        .build())));
        return builder;
    }

    /** Only the status distinguishes a temporary error from a refusal, and influxdb-java hides it. */
    private static Response failIfTemporary(Interceptor.Chain chain) throws IOException {
        Response response = chain.proceed(chain.request());
        int status = response.code();
        boolean temporary = status >= 500 && status != 501
                || TEMPORARY_STATUS.contains(status)
                || status == 404 && !isByInflux(response);
        if (!temporary) {
            return response;
        }
        response.close();
        throw new TemporaryError("HTTP " + status);
    }

    /** InfluxDB answers in JSON or with its version; a proxy does not. */
    private static boolean isByInflux(Response response) throws IOException {
        return response.header("X-Influxdb-Version") != null
                || response.peekBody(1).string().equals("{");
    }

    static final class TemporaryError extends IOException {
        private static final long serialVersionUID = 1L;

        private TemporaryError(String words) {
            super(words);
        }
    }

    static String basic(String username, String password) {
        return Credentials.basic(username, password, java.nio.charset.StandardCharsets.UTF_8);
    }

    /** The problem of an address, or null. */
    public static String problemOfUrl(String url) {
        HttpUrl parsed = HttpUrl.parse(url);
        if (parsed == null) {
            return "is not an address such as http://influxdb:8086";
        }
        return parsed.username().isEmpty()
                ? null
                : "contains credentials; use influx.username and influx.password instead";
    }

    private static String words(Response response) throws IOException {
        String header = response.header("X-Influxdb-Error");
        if (header != null && !header.isBlank()) {
            return header;
        }
        return response.peekBody(MAX_WORDS_BYTES).string().strip();
    }

    /** Seconds or a date; anything else is ignored. */
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

    /** Not connected, lost, timed out or not trusted. The points may or may not be stored. */
    private Outcome noAnswer(IOException e) {
        String at = writeUrl.host() + ":" + writeUrl.port();
        Optional<String> distrust = Distrust.in(e);
        if (distrust.isPresent()) {
            return Outcome.misconfigured(at + " is not trusted: " + distrust.get());
        }
        String why = "connection to " + at + " lost: " + e.getMessage();
        if (e instanceof UnknownHostException) {
            why = "unknown host " + writeUrl.host();
        } else if (e instanceof ConnectException) {
            why = "cannot connect to " + at;
        } else if (e instanceof SocketTimeoutException || "timeout".equals(e.getMessage())) {
            why = "no answer from " + at + " within write.timeout.ms";
        }
        return Outcome.busy(why, Duration.ZERO);
    }

    /** Compresses while sending, so that the batch is not in memory twice. */
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
