package dev.fringe.influx.delivery;

import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What an answer means for the points that were sent. */
public sealed interface Verdict {
    /** All of them are stored. */
    record Stored() implements Verdict {}

    /** Nothing is wrong with the points; the same request may succeed later. */
    record Busy(String why, Duration retryAfter) implements Verdict {}

    /** The request cannot be stored as it is; a single point in it cannot be stored at all. */
    sealed interface Rejected extends Verdict {
        String words();

        Rejection.Reason reason();
    }

    /** Too many bytes in one request. */
    record TooLarge(String words) implements Rejected {
        @Override
        public Rejection.Reason reason() {
            return Rejection.Reason.TOO_LARGE;
        }
    }

    /** At least one of the points cannot be stored; which one, the server does not reliably say. */
    record Refused(String words) implements Rejected {
        @Override
        public Rejection.Reason reason() {
            return words.contains("field type conflict") || words.contains("invalid column type")
                    ? Rejection.Reason.TYPE_CONFLICT
                    : Rejection.Reason.SERVER;
        }

        /** Then every older point would be refused as well. */
        boolean isAboutAge() {
            return TOO_OLD.matcher(words).find();
        }

        /** How many points the server says it left out, 0 when it does not say. A hint, as for some reasons it is wrong. */
        int dropped() {
            Matcher count = DROPPED.matcher(words);
            return count.find() ? Integer.parseInt(count.group(count.group(1) == null ? 2 : 1)) : 0;
        }
    }

    /** The database, or the bucket that stands for it, does not exist. */
    record NoDatabase(String words) implements Verdict {}

    /** No write can succeed until somebody changes something. */
    record Misconfigured(String remedy) implements Verdict {}

    /** The server quotes the whole line; the point's values do not belong in logs. */
    Pattern QUOTED_LINE = Pattern.compile("unable to parse '.*?(?:'(?=: )|$)", Pattern.DOTALL);

    /** So does InfluxDB 3, as JSON. */
    Pattern QUOTED_IN_JSON =
            Pattern.compile("\"original_line\"\\s*:\\s*\"(?:[^\"\\\\]++|\\\\.)*+(?:\"|\\\\?$)", Pattern.DOTALL);

    /** In the words of 1.x and 2.x, and of 3.x, which answers 403 or 422. */
    Pattern TOO_OLD = Pattern.compile("(beyond|outside) retention policy|outside (of )?the retention period");

    /** InfluxDB's own words, bare in a header or as its JSON; a proxy's page may say something like them. */
    Pattern NO_DATABASE = Pattern.compile(
            "database not found: .*|\\{.*\"(database not found: |bucket \\\\\"[^\"]*\\\\\" not found).*",
            Pattern.DOTALL);

    Pattern DROPPED = Pattern.compile("dropped=(\\d{1,9})\\b|dropped (\\d{1,9}) points");

    /** Newer servers name the first and the last of the points that are too old, with their tags. */
    Pattern QUOTED_POINT = Pattern.compile("(oldest|newest) point .*? at (?=\\d{4}-)", Pattern.DOTALL);

    int MAX_WORDS = 600;

    static Verdict of(Answer answer) {
        if (answer instanceof Answer.Response response) {
            return ofStatus(response);
        }
        if (answer instanceof Answer.Distrust distrust) {
            return new Misconfigured(distrust.why() + "; check influx.ssl.*");
        }
        return new Busy(((Answer.Silence) answer).why(), Duration.ZERO);
    }

    private static Verdict ofStatus(Answer.Response response) {
        int status = response.status();
        String words = withoutPayload(response.words());
        String lower = words.toLowerCase(Locale.ROOT);
        if (status >= 200 && status < 300) {
            return new Stored();
        }
        // 1.x answers 500 here and early 2.x to partial writes, so these come before the rule for 5xx
        if (lower.contains("partial write:") || TOO_OLD.matcher(words).find()) {
            return new Refused(words);
        }
        if (lower.contains("retention policy not found")) {
            return new Misconfigured(
                    words + "; create the policy (fringe storage apply) or correct influx.retention.policy");
        }
        return switch (status) {
            case 400, 422 -> new Refused(words.isEmpty() ? "HTTP " + status : words);
            case 401, 403 ->
                new Misconfigured("InfluxDB refused the credentials (HTTP " + status + ": " + words
                        + "); check influx.username and influx.password or influx.token, and the right to write");
            case 404 ->
                NO_DATABASE.matcher(words).matches()
                        ? new NoDatabase(words)
                        : new Busy(
                                "HTTP 404, which is not InfluxDB's answer; a proxy on the way gives it while InfluxDB"
                                        + " is away, else correct influx.url",
                                response.retryAfter());
            case 413 -> new TooLarge(words.isEmpty() ? "request too large" : words);
            case 408, 425, 429 -> busy(response, words);
            default ->
                status >= 500
                        ? busy(response, words)
                        : new Misconfigured("HTTP " + status
                                + " from influx.url, which is not how InfluxDB answers a write: " + words);
        };
    }

    private static Busy busy(Answer.Response response, String words) {
        return new Busy("HTTP " + response.status() + (words.isEmpty() ? "" : ": " + words), response.retryAfter());
    }

    private static String withoutPayload(String words) {
        String unquoted = QUOTED_LINE.matcher(words).replaceAll("unable to parse the line");
        String unnamed = QUOTED_POINT.matcher(unquoted).replaceAll("$1 point at ");
        String without = QUOTED_IN_JSON.matcher(unnamed).replaceAll("\"original_line\":\"…\"");
        return without.length() <= MAX_WORDS ? without : without.substring(0, MAX_WORDS) + "…";
    }
}
