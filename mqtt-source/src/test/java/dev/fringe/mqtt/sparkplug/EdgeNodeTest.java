// SPDX-License-Identifier: Apache-2.0
package dev.fringe.mqtt.sparkplug;

import static dev.fringe.mqtt.sparkplug.TahuMessages.byAlias;
import static dev.fringe.mqtt.sparkplug.TahuMessages.declared;
import static dev.fringe.mqtt.sparkplug.TahuMessages.nodeBirth;
import static dev.fringe.mqtt.sparkplug.TahuMessages.nodeDeath;
import static dev.fringe.mqtt.sparkplug.TahuMessages.payload;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.fringe.mqtt.broker.Message;
import dev.fringe.mqtt.payload.PayloadDecoder;
import dev.fringe.mqtt.payload.Undecodable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.data.Struct;
import org.eclipse.tahu.message.model.MetricDataType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** To which birth data belong, and when a birth is asked for. */
class EdgeNodeTest {
    private static final RebirthRules RULES = new RebirthRules(Duration.ofSeconds(5), Duration.ofSeconds(15));
    private static final String ASKED = "spBv1.0/g/NCMD/n";

    private final List<StoredBirth> stored = new ArrayList<>();
    private long now = 1_000_000;
    private int qos = 1;
    private SparkplugDecoder decoder;

    @BeforeEach
    void begin() {
        restart(RULES);
    }

    private void restart(RebirthRules rules) {
        decoder = SparkplugDecoder.recordPerMetric("r");
        decoder.begin(new SparkplugDecoder.Settings(rules, 1_000_000, 1_000_000, 1_000), () -> now, stored);
    }

    @Test
    void namesDataByTheAliasOfTheBirth() throws Exception {
        assertThat(read("NBIRTH/n", nodeBirth(1, 100, temperatureIs(1)))).containsExactly("bdSeq=1", "temperature=0.5");
        assertThat(read("DBIRTH/n/d", payload(1L, 101, declared("speed", 2, MetricDataType.Int32, 3))))
                .containsExactly("d:speed=3");
        assertThat(read("NDATA/n", data(2, 102, 1, 20.5))).containsExactly("temperature=20.5");
        assertThat(read("DDATA/n/d", payload(3L, 103, byAlias(2, MetricDataType.Int32, -4))))
                .containsExactly("d:speed=-4");
        assertThat(decoder.takeRequests()).isEmpty();
    }

    @Test
    void countsTheSequenceFrom255To0() throws Exception {
        read("NBIRTH/n", nodeBirth(1, 100, temperatureIs(1)));
        for (int i = 1; i <= 600; i++) {
            assertThat(read("NDATA/n", data(i % 256, 100 + i, 1, i))).containsExactly("temperature=" + (double) i);
        }
        assertThat(gaps()).isZero();
    }

    @Test
    void asksForABirthAndKeepsDataWithAnUnknownAlias() throws Exception {
        read("NBIRTH/n", nodeBirth(1, 100, temperatureIs(1)));
        Message unknown = message("NDATA/n", data(1, 101, 7, 2));
        assertThat(decoder.decode(unknown)).isSameAs(PayloadDecoder.LATER);
        assertThat(decoder.takeRequests()).containsExactly(ASKED);
        read("NBIRTH/n", nodeBirth(1, 102, temperatureIs(1), declared("pressure", 7, MetricDataType.Double, 1.0)));
        assertThat(decoder.isDecided(unknown)).isTrue();
        assertThat(read(unknown)).containsExactly("pressure=2.0");
    }

    @Test
    void asksNotMoreOftenThanTheInterval() throws Exception {
        Message first = message("NDATA/n", data(1, 101, 7, 2));
        decoder.decode(first);
        decoder.decode(message("NDATA/n", data(2, 102, 7, 2)));
        now += 4_999;
        decoder.tick();
        assertThat(decoder.takeRequests()).containsExactly(ASKED);
        now += 1;
        decoder.tick();
        assertThat(decoder.takeRequests()).containsExactly(ASKED);
    }

    @Test
    void dataWithoutBirthBecomePoisonAfterTheWaitAndDoNotWaitAgain() throws Exception {
        Message first = message("NDATA/n", data(1, 101, 7, 2));
        decoder.decode(first);
        now += 15_000;
        decoder.tick();
        assertThat(decoder.isDecided(first)).isTrue();
        assertThatThrownBy(() -> decoder.decode(first))
                .isInstanceOf(Undecodable.class)
                .hasMessageContaining("the alias 7")
                .hasMessageContaining("sparkplug.rebirth.wait.ms");
        assertThatThrownBy(() -> read("NDATA/n", data(2, 102, 7, 2))).isInstanceOf(Undecodable.class);
        read("NBIRTH/n", nodeBirth(1, 103, temperatureIs(7)));
        assertThat(read("NDATA/n", data(1, 104, 7, 3))).containsExactly("temperature=3.0");
    }

    @Test
    void countsAGapAndReadsTheDataByTheSessionThatTheBirthContinues() throws Exception {
        read("NBIRTH/n", nodeBirth(1, 100, temperatureIs(1)));
        Message afterGap = message("NDATA/n", data(4, 104, 1, 9));
        assertThat(decoder.decode(afterGap)).isSameAs(PayloadDecoder.LATER);
        assertThat(gaps()).isEqualTo(1);
        assertThat(counts().missed()).isEqualTo(3);
        // the same session gives the alias to another metric
        read("NBIRTH/n", nodeBirth(1, 105, declared("pressure", 1, MetricDataType.Double, 1.0)));
        assertThat(read(afterGap)).containsExactly("temperature=9.0");
    }

    @Test
    void readsDataAfterAGapByTheBirthOfTheSessionThatWasMissed() throws Exception {
        read("NBIRTH/n", nodeBirth(1, 100, temperatureIs(1)));
        Message afterGap = message("NDATA/n", data(4, 204, 1, 9));
        decoder.decode(afterGap);
        read("NBIRTH/n", nodeBirth(2, 205, declared("pressure", 1, MetricDataType.Double, 1.0)));
        assertThat(read(afterGap)).containsExactly("pressure=9.0");
    }

    @Test
    void readsDataAfterAGapByTheSessionWhoseDeathComesFirst() throws Exception {
        read("NBIRTH/n", nodeBirth(1, 100, temperatureIs(1)));
        Message afterGap = message("NDATA/n", data(4, 104, 1, 9));
        decoder.decode(afterGap);
        read("NDEATH/n", nodeDeath(1));
        assertThat(read(afterGap)).containsExactly("temperature=9.0");
        read("NBIRTH/n", nodeBirth(2, 205, declared("pressure", 1, MetricDataType.Double, 1.0)));
        assertThat(read("NDATA/n", data(1, 206, 1, 9))).containsExactly("pressure=9.0");
    }

    @Test
    void dataOfADeviceWaitForTheBirthOfTheDevice() throws Exception {
        Message unknown = message("DDATA/n/d", payload(9L, 99, byAlias(5, MetricDataType.Double, 2.0)));
        decoder.decode(unknown);
        read("NBIRTH/n", nodeBirth(1, 100, temperatureIs(1)));
        assertThat(decoder.isDecided(unknown)).isFalse();
        read("DBIRTH/n/d", payload(1L, 101, declared("speed", 5, MetricDataType.Double, 1.0)));
        assertThat(read(unknown)).containsExactly("d:speed=2.0");
    }

    @Test
    void aBirthOfTheEdgeNodeForgetsTheAliasesOfItsDevices() throws Exception {
        read("NBIRTH/n", nodeBirth(1, 100, temperatureIs(1)));
        read("DBIRTH/n/d", payload(1L, 101, declared("speed", 5, MetricDataType.Double, 1.0)));
        read("NBIRTH/n", nodeBirth(2, 200, temperatureIs(1)));
        assertThat(decoder.decode(message("DDATA/n/d", payload(1L, 201, byAlias(5, MetricDataType.Double, 2.0)))))
                .isSameAs(PayloadDecoder.LATER);
    }

    @Test
    void aDeathMakesEveryMetricStale() throws Exception {
        read("NBIRTH/n", nodeBirth(1, 100, temperatureIs(1)));
        read("DBIRTH/n/d", payload(1L, 101, declared("speed", 5, MetricDataType.Double, 1.0)));
        assertThat(read("DDEATH/n/d", payload(2L, 102))).containsExactly("d:speed=stale");
        assertThat(read("NDEATH/n", nodeDeath(1))).containsExactly("bdSeq=stale", "temperature=stale", "d:speed=stale");
    }

    @Test
    void ignoresTheLateDeathOfAnEarlierSession() throws Exception {
        read("NBIRTH/n", nodeBirth(1, 100, temperatureIs(1)));
        read("NBIRTH/n", nodeBirth(2, 200, temperatureIs(1)));
        assertThat(read("NDEATH/n", nodeDeath(1))).isEmpty();
        assertThat(counts().lateDeaths()).isEqualTo(1);
        assertThat(read("NDATA/n", data(1, 201, 1, 4))).containsExactly("temperature=4.0");
    }

    @Test
    void messagesThatAreSentAgainAreNoGapAndKeepTheirBirth() throws Exception {
        Message birth = message("NBIRTH/n", nodeBirth(1, 100, temperatureIs(1)));
        Message first = message("NDATA/n", data(1, 101, 1, 4));
        Message reborn = message("NBIRTH/n", nodeBirth(2, 200, declared("pressure", 1, MetricDataType.Double, 1.0)));
        Message second = message("NDATA/n", data(1, 201, 1, 5));
        for (int i = 0; i < 2; i++) {
            read(again(birth));
            assertThat(read(again(first))).containsExactly("temperature=4.0");
            read(again(reborn));
            assertThat(read(again(second))).containsExactly("pressure=5.0");
        }
        assertThat(read("NDATA/n", data(2, 202, 1, 6))).containsExactly("pressure=6.0");
        assertThat(gaps()).isZero();
    }

    @Test
    void aBirthThatRepeatsTheOneBeforeAnswersARequest() throws Exception {
        Message birth = message("NBIRTH/n", nodeBirth(1, 100, temperatureIs(1)));
        read(birth);
        Message afterGap = message("NDATA/n", data(4, 104, 1, 9));
        decoder.decode(afterGap);
        read(again(birth));
        assertThat(read(afterGap)).containsExactly("temperature=9.0");
        assertThat(read("NDATA/n", data(1, 105, 1, 10))).containsExactly("temperature=10.0");
        assertThat(gaps()).isEqualTo(1);
    }

    @Test
    void knowsTheBirthsOfTheTaskBeforeAndChoosesByTheTimeOfTheData() throws Exception {
        read("NBIRTH/n", nodeBirth(1, 100, temperatureIs(1)));
        read("DBIRTH/n/d", payload(1L, 101, declared("speed", 2, MetricDataType.Double, 1.0)));
        read("NBIRTH/n", nodeBirth(2, 200, declared("pressure", 1, MetricDataType.Double, 1.0)));
        restart(RULES);
        // unacknowledged before the restart
        assertThat(read("DDATA/n/d", payload(7L, 150, byAlias(2, MetricDataType.Double, 2.0))))
                .containsExactly("d:speed=2.0");
        assertThat(read("NDATA/n", data(8, 151, 1, 4))).containsExactly("temperature=4.0");
        read("NBIRTH/n", nodeBirth(2, 200, declared("pressure", 1, MetricDataType.Double, 1.0)));
        assertThat(read("NDATA/n", data(1, 201, 1, 5))).containsExactly("pressure=5.0");
        restart(RULES);
        assertThat(read("NDATA/n", data(2, 202, 1, 6))).containsExactly("pressure=6.0");
        assertThat(decoder.takeRequests()).isEmpty();
    }

    @Test
    void knowsEveryBirthOfWhichDataMayBeUnacknowledged() throws Exception {
        for (int i = 1; i <= 12; i++) {
            read("NBIRTH/n", nodeBirth(i, 100 * i, declared("metric" + i, 1, MetricDataType.Double, 1.0)));
        }
        restart(RULES);
        assertThat(read("NDATA/n", data(3, 150, 1, 4))).containsExactly("metric1=4.0");
    }

    @Test
    void forgetsTheBirthsBeforeTheOneBeforeAnAcknowledgedBirth() throws Exception {
        for (int i = 1; i <= 4; i++) {
            read("NBIRTH/n", nodeBirth(i, 100 * i, declared("metric" + i, 1, MetricDataType.Double, 1.0)));
            read("DBIRTH/n/d", payload(1L, 100 * i, declared("speed", 2, MetricDataType.Double, 1.0)));
        }
        StoredBirth fourth = stored.get(6);
        assertThat(decoder.acknowledged(fourth))
                .extracting(StoredBirth::session, StoredBirth::device)
                .containsExactly(tuple(0L, null), tuple(0L, "d"), tuple(1L, null), tuple(1L, "d"));
        stored.removeIf(birth -> birth.session() < 2);
        restart(RULES);
        // nobody can say what this is; the next birth is of another session
        assertThat(decoder.decode(message("NDATA/n", data(3, 150, 1, 4)))).isSameAs(PayloadDecoder.LATER);
    }

    @Test
    void dataAtQos0AfterARestartWaitForABirth() throws Exception {
        read("NBIRTH/n", nodeBirth(1, 100, temperatureIs(1)));
        restart(RULES);
        qos = 0;
        Message data = message("NDATA/n", data(9, 300, 1, 4));
        assertThat(decoder.decode(data)).isSameAs(PayloadDecoder.LATER);
        read("NBIRTH/n", nodeBirth(2, 301, declared("pressure", 1, MetricDataType.Double, 1.0)));
        assertThat(read(data)).containsExactly("pressure=4.0");
    }

    @Test
    void dataAfterALostSessionWaitForABirth() throws Exception {
        read("NBIRTH/n", nodeBirth(1, 100, temperatureIs(1)));
        decoder.mayHaveMissed();
        assertThat(decoder.decode(message("NDATA/n", data(1, 300, 1, 4)))).isSameAs(PayloadDecoder.LATER);
        assertThat(decoder.takeRequests()).containsExactly(ASKED);
    }

    @Test
    void withoutRequestsDataAreReadByTheLastBirthAndUnknownAliasesArePoison() throws Exception {
        restart(new RebirthRules(Duration.ZERO, Duration.ofSeconds(15)));
        read("NBIRTH/n", nodeBirth(1, 100, temperatureIs(1)));
        assertThat(read("NDATA/n", data(9, 104, 1, 9))).containsExactly("temperature=9.0");
        assertThatThrownBy(() -> read("NDATA/n", data(10, 105, 2, 9)))
                .isInstanceOf(Undecodable.class)
                .hasMessageContaining("sparkplug.rebirth.interval.ms is 0");
        assertThat(decoder.takeRequests()).isEmpty();
    }

    @Test
    void keepsNoMoreMetricsThanAllowed() throws Exception {
        decoder.begin(new SparkplugDecoder.Settings(RULES, 1_000_000, 1_000_000, 3), () -> now, stored);
        read("NBIRTH/n", nodeBirth(1, 100, temperatureIs(1)));
        assertThatThrownBy(() -> read("NBIRTH/other", nodeBirth(1, 100, temperatureIs(1))))
                .isInstanceOf(Undecodable.class)
                .hasMessageContaining("sparkplug.max.metrics");
    }

    private static org.eclipse.tahu.message.model.Metric temperatureIs(long alias) {
        return declared("temperature", alias, MetricDataType.Double, 0.5);
    }

    private static byte[] data(long sequence, long timestamp, long alias, double value) {
        return payload(sequence, timestamp, byAlias(alias, MetricDataType.Double, value));
    }

    private long gaps() {
        return counts().gaps();
    }

    private NodeCounts counts() {
        return decoder.nodes().get(new SparkplugTopic.NodeId("g", "n")).counts();
    }

    private Message message(String rest, byte[] payload) {
        return new Message("spBv1.0/g/" + rest, payload, qos, false, false, 1, now, Message.Properties.NONE);
    }

    private static Message again(Message m) {
        return new Message(m.topic(), m.payload(), 1, false, true, 1, m.receivedAt(), Message.Properties.NONE);
    }

    private List<String> read(String rest, byte[] payload) throws Undecodable {
        return read(message(rest, payload));
    }

    /** The metrics and values of the records. */
    private List<String> read(Message message) throws Undecodable {
        List<SchemaAndValue> records = decoder.decode(message);
        assertThat(records).isNotSameAs(PayloadDecoder.LATER);
        stored.addAll(decoder.takeBirths());
        return records.stream().map(record -> text((Struct) record.value())).toList();
    }

    private static String text(Struct struct) {
        Object value = struct.get("double_value") == null ? struct.get("long_value") : struct.get("double_value");
        return (struct.get("device") == null ? "" : struct.get("device") + ":") + struct.get("metric") + "="
                + (struct.getBoolean("stale") ? "stale" : value);
    }
}
