// SPDX-License-Identifier: Apache-2.0
package dev.fringe.influx.delivery;

import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Pattern;
import org.apache.kafka.connect.sink.SinkRecord;

/** A record that InfluxDB cannot or will not store. */
public record Rejection(SinkRecord record, Reason reason, String detail) {
    /** Each has a metric, {@code rejected-<label>-total}, and a line in the README. */
    public enum Reason {
        SHAPE,
        MEASUREMENT,
        TAG,
        FIELD,
        NO_FIELDS,
        TIMESTAMP,
        KEY_TOO_LONG,
        TYPE_CONFLICT("field type conflict|invalid column type|cast error from protocol type"),
        IDENTITY_CLASH,
        SERIES_BUDGET,
        TOO_LARGE,
        SERVER("");

        /** Matches InfluxDB's message; null if the sink detects it without InfluxDB. */
        private final Pattern words;

        Reason() {
            this.words = null;
        }

        Reason(String words) {
            this.words = Pattern.compile(words);
        }

        /** The first reason that matches InfluxDB's message. */
        static Reason inWords(String refusal) {
            return Arrays.stream(values())
                    .filter(reason -> reason.words != null
                            && reason.words.matcher(refusal).find())
                    .findFirst()
                    .orElseThrow();
        }

        public String label() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** Names the record with its original topic, partition and offset, and the reason; never its content. */
    public String describe() {
        return "record " + record.originalTopic() + "-" + record.originalKafkaPartition() + "@"
                + record.originalKafkaOffset()
                + " cannot be stored (" + reason.label() + "): " + detail;
    }
}
