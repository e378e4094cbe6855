// SPDX-License-Identifier: Apache-2.0
package dev.fringe.mqtt.route;

import dev.fringe.mqtt.broker.Message;
import dev.fringe.mqtt.payload.Undecodable;
import dev.fringe.records.path.FieldPath;
import dev.fringe.records.template.Template;
import java.util.Map;
import org.apache.kafka.common.config.ConfigException;

/**
 * A placeholder of a template for messages: {@code {topic}}, {@code {1}} (first level), {@code {-1}} (last level), {@code {field:a.b}}
 * or {@code {property:name}} (an MQTT 5 user property).
 */
public sealed interface MessagePlaceholder {
    /** @param value the decoded payload; needed only for a {@link PayloadField} */
    String of(Message message, Object value) throws Undecodable;

    record Topic() implements MessagePlaceholder {
        @Override
        public String of(Message message, Object value) {
            return message.topic();
        }
    }

    record Level(int number) implements MessagePlaceholder {
        @Override
        public String of(Message message, Object value) throws Undecodable {
            String[] levels = message.topic().split("/", -1);
            int index = number > 0 ? number - 1 : levels.length + number;
            if (index < 0 || index >= levels.length) {
                throw new Undecodable("the topic has no level " + number + ", which a template of the route needs");
            }
            return levels[index];
        }
    }

    record PayloadField(FieldPath path) implements MessagePlaceholder {
        private static final double EXACT_INTEGERS = 1L << 53;

        @Override
        public String of(Message message, Object value) throws Undecodable {
            Object field = path.read(value);
            if (field == null) {
                throw new Undecodable("the field " + path + ", which a template of the route needs, is missing");
            }
            return text(field);
        }

        /** An integer has no decimal point even if it is a double, as in an inferred schema. */
        private static String text(Object field) {
            return field instanceof Double number && number == Math.rint(number) && Math.abs(number) < EXACT_INTEGERS
                    ? Long.toString(number.longValue())
                    : field.toString();
        }
    }

    record Property(String name) implements MessagePlaceholder {
        @Override
        public String of(Message message, Object value) throws Undecodable {
            for (Map.Entry<String, String> entry : message.properties().user()) {
                if (entry.getKey().equals(name)) {
                    return entry.getValue();
                }
            }
            throw new Undecodable("the user property " + name + ", which a template of the route needs, is missing");
        }
    }

    /** @throws ConfigException if the text is not a template with these placeholders */
    static Template<MessagePlaceholder> template(String text) {
        return Template.parse(text, MessagePlaceholder::parse);
    }

    private static MessagePlaceholder parse(String text) {
        String name = text.substring(text.indexOf(':') + 1);
        if (text.equals("topic")) {
            return new Topic();
        } else if (text.matches("-?[1-9][0-9]{0,3}")) {
            return new Level(Integer.parseInt(text));
        } else if (text.startsWith("field:") && !name.isEmpty()) {
            return new PayloadField(FieldPath.ofOne(name));
        } else if (text.startsWith("property:") && !name.isEmpty()) {
            return new Property(name);
        }
        throw new ConfigException("{" + text
                + "} is not a placeholder; use {topic}, {1} (first level), {-1} (last level), {field:path} or"
                + " {property:name}");
    }

    /** Whether the template gives the same text for all messages of one MQTT topic. */
    static boolean needsOnlyTopic(Template<MessagePlaceholder> template) {
        return !template.has(PayloadField.class) && !template.has(Property.class);
    }

    static String fill(Template<MessagePlaceholder> template, Message message, Object value) throws Undecodable {
        return template.fill(placeholder -> placeholder.of(message, value));
    }
}
