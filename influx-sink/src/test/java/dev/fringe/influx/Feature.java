// SPDX-License-Identifier: Apache-2.0
package dev.fringe.influx;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** A row of the table in docs/targets.md: records, and what each target must have of them. */
enum Feature {
    FLOATS("floats") {
        @Override
        void fill(Sample sample, int number, Random random) {
            double any = Double.longBitsToDouble(random.nextLong());
            double value = number < DOUBLES.size() ? DOUBLES.get(number) : Double.isFinite(any) ? any : 0.1;
            sample.field("d", value);
            sample.field("f", 1 + random.nextFloat());
            // VictoriaMetrics has digits for one size of values in a block of a series
            sample.series = Math.floorDiv(Math.getExponent(value), 4);
        }
    },
    INTEGERS("integers") {
        @Override
        void fill(Sample sample, int number, Random random) {
            long value = number < LONGS.size() ? LONGS.get(number) : random.nextLong() >> random.nextInt(64);
            sample.field("l", value);
            sample.rejectedBy(TargetServer.VICTORIAMETRICS, value > 1L << 53 || value < -(1L << 53));
            sample.rejectedBy(TargetServer.QUESTDB, value == Long.MIN_VALUE);
        }
    },
    UNSIGNED("integers from 2^63 on") {
        @Override
        void fill(Sample sample, int number, Random random) {
            sample.field("u", new BigInteger(63, random).setBit(63));
            for (TargetServer target : TargetServer.values()) {
                sample.rejectedBy(target, true);
            }
        }
    },
    BOOLEANS("booleans") {
        @Override
        void fill(Sample sample, int number, Random random) {
            sample.field("b", random.nextBoolean());
        }
    },
    TEXT("text") {
        @Override
        void fill(Sample sample, int number, Random random) {
            sample.field("n", number * 0.5);
            sample.field("s", number % 500 == 7 ? "long ☃".repeat(5_000) : hostile(random));
        }
    },
    NULLS("null, NaN, infinity") {
        @Override
        void fill(Sample sample, int number, Random random) {
            sample.field("v", 1.5);
            List<Object> absent = List.of(Double.NaN, Float.NaN, Double.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY);
            sample.value.put("x", number % 5 == 4 ? null : absent.get(number % 5));
            // a column of its own type must exist before it can be missing
            if (number % 2 == 0) {
                sample.field("y", 2.5);
            } else {
                sample.value.put("y", null);
            }
        }
    },
    TIME("time") {
        @Override
        void fill(Sample sample, int number, Random random) {
            sample.field("v", number * 0.5);
            Instant begin = TIMES.get(number % TIMES.size());
            sample.nanos = begin.getEpochSecond() * 1_000_000_000L + begin.getNano() + number * STEP_NANOS;
            long millis = Math.floorDiv(sample.nanos, 1_000_000L);
            sample.rejectedBy(
                    TargetServer.VICTORIAMETRICS, millis <= 0 || millis > System.currentTimeMillis() + 86_400_000L);
            sample.rejectedBy(TargetServer.QUESTDB, sample.nanos < 0);
        }
    },
    RESOLUTION("two records of one series within its resolution") {
        @Override
        void fill(Sample sample, int number, Random random) {
            boolean second = number % 2 == 1;
            long step = second ? List.of(1L, 1_000L, 1_000_000L, 0L, 0L).get(number / 2 % 5) : 0;
            // the fields of the last of the five pairs do not have the same name
            boolean other = second && number / 2 % 5 == 4;
            sample.field(other ? "w" : "v", number * 0.5);
            sample.series = number / 2;
            sample.nanos += step - (second ? STEP_NANOS : 0);
            for (TargetServer target : TargetServer.values()) {
                sample.rejectedBy(target, second && step < target.resolutionNanos && (!other || target.replacesPoints));
            }
        }
    },
    SENT_TWICE("a point that is sent twice") {
        @Override
        void fill(Sample sample, int number, Random random) {
            sample.field("v", number / 2 * 0.5);
            sample.series = number / 2;
            sample.nanos -= number % 2 * STEP_NANOS;
        }
    },
    TAGS("tags") {
        @Override
        void fill(Sample sample, int number, Random random) {
            sample.field("v", number * 0.5);
            int count = List.of(10, 27, MANY_TAGS).get(number % 3);
            for (int i = 0; i < count; i++) {
                sample.tag("n" + i, "value " + i);
            }
            sample.rejectedBy(TargetServer.VICTORIAMETRICS, count + 1 > 28);
        }
    },
    TAG_VALUE("a tag's value") {
        @Override
        void fill(Sample sample, int number, Random random) {
            sample.field("v", number * 0.5);
            String text = number % 500 == 7 ? "long ☃".repeat(2_500) : hostile(random);
            sample.tag("x", text);
            boolean unwritable = text.indexOf('\n') >= 0 || text.endsWith("\\");
            sample.rejectedBy(TargetServer.INFLUXDB, unwritable);
            sample.rejectedBy(
                    TargetServer.VICTORIAMETRICS, unwritable || text.length() > 10_000 || isMergedByVictoria(text));
        }
    },
    MEASUREMENTS("names of measurements") {
        @Override
        void fill(Sample sample, int number, Random random) {
            sample.field("v", number * 0.5);
            String name = MEASUREMENT_NAMES.get(number % MEASUREMENT_NAMES.size());
            sample.measurement = name;
            boolean unwritable = name.indexOf('\n') >= 0 || name.startsWith("#");
            sample.rejectedBy(TargetServer.INFLUXDB, unwritable);
            sample.rejectedBy(TargetServer.VICTORIAMETRICS, unwritable || isMergedByVictoria(name));
            sample.rejectedBy(
                    TargetServer.QUESTDB,
                    unwritable || name.length() > 127 || name.endsWith(".") || hasOneOf(name, "?,'\"\\/:()+*%~"));
        }
    },
    FIELDS("names of fields and tags") {
        @Override
        void fill(Sample sample, int number, Random random) {
            List<String> names = FIELD_NAMES.get(number % FIELD_NAMES.size());
            names.forEach(name -> sample.field(name, number * 0.5));
            sample.rejectedBy(
                    TargetServer.VICTORIAMETRICS,
                    names.stream().anyMatch(name -> isMergedByVictoria(name) || hasOneOf(name, "\"")));
            sample.rejectedBy(
                    TargetServer.QUESTDB,
                    names.size() > 1 || names.stream().anyMatch(name -> hasOneOf(name, ".-,\\'\"")));
        }
    };

    static final int MANY_TAGS = 40;
    static final long STEP_NANOS = 10_000_000;

    private static final List<Double> DOUBLES = List.of(
            0.0,
            -0.0,
            0.1,
            0.1 + 0.2,
            1e300,
            -1e300,
            Double.MAX_VALUE,
            -Double.MAX_VALUE,
            Double.MIN_VALUE,
            Double.MIN_NORMAL,
            1e-300,
            123456789.123456789,
            0x1p53,
            1e23,
            5e-324);
    private static final List<Long> LONGS = List.of(
            0L,
            1L,
            -1L,
            Long.MAX_VALUE,
            Long.MIN_VALUE,
            Long.MIN_VALUE + 1,
            1L << 53,
            (1L << 53) + 1,
            -(1L << 53),
            -(1L << 53) - 1);
    private static final List<Instant> TIMES = List.of(
            Instant.parse("1900-01-01T00:00:00.123456789Z"),
            Instant.parse("1969-12-31T23:59:00Z"),
            Instant.parse("1970-01-01T00:00:00.000000001Z"),
            Instant.parse("2020-02-29T12:00:00.000000999Z"),
            Instant.parse("2200-12-31T23:59:59.123456789Z"));
    private static final List<String> MEASUREMENT_NAMES = List.of(
            "plain",
            "ünï ☃",
            "a=b",
            "a,b",
            "lsst.sal.ESS-x",
            "#hash",
            "back\\slash",
            "a\\\\b",
            "line\nbreak",
            "q\"uote",
            "a/b",
            "dot.",
            "x".repeat(127),
            "y".repeat(128));
    private static final List<List<String>> FIELD_NAMES = List.of(
            List.of("f"),
            List.of("ü x"),
            List.of("a.b"),
            List.of("a-b"),
            List.of("a,b=c"),
            List.of("e=q"),
            List.of("back\\slash"),
            List.of("a\\\\b"),
            List.of("q\"uote"),
            List.of("V", "v"));
    private static final List<String> HOSTILE =
            List.of("a", " ", ",", "=", "\"", "\\", "\n", "\r", "\t", "ü", "☃", "🛰", "'", "#", "{", "%", ";");

    /** The first cell of the row. */
    final String label;

    Feature(String label) {
        this.label = label;
    }

    abstract void fill(Sample sample, int number, Random random);

    Sample sample(int number) {
        Sample sample = new Sample(this, number);
        fill(sample, number, new Random(31L * ordinal() + number));
        return sample;
    }

    private static String hostile(Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(8); i >= 0; i--) {
            text.append(HOSTILE.get(random.nextInt(HOSTILE.size())));
        }
        return text.toString();
    }

    private static boolean isMergedByVictoria(String text) {
        return text.matches("(?s).*\\\\[\\\\,= ].*");
    }

    private static boolean hasOneOf(String text, String characters) {
        return text.chars().anyMatch(c -> characters.indexOf(c) >= 0);
    }

    /** A record, and the targets that reject it. */
    static final class Sample {
        final Map<String, Object> value = new HashMap<>();
        final Map<String, String> tags = new TreeMap<>();
        final Map<String, Object> fields = new TreeMap<>();
        private final Map<TargetServer, Boolean> rejected = new HashMap<>();
        String measurement;
        long series;
        long nanos;

        Sample(Feature feature, int number) {
            measurement = "of_" + feature.name().toLowerCase(Locale.ROOT);
            series = number % 50;
            nanos = BEGIN_NANOS + number * STEP_NANOS;
        }

        private static final long BEGIN_NANOS = (System.currentTimeMillis() / 1_000 - 86_400) * 1_000_000_000L;

        void field(String name, Object content) {
            fields.put(name, content);
            value.put(name, content);
        }

        void tag(String name, String content) {
            tags.put(name, content);
            value.put(name, content);
        }

        void rejectedBy(TargetServer target, boolean rejects) {
            rejected.put(target, rejects);
        }

        boolean isRejectedBy(TargetServer target) {
            return rejected.getOrDefault(target, false);
        }

        /** The value of the record, with the time and the series. */
        Map<String, Object> complete() {
            tag("id", String.valueOf(series));
            value.put("time of it", nanos);
            return value;
        }

        StoredPoint at(TargetServer target) {
            return new StoredPoint(
                    measurement, tags, Math.floorDiv(nanos, target.resolutionNanos) * target.resolutionNanos);
        }

        /** The fields as the target shows them. */
        Map<String, Object> fieldsIn(TargetServer target) {
            Map<String, Object> shown = new TreeMap<>();
            fields.forEach((name, content) -> {
                Object one = content instanceof Long number ? new BigDecimal(number) : content;
                if (target == TargetServer.VICTORIAMETRICS && content instanceof Boolean yes) {
                    one = yes ? 1.0 : 0.0;
                }
                if (target != TargetServer.VICTORIAMETRICS || !(content instanceof String)) {
                    shown.put(name, one);
                }
            });
            return shown;
        }
    }
}
