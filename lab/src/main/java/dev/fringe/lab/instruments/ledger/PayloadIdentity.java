package dev.fringe.lab.instruments.ledger;

import java.util.Optional;

/**
 * Reads from a record's value which message it was, for records without a mark: those of older versions, and those that came
 * over MQTT 3.1.1, which has no user properties.
 */
final class PayloadIdentity {
    private final WireFormat whole;
    private final WireFormat identities;
    private final ObservatoryLedger observatory;

    PayloadIdentity(String registry, ObservatoryLedger observatory) {
        this.whole = new WireFormat(registry);
        this.identities = new WireFormat(registry, observatory::identity);
        this.observatory = observatory;
    }

    Optional<Reading> of(String topic, byte[] value) {
        if (observatory.has(topic)) {
            return identities.read(value).map(identity -> Reading.ofObservatory(topic, observatory.seconds(identity)));
        }
        return whole.read(value).map(record -> Reading.of(topic, record));
    }
}
