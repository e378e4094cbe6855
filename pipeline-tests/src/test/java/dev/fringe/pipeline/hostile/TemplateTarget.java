// SPDX-License-Identifier: Apache-2.0
package dev.fringe.pipeline.hostile;

import dev.fringe.influx.mapping.RecordPlaceholder;
import dev.fringe.mqtt.broker.Message;
import dev.fringe.mqtt.payload.Undecodable;
import dev.fringe.mqtt.route.MessagePlaceholder;
import dev.fringe.records.path.FieldPath;
import dev.fringe.records.template.Template;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.connect.sink.SinkRecord;

/** A template or a field path is refused as an option, or can be filled from any message or record. */
final class TemplateTarget implements Consumer<byte[]> {
    @Override
    public void accept(byte[] input) {
        Bits bits = new Bits(input);
        int kind = bits.choice(3);
        String given = bits.text();
        Map<String, Object> value = bits.record(false);
        try {
            switch (kind) {
                case 0 -> ofMessage(given, value);
                case 1 -> ofRecord(given, value);
                default -> FieldPath.parse(given).visit(value, (origin, found) -> {});
            }
        } catch (ConfigException | Undecodable e) {
            // A wrong option, or a message without the value: both are answers.
        }
    }

    private static void ofMessage(String text, Map<String, Object> value) throws Undecodable {
        Template<MessagePlaceholder> template = MessagePlaceholder.template(text);
        List<Map.Entry<String, String>> user = List.of(Map.entry("a", String.valueOf(value.get("a"))));
        Message message = new Message(
                String.join("/", value.keySet()),
                new byte[0],
                1,
                false,
                false,
                1,
                0,
                new Message.Properties(null, null, null, user));
        template.fill(placeholder -> placeholder.of(message, value));
    }

    private static void ofRecord(String text, Map<String, Object> value) {
        SinkRecord record = new SinkRecord("topic", 0, null, value, null, value, 0);
        record.headers().addString("a", String.join("/", value.keySet()));
        RecordPlaceholder.template(text).fill(placeholder -> placeholder.of(record));
    }
}
