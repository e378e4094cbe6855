// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.stack;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerConfig;

/** The settings of a producer that must not lose a record. */
public final class LosslessProducer {
    private LosslessProducer() {}

    /**
     * These settings with the acknowledgement of all replicas, and with one request at a time. Of several requests the first can meet a
     * partition that the broker is only creating; the broker then takes the second, and refuses the first until the producer gives it up
     * (KAFKA-15591).
     */
    public static Map<String, Object> settings(Map<String, ?> clients) {
        Map<String, Object> settings = new HashMap<>(clients);
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, "1");
        return settings;
    }
}
