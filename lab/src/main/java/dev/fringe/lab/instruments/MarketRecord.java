// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.instruments;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * One log record of a marketplace.
 *
 * @param id its own identifier
 * @param parents the identifiers of its true parents, which the JSON contains only if the user wants explicit ids: the view of a
 *     delivery, the insertion of an impression, the impression of each item of an action
 */
public record MarketRecord(Kind kind, String id, long millis, List<String> parents, String json) {

    /** The kinds of records; each has its topic. */
    public enum Kind {
        VIEW,
        DELIVERY,
        IMPRESSION,
        ACTION;

        private final String word = name().toLowerCase(Locale.ROOT);

        public String mqttTopic() {
            return "market/" + word;
        }

        public String kafkaTopic() {
            return "market." + word;
        }

        /** The field with the identifier of a record. */
        public String idField() {
            return (this == DELIVERY ? "request" : word) + "Id";
        }

        /** The kind of the records of a Kafka topic. */
        public static Optional<Kind> ofTopic(String kafkaTopic) {
            return Arrays.stream(values())
                    .filter(kind -> kind.kafkaTopic().equals(kafkaTopic))
                    .findFirst();
        }

        /** The file in connect-configs/schemas. */
        public String schemaFile() {
            return "market_" + word + ".avsc";
        }
    }

    /** The note for the ledger is the identifier of the record and those of its true parents. */
    Message toMessage() {
        return Message.ofJson(kind.mqttTopic(), json, parents.isEmpty() ? id : id + " of " + String.join(" ", parents));
    }
}
