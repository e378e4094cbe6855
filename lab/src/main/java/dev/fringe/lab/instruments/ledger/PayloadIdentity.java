package dev.fringe.lab.instruments.ledger;

import dev.fringe.lab.telescope.sal.SalHeader;
import dev.fringe.lab.telescope.sal.SalTopicName;
import java.util.Optional;

/**
 * Reads from a record's value which message it was, for records without a mark: those of older versions, and those that came
 * over MQTT 3.1.1, which has no user properties.
 */
final class PayloadIdentity {
    private final WireFormat whole;
    private final WireFormat telescope;

    PayloadIdentity(String registry) {
        this.whole = new WireFormat(registry);
        this.telescope = new WireFormat(registry, SalHeader::identity);
    }

    Optional<Reading> of(String topic, byte[] value) {
        if (topic.startsWith(SalTopicName.KAFKA_PREFIX)) {
            return telescope
                    .read(value)
                    .map(record -> Reading.ofTelescope(topic, (double) record.get(SalHeader.UTC_STAMP)));
        }
        return whole.read(value).map(record -> Reading.of(topic, record));
    }
}
