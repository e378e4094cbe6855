// SPDX-License-Identifier: Apache-2.0
package dev.fringe.jobs.market;

import dev.fringe.jobs.KeyedOperator;
import dev.fringe.jobs.order.InEventOrder.Patience;
import dev.fringe.records.MarketAction;
import dev.fringe.records.MarketDelivery;
import dev.fringe.records.MarketFlatImpression;
import dev.fringe.records.MarketImpression;
import dev.fringe.records.MarketInsertion;
import dev.fringe.records.MarketView;
import java.io.ByteArrayOutputStream;
import java.lang.reflect.Constructor;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.flink.api.common.ExecutionConfig;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataOutputViewStreamWrapper;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.util.InstantiationUtil;

/** Writes state. {@link EvolvedStateTest} calls it with older classes of the records. */
public final class OlderState {
    private OlderState() {}

    /** The state of a join that holds one event of each topic. */
    public static byte[] ofWaitingEvents() throws Exception {
        try (var operator = operator(null)) {
            operator.feed(
                    event(new MarketView(), 0, Map.of("viewId", "v", "searchQuery", "boots")),
                    event(
                            new MarketDelivery(),
                            500,
                            Map.of("requestId", "r", "viewId", "v", "insertions", List.of(insertion()))),
                    event(
                            new MarketImpression(),
                            2_500,
                            Map.of("impressionId", "p", "insertionId", "i", "contentId", "c")),
                    event(
                            new MarketAction(),
                            7_500,
                            Map.of("actionId", "a", "type", "navigate", "impressionId", "p", "cart", List.of())));
            return InstantiationUtil.serializeObject(operator.snapshot());
        }
    }

    /** A serializer's snapshot and one value of the class with these components. */
    public static byte[] ofValue(String className, Object... components) throws Exception {
        Class<?> type = Class.forName(className);
        Constructor<?> constructor = type.getDeclaredConstructors()[0];
        constructor.setAccessible(true);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        write(type, constructor.newInstance(components), new DataOutputViewStreamWrapper(bytes));
        return bytes.toByteArray();
    }

    private static <T> void write(Class<T> type, Object value, DataOutputViewStreamWrapper out) throws Exception {
        TypeSerializer<T> serializer =
                TypeInformation.of(type).createSerializer(new ExecutionConfig().getSerializerConfig());
        TypeSerializerSnapshot.writeVersionedSnapshot(out, serializer.snapshotConfiguration());
        serializer.serialize(type.cast(value), out);
    }

    static KeyedOperator<MarketUser, MarketEvent, MarketFlatImpression> operator(OperatorSubtaskState snapshot)
            throws Exception {
        return KeyedOperator.of(
                new JoinUserEvents(
                        new Patience(Duration.ofSeconds(1), Duration.ofSeconds(5), Parents.KEPT),
                        Pattern.compile("bot")),
                MarketEvent::user,
                MarketUser.class,
                event -> event.micros() / 1000,
                snapshot);
    }

    private static MarketInsertion insertion() {
        return new MarketInsertion("i", "c", 0);
    }

    private static MarketEvent event(SpecificRecordBase record, long millis, Map<String, Object> values) {
        record.put("platformId", 1L);
        record.put("logUserId", "user");
        record.put("time", Instant.ofEpochMilli(millis));
        values.forEach((field, value) -> {
            if (record.getSchema().getField(field) != null) {
                record.put(field, value);
            }
        });
        return MarketEvent.of(record, 0, millis);
    }
}
