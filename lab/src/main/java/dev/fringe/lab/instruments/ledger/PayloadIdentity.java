// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.instruments.ledger;

import dev.fringe.lab.stack.Rest;
import java.util.Optional;

/**
 * Identifies the message of a record without a mark by its value. Records of older versions have no mark, nor do those of
 * MQTT 3.1.1, which has no user properties.
 */
final class PayloadIdentity {
    private final RegistryRecords whole;
    private final RegistryRecords identities;
    private final ObservatoryLedger observatory;

    PayloadIdentity(Rest registry, ObservatoryLedger observatory) {
        this.whole = new RegistryRecords(registry);
        this.identities = new RegistryRecords(registry, observatory::identity);
        this.observatory = observatory;
    }

    /** The topic of the record's series. */
    String series(String topic, String key) {
        return observatory.has(topic) ? observatory.series(topic, key) : topic;
    }

    /** Empty for births that an edge node repeats and for deaths: they are no part of a run. */
    Optional<Reading> of(String topic, byte[] value) {
        if (topic.equals(Reading.SPARKPLUG)) {
            return Optional.empty();
        }
        if (observatory.has(topic)) {
            return identities.read(value).map(identity -> Reading.ofObservatory(topic, observatory.seconds(identity)));
        }
        return whole.read(value).map(record -> Reading.of(topic, record));
    }
}
