package dev.fringe.mqtt.route;

import dev.fringe.mqtt.broker.Message;
import dev.fringe.mqtt.payload.Undecodable;
import dev.fringe.records.path.FieldPath;
import dev.fringe.records.template.Template;
import java.util.Map;
import org.apache.kafka.common.config.ConfigException;

/**
 * What a template takes from a message: {@code {topic}}, {@code {1}} (first level), {@code {-1}} (last), {@code {field:a.b}} and
 * {@code {property:name}} (an MQTT 5 user property).
 */
public sealed interface MessagePlace {
    /** @param value the decoded payload; may be null for a place that is no field */
    String of(Message message, Object value) throws Undecodable;

    record Topic() implements MessagePlace {
        @Override
        public String of(Message message, Object value) {
            return message.topic();
        }
    }

    record Level(int number) implements MessagePlace {
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

    record InField(FieldPath path) implements MessagePlace {
        private static final double EXACT_INTEGERS = 1L << 53;

        @Override
        public String of(Message message, Object value) throws Undecodable {
            Object field = path.read(value);
            if (field == null) {
                throw new Undecodable("the field " + path + ", which a template of the route needs, is missing");
            }
            return text(field);
        }

        /** A whole number has no decimals, of whichever type it is: a learnt schema knows numbers as doubles. */
        private static String text(Object field) {
            return field instanceof Double number && number == Math.rint(number) && Math.abs(number) < EXACT_INTEGERS
                    ? Long.toString(number.longValue())
                    : field.toString();
        }
    }

    record Property(String name) implements MessagePlace {
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

    /** @throws ConfigException if the text is not a template of these places */
    static Template<MessagePlace> template(String text) {
        return Template.parse(text, MessagePlace::parse);
    }

    private static MessagePlace parse(String place) {
        int colon = place.indexOf(':');
        String name = place.substring(colon + 1);
        if (place.equals("topic")) {
            return new Topic();
        } else if (place.matches("-?[1-9][0-9]{0,3}")) {
            return new Level(Integer.parseInt(place));
        } else if (place.startsWith("field:") && !name.isEmpty()) {
            return new InField(FieldPath.ofOne(name));
        } else if (place.startsWith("property:") && !name.isEmpty()) {
            return new Property(name);
        }
        throw new ConfigException("{" + place
                + "} is none of {topic}, {1} (first level), {-1} (last level), {field:path}, {property:name}");
    }

    /** Whether the template is the same for all messages of one MQTT topic. */
    static boolean isOfTopicAlone(Template<MessagePlace> template) {
        return !template.has(InField.class) && !template.has(Property.class);
    }

    static String fill(Template<MessagePlace> template, Message message, Object value) throws Undecodable {
        return template.fill(place -> place.of(message, value));
    }
}
