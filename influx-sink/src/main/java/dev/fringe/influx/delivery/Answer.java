// SPDX-License-Identifier: Apache-2.0
package dev.fringe.influx.delivery;

import dev.fringe.influx.delivery.Rejection.Reason;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** The answers of InfluxDB to a write request and their outcome; the first match counts. The README has an example of each. */
public enum Answer {
    STORED(status(200, 299), response -> Outcome.STORED),
    // 1.x and early 2.x answer some of the next three with 500, so they precede BUSY
    PARTIAL_WRITE(says("(?i)partial write:"), Answer::refused),
    TOO_OLD(says(Outcome.TOO_OLD), Answer::refused),
    NO_RETENTION_POLICY(
            says("(?i)retention policy not found"),
            response -> Outcome.misconfigured(
                    response.words + "; create the policy (fringe storage apply) or correct influx.retention.policy")),
    REFUSED(status(400, 400).or(status(422, 422)), Answer::refused),
    NOT_ALLOWED(
            status(401, 401).or(status(403, 403)),
            response -> Outcome.misconfigured("InfluxDB refused the credentials (" + response
                    + "); check influx.username and influx.password or influx.token, and the write permission")),
    // plain in a header, or as JSON; the page of a proxy may contain similar text
    NO_DATABASE(
            status(404, 404)
                    .and(says("(?s)\\A(database not found: |\\{.*\"(database not found: |bucket \\\\\"[^\"]*\\\\\" not"
                            + " found))")),
            response -> Outcome.noDatabase(response.words)),
    NOT_INFLUXDB(
            status(404, 404),
            response -> Outcome.busy(
                    "HTTP 404, but not from InfluxDB; a proxy answers this while InfluxDB is unavailable, otherwise"
                            + " correct influx.url",
                    response.retryAfter)),
    TOO_LARGE(
            status(413, 413),
            response ->
                    Outcome.refused(Reason.TOO_LARGE, response.words.isEmpty() ? "request too large" : response.words)),
    BUSY(
            status(408, 408).or(status(425, 425)).or(status(429, 429)).or(status(500, Integer.MAX_VALUE)),
            response -> Outcome.busy(response.toString(), response.retryAfter)),
    UNEXPECTED(
            response -> true,
            response -> Outcome.misconfigured("influx.url does not answer a write like InfluxDB (" + response + ")"));

    private static final int MAX_WORDS = 600;

    /** The server quotes the whole line; values are not allowed in logs. */
    private static final Pattern QUOTED_LINE = Pattern.compile("unable to parse '.*?(?:'(?=: )|$)", Pattern.DOTALL);

    /** InfluxDB 3 quotes it as JSON. */
    private static final Pattern QUOTED_IN_JSON =
            Pattern.compile("\"original_line\"\\s*:\\s*\"(?:[^\"\\\\]++|\\\\.)*+(?:\"|\\\\?$)", Pattern.DOTALL);

    /** Newer servers quote the oldest and the newest dropped point with its tags. */
    private static final Pattern QUOTED_POINT =
            Pattern.compile("(oldest|newest) point .*? at (?=\\d{4}-)", Pattern.DOTALL);

    private final Predicate<Response> matches;
    private final Function<Response, Outcome> meaning;

    Answer(Predicate<Response> matches, Function<Response, Outcome> meaning) {
        this.matches = matches;
        this.meaning = meaning;
    }

    private record Response(int status, String words, Duration retryAfter) {
        @Override
        public String toString() {
            return "HTTP " + status + (words.isEmpty() ? "" : ": " + words);
        }
    }

    /**
     * The outcome of an answer for the points that were sent.
     *
     * @param words the message of the server, may be empty
     * @param retryAfter the wait that the server asks for, or zero
     */
    public static Outcome outcome(int status, String words, Duration retryAfter) {
        Response response = new Response(status, withoutPayload(words), retryAfter);
        return of(response).meaning.apply(response);
    }

    static Answer of(int status, String words) {
        return of(new Response(status, words, Duration.ZERO));
    }

    private static Answer of(Response response) {
        return Arrays.stream(values())
                .filter(answer -> answer.matches.test(response))
                .findFirst()
                .orElseThrow();
    }

    private static Predicate<Response> status(int from, int to) {
        return response -> response.status >= from && response.status <= to;
    }

    private static Predicate<Response> says(String words) {
        Pattern pattern = Pattern.compile(words);
        return response -> pattern.matcher(response.words).find();
    }

    private static Outcome refused(Response response) {
        return Outcome.refused(
                Reason.inWords(response.words), response.words.isEmpty() ? response.toString() : response.words);
    }

    private static String withoutPayload(String words) {
        String unquoted = QUOTED_LINE.matcher(words).replaceAll("unable to parse the line");
        String unnamed = QUOTED_POINT.matcher(unquoted).replaceAll("$1 point at ");
        String without = QUOTED_IN_JSON.matcher(unnamed).replaceAll("\"original_line\":\"…\"");
        return without.length() <= MAX_WORDS ? without : without.substring(0, MAX_WORDS) + "…";
    }
}
