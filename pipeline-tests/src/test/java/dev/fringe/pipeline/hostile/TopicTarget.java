// SPDX-License-Identifier: Apache-2.0
package dev.fringe.pipeline.hostile;

import dev.fringe.mqtt.broker.Message;
import dev.fringe.mqtt.route.RecordMapper;
import dev.fringe.mqtt.route.RecordMapper.RouteResult;
import dev.fringe.mqtt.route.TopicFilter;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** An MQTT topic never leads to an illegal or denied topic of Kafka, whatever the template of the route is. */
final class TopicTarget implements Consumer<byte[]> {
    private static final Pattern LEGAL = Pattern.compile("(?!\\.{1,2}$)[a-zA-Z0-9._-]{1,249}");
    private static final Pattern DENIED = Pattern.compile("__.*|connect-.*|_schemas");

    private final RecordMapper[] mappers = {
        PayloadTarget.mapper("bytes", Map.of("topic", "{topic}", "key", "{-1}")),
        PayloadTarget.mapper("bytes", Map.of("topic", "{1}{2}", "key", "{topic}")),
        PayloadTarget.mapper("bytes", Map.of("topic", "{-1}", "key", "{property:k}")),
        PayloadTarget.mapper("bytes", Map.of("topic", "in.{2}.{-2}", "filter", "+/#")),
    };

    @Override
    public void accept(byte[] input) {
        Bits bits = new Bits(input);
        RecordMapper mapper = mappers[bits.choice(mappers.length)];
        String filter = bits.text();
        String property = bits.text();
        String topic = bits.rest();
        TopicFilter.fault(filter).ifPresentOrElse(fault -> {}, () -> new TopicFilter(filter).matches(topic));
        Message.Properties properties =
                new Message.Properties(null, null, null, java.util.List.of(Map.entry("k", property)));
        Message message = new Message(topic, new byte[] {1}, 1, false, false, 1, 1_700_000_000_000L, properties);
        for (RouteResult result : mapper.map(message)) {
            check(result);
        }
    }

    private static void check(RouteResult result) {
        if (result instanceof RouteResult.Mapped mapped) {
            String topic = mapped.topic();
            if (!LEGAL.matcher(topic).matches() || DENIED.matcher(topic).matches()) {
                throw new IllegalStateException("the Kafka topic " + topic);
            }
        } else {
            PayloadTarget.check(result);
        }
    }
}
