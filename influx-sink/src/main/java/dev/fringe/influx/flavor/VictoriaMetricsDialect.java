// SPDX-License-Identifier: Apache-2.0
package dev.fringe.influx.flavor;

import dev.fringe.influx.line.MergedBackslashes;
import dev.fringe.influx.server.Reply;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * VictoriaMetrics answers 204 also to points that it drops or alters, so each of its limits is checked beforehand. All its values are
 * 64-bit floats of about 12 digits.
 */
final class VictoriaMetricsDialect extends MergedBackslashes {
    private static final Logger LOG = LoggerFactory.getLogger(VictoriaMetricsDialect.class);
    private static final String SERVER = "VictoriaMetrics";
    private static final long MAX_EXACT_INTEGER = 1L << 53;
    private static final long NANOS_PER_MS = 1_000_000;
    private static final Duration FUTURE = Duration.ofDays(2);
    /** The metric's name and the database are labels too. */
    private static final int OWN_LABELS = 2;

    private static final Map<Character, Duration> UNITS = Map.of(
            'h', Duration.ofHours(1), 'd', Duration.ofDays(1), 'w', Duration.ofDays(7), 'y', Duration.ofDays(365));
    private static final Duration MONTH = Duration.ofDays(31);

    private final Duration retention;
    private final int maxTags;
    private final int maxTagBytes;
    private final LongSupplier millis;

    private VictoriaMetricsDialect(Duration retention, int maxTags, int maxTagBytes, LongSupplier millis) {
        super(SERVER);
        this.retention = retention;
        this.maxTags = maxTags;
        this.maxTagBytes = maxTagBytes;
        this.millis = millis;
    }

    /** @param limits the settings of the server */
    static VictoriaMetricsDialect of(Reply limits, LongSupplier millis) {
        Map<Object, Object> settings =
                limits.rows().stream().collect(Collectors.toMap(row -> row.get(0), row -> row.get(1), (a, b) -> a));
        if (!settings.containsKey("retentionPeriod")) {
            LOG.warn(
                    "{} does not tell its retention period ({}), and it drops points older than that without an error."
                            + " Let the sink read /metrics.",
                    SERVER,
                    limits.words());
        }
        if ("0s".equals(settings.get("dedup.minScrapeInterval"))) {
            LOG.warn("{} keeps a point twice that is sent twice. Start it with -dedup.minScrapeInterval=1ms.", SERVER);
        }
        return new VictoriaMetricsDialect(
                retention(String.valueOf(settings.getOrDefault("retentionPeriod", "100y"))),
                number(settings.get("maxLabelsPerTimeseries"), 30) - OWN_LABELS,
                number(settings.get("maxLabelValueLen"), 16_384),
                millis);
    }

    /** A number without a unit counts months. */
    private static Duration retention(String text) {
        char last = text.charAt(text.length() - 1);
        Duration unit = UNITS.getOrDefault(last, MONTH);
        String number = Character.isDigit(last) ? text : text.substring(0, text.length() - 1);
        return Duration.ofMillis((long) (Double.parseDouble(number) * unit.toMillis()));
    }

    private static int number(Object text, int otherwise) {
        return text == null ? otherwise : Integer.parseInt(text.toString());
    }

    @Override
    public String problemOfTagKey(String name) {
        return name.equals("__name__")
                ? "is __name__, which VictoriaMetrics reads as the name of the metric"
                : super.problemOfTagKey(name);
    }

    @Override
    public String problemOfTagValue(String value) {
        boolean tooLong =
                value.length() * 3L > maxTagBytes && value.getBytes(StandardCharsets.UTF_8).length > maxTagBytes;
        return tooLong
                ? "has more than " + maxTagBytes + " bytes, which VictoriaMetrics cuts off"
                : super.problemOfTagValue(value);
    }

    @Override
    public String problemOfFieldKey(String name) {
        return name.indexOf('"') >= 0
                ? "has a quote, and VictoriaMetrics drops points with such a field"
                : super.problemOfFieldKey(name);
    }

    @Override
    public int maxTags() {
        return maxTags;
    }

    @Override
    public boolean holdsText() {
        return false;
    }

    @Override
    public String problemOfInteger(long value) {
        return value > MAX_EXACT_INTEGER || value < -MAX_EXACT_INTEGER
                ? "is an integer beyond 2^53, which VictoriaMetrics rounds; leave the field out with fields.exclude"
                : null;
    }

    @Override
    public long resolutionNanos() {
        return NANOS_PER_MS;
    }

    @Override
    public String problemOfTime(long nanos) {
        long ms = Math.floorDiv(nanos, NANOS_PER_MS);
        long now = millis.getAsLong();
        if (ms <= 0) {
            return "the time is not after 1970-01-01, and " + SERVER + " would store another time";
        }
        if (ms > now + FUTURE.toMillis()) {
            return "the time is more than two days in the future, and " + SERVER + " drops such points";
        }
        return ms >= now - retention.toMillis()
                ? null
                : "the time is before " + Instant.ofEpochMilli(now).minus(retention)
                        + ", where the retention period of " + SERVER + " begins";
    }
}
