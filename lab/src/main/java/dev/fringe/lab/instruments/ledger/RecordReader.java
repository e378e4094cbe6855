// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.instruments.ledger;

import dev.fringe.lab.instruments.MessageMark;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/** Notes each Kafka record in the ledger of its run, which it finds by the mark or, without a mark, by the value. */
final class RecordReader {
    /** Connect's headers of a dead-lettered record. */
    private static final String DEAD_ORIGIN = "__connect.errors.topic";

    private static final String DEAD_REASON = "__connect.errors.exception.message";
    private static final String POISON_REASON = "mqtt.poison.reason";
    private static final String DEAD_PREFIX = "dead.";
    private static final int REASONS = 20;
    private static final int LONGEST_REASON = 300;

    private final Map<String, RunLedger> byRun;
    private final Collection<RunLedger> ledgers;
    private final Set<String> topics;
    private final PayloadIdentity payloads;
    private final Set<String> deadTopics;
    private final Map<String, Reason> reasons = new LinkedHashMap<>();

    /** A reason for which records were rejected, with the position of the first one. */
    static final class Reason {
        private final String first;
        private long count;

        Reason(String first) {
            this.first = first;
        }

        String describe() {
            return count + " " + first;
        }
    }

    /** @param deadTopics dead letter queues of the deployed connectors */
    RecordReader(List<RunLedger> ledgers, PayloadIdentity payloads, Set<String> deadTopics) {
        this.ledgers = ledgers;
        this.payloads = payloads;
        this.deadTopics = deadTopics;
        this.byRun = ledgers.stream()
                .filter(ledger -> ledger.run().sent() != null)
                .collect(Collectors.toMap(ledger -> ledger.run().sent().run(), ledger -> ledger));
        this.topics = ledgers.stream()
                .flatMap(ledger -> ledger.series().stream())
                .map(Series::topic)
                .collect(Collectors.toSet());
    }

    void read(ConsumerRecord<byte[], byte[]> record) {
        Optional<MessageMark.Id> mark = MessageMark.parse(header(record, MessageMark.HEADER));
        if (mark.isPresent()) {
            RunLedger ledger = byRun.get(mark.get().run());
            if (ledger != null) {
                ledger.seen(sighting(record), mark.get().number());
            }
            return;
        }
        String topic = series(record);
        if (topics.contains(topic)) {
            payloads.of(topic, record.value()).ifPresent(reading -> {
                Sighting sighting = sighting(record);
                ledgers.stream().anyMatch(ledger -> ledger.seenAt(sighting, reading));
            });
        }
    }

    List<String> reasons() {
        return reasons.values().stream().map(Reason::describe).toList();
    }

    private String series(ConsumerRecord<byte[], byte[]> record) {
        byte[] origin = header(record, DEAD_ORIGIN);
        return payloads.series(origin == null ? record.topic() : text(origin), key(record));
    }

    private static String key(ConsumerRecord<byte[], byte[]> record) {
        return record.key() == null ? "" : text(record.key());
    }

    private Sighting sighting(ConsumerRecord<byte[], byte[]> record) {
        byte[] origin = header(record, DEAD_ORIGIN);
        byte[] poison = header(record, POISON_REASON);
        Place place = Place.KAFKA;
        if (origin != null
                || deadTopics.contains(record.topic())
                || record.topic().startsWith(DEAD_PREFIX)) {
            place = Place.DEAD_LETTERS;
        } else if (poison != null) {
            place = Place.POISON;
        }
        byte[] why = place == Place.DEAD_LETTERS ? header(record, DEAD_REASON) : poison;
        return new Sighting(
                place,
                series(record),
                key(record),
                record.timestamp(),
                record.offset(),
                place == Place.KAFKA ? () -> {} : () -> count(record, why));
    }

    /** Counts reasons that differ only in numbers and in the topic as one. */
    private void count(ConsumerRecord<byte[], byte[]> record, byte[] why) {
        String line =
                why == null ? "no reason given" : text(why).lines().findFirst().orElse("no reason given");
        String reason = line.length() > LONGEST_REASON ? line.substring(0, LONGEST_REASON) + "..." : line;
        byte[] origin = header(record, DEAD_ORIGIN);
        String anyTopic = origin == null ? reason : reason.replace(text(origin), "#");
        String kind = record.topic() + " " + anyTopic.replaceAll("[0-9]+", "#");
        if (!reasons.containsKey(kind) && reasons.size() == REASONS) {
            kind = "others";
            reason = "for other reasons";
        }
        String first = "in " + record.topic() + ": " + reason + " (first: partition " + record.partition() + ", offset "
                + record.offset() + ")";
        reasons.computeIfAbsent(kind, unknown -> new Reason(first)).count++;
    }

    private static byte[] header(ConsumerRecord<byte[], byte[]> record, String name) {
        Header header = record.headers().lastHeader(name);
        return header == null ? null : header.value();
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
