// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.storage.design;

import java.util.List;

/** Minimal designs for tests. */
final class Designs {
    static final RetentionPolicy RAW = new RetentionPolicy("autogen", Span.parse("24h"), Span.parse("1h"), true);
    static final RetentionPolicy YEAR = new RetentionPolicy("one_year", Span.parse("52w"), Span.parse("7d"), false);
    static final RetentionPolicy DECADE =
            new RetentionPolicy("ten_years", Span.parse("520w"), Span.parse("52w"), false);

    private Designs() {}

    static StorageDesign of(Downsampling... rules) {
        return new StorageDesign("kafka", List.of(RAW, YEAR, DECADE), List.of(rules), 600);
    }

    static Downsampling rule(
            String name,
            String from,
            String into,
            String interval,
            String window,
            List<String> fields,
            Aggregate... kept) {
        return new Downsampling(
                name,
                from,
                into,
                new Measurements.Named(List.of("mtm1m3-accelerometerdata")),
                fields,
                List.of(kept),
                Span.parse(interval),
                Span.parse(interval),
                Span.parse(window));
    }

    static Downsampling halfMinute(Aggregate... kept) {
        return rule("m1m3_30s", "autogen", "one_year", "30s", "5m", List.of("accelerometers0"), kept);
    }

    static Downsampling tenMinutes(Aggregate... kept) {
        return rule("m1m3_10m", "one_year", "ten_years", "10m", "20m", List.of("accelerometers0"), kept);
    }
}
