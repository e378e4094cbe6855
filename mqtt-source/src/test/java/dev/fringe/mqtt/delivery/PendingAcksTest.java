// SPDX-License-Identifier: Apache-2.0
package dev.fringe.mqtt.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fringe.mqtt.broker.Message;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class PendingAcksTest {
    private final SourceMetrics metrics = new SourceMetrics();
    private final List<Integer> acknowledged = new ArrayList<>();

    @Property
    void acknowledgesExactlyTheFinishedPrefix(@ForAll("orders") List<Integer> order) {
        acknowledged.clear();
        PendingAcks acks = new PendingAcks("s", 1, 100, acknowledged::add, metrics);
        List<Delivery> deliveries = IntStream.range(0, order.size())
                .mapToObj(id -> acks.expect(message(id, 1)))
                .toList();
        List<Integer> done = new ArrayList<>();
        for (int index : order) {
            deliveries.get(index).mappedTo(1, MessageResult.RECORDED);
            deliveries.get(index).settled(true);
            done.add(index);
            int prefix = 0;
            while (done.contains(prefix)) {
                prefix++;
            }
            assertThat(acknowledged)
                    .isEqualTo(IntStream.range(0, prefix).boxed().toList());
            assertThat(acks.size()).isEqualTo(order.size() - prefix);
        }
    }

    @Provide
    Arbitrary<List<Integer>> orders() {
        return Arbitraries.integers()
                .between(1, 60)
                .flatMap(n -> Arbitraries.shuffle(IntStream.range(0, n).boxed().toList()));
    }

    @Test
    void acknowledgesOnceAfterTheLastOfSeveralRecords() {
        PendingAcks acks = new PendingAcks("s", 1, 10, acknowledged::add, metrics);
        Delivery delivery = acks.expect(message(7, 1));
        delivery.mappedTo(3, MessageResult.RECORDED);
        delivery.settled(true);
        delivery.settled(true);
        assertThat(acknowledged).isEmpty();
        delivery.settled(true);
        assertThat(acknowledged).containsExactly(7);
    }

    @Test
    void acknowledgesAMessageWithoutRecords() {
        PendingAcks acks = new PendingAcks("s", 1, 10, acknowledged::add, metrics);
        acks.expect(message(7, 1)).mappedTo(0, MessageResult.RECORDED);
        assertThat(acknowledged).containsExactly(7);
    }

    @Test
    void dropsAndCountsAcknowledgementsOfAnEarlierConnection() {
        PendingAcks acks = new PendingAcks("s", 1, 10, acknowledged::add, metrics);
        Delivery delivery = acks.expect(message(7, 1));
        delivery.mappedTo(1, MessageResult.RECORDED);
        acks.close();
        delivery.settled(true);
        assertThat(acknowledged).isEmpty();
        assertThat(metrics.staleAcksTotal()).isEqualTo(1);
    }

    @Test
    void doesNotWaitForMessagesThatConnectNeverReceived() throws Exception {
        PendingAcks acks = new PendingAcks("s", 1, 10, acknowledged::add, metrics);
        acks.expect(message(7, 1));
        assertThat(acks.awaitHandedOver(Duration.ofSeconds(5))).isTrue();
    }

    @Test
    void stopsWaitingWithoutProgress() throws Exception {
        PendingAcks acks = new PendingAcks("s", 1, 10, acknowledged::add, metrics);
        acks.expect(message(7, 1)).mappedTo(1, MessageResult.RECORDED);
        assertThat(acks.awaitHandedOver(Duration.ofMillis(20))).isFalse();
    }

    @Test
    void dropsAndCountsQos0WhenTheInboxIsFullAndLeavesQos1WithTheBroker() {
        Inbox inbox = new Inbox(2, Duration.ZERO, new Window(2), metrics);
        PendingAcks acks = new PendingAcks("s", 1, 2, acknowledged::add, metrics);
        assertThat(inbox.offer(message(0, 0), acks)).isEqualTo(Inbox.OfferResult.ACCEPTED);
        assertThat(inbox.offer(message(0, 0), acks)).isEqualTo(Inbox.OfferResult.ACCEPTED);
        assertThat(inbox.offer(message(0, 0), acks)).isEqualTo(Inbox.OfferResult.DROPPED);
        assertThat(inbox.offer(message(1, 1), acks)).isEqualTo(Inbox.OfferResult.ACCEPTED);
        assertThat(inbox.offer(message(2, 1), acks)).isEqualTo(Inbox.OfferResult.ACCEPTED);
        assertThat(inbox.offer(message(3, 1), acks)).isEqualTo(Inbox.OfferResult.FULL);
        assertThat(metrics.droppedTotal()).isEqualTo(1);
        assertThat(acks.size()).isEqualTo(2);
    }

    private static Message message(int id, int qos) {
        return new Message("t", new byte[1], qos, false, false, id, 0, Message.Properties.NONE);
    }
}
