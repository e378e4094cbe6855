package dev.fringe.mqtt.route;

import dev.fringe.mqtt.broker.Message;
import dev.fringe.mqtt.payload.StructuredDecoder;
import dev.fringe.mqtt.payload.Undecodable;
import dev.fringe.records.template.Template;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.kafka.common.config.ConfigException;

/** The schema of a route: one written out, one file, or a file for each topic through a template. Used by one thread. */
public final class Schemas {
    private final Template<MessagePlace> template;
    private final StructuredDecoder only;
    private final Map<String, Found> byFile = new HashMap<>();

    /** A file that was not there may come; who asks for it with each message would open it with each. */
    private static final long AGAIN_AFTER_MS = 10_000;

    private static final int FILES_KEPT = 32_768;

    /** A decoder, or why there is none and when that was. */
    private record Found(StructuredDecoder decoder, String fault, long at) {}

    private Schemas(Template<MessagePlace> template, StructuredDecoder only) {
        this.template = template;
        this.only = only;
    }

    /** Reads the option; an {@link IllegalArgumentException} says what is wrong with it. */
    public static Schemas of(String option) {
        // a schema written out has quotes, the path of a file has none
        if (option.contains("\"")) {
            return new Schemas(null, decoder(option, "the schema"));
        }
        Template<MessagePlace> template = template(option);
        if (template.has(MessagePlace.InField.class)) {
            throw new IllegalArgumentException("a schema cannot be chosen by a field that is read with it");
        }
        return template.isConstant() ? new Schemas(null, fromFile(Path.of(option))) : new Schemas(template, null);
    }

    private static Template<MessagePlace> template(String option) {
        try {
            return MessagePlace.template(option);
        } catch (ConfigException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    public StructuredDecoder forMessage(Message message) throws Undecodable {
        if (only != null) {
            return only;
        }
        String file = MessagePlace.fill(template, message, null);
        Found found = byFile.get(file);
        if (found == null || found.fault() != null && message.receivedAt() - found.at() >= AGAIN_AFTER_MS) {
            if (byFile.size() == FILES_KEPT) {
                byFile.clear();
            }
            found = find(file, message.receivedAt());
            byFile.put(file, found);
        }
        if (found.fault() != null) {
            throw new Undecodable(found.fault());
        }
        return found.decoder();
    }

    private static Found find(String file, long now) {
        if (file.contains("..")) {
            return new Found(null, "the topic leads outside of the folder of schemas", now);
        }
        try {
            return new Found(fromFile(Path.of(file)), null, now);
        } catch (IllegalArgumentException e) {
            return new Found(null, e.getMessage(), now);
        }
    }

    private static StructuredDecoder fromFile(Path file) {
        try {
            return decoder(Files.readString(file), file.toString());
        } catch (IOException e) {
            throw new IllegalArgumentException("cannot read the schema file " + file + " on this worker");
        }
    }

    private static StructuredDecoder decoder(String json, String origin) {
        try {
            return new StructuredDecoder(new Schema.Parser().parse(json));
        } catch (AvroRuntimeException e) {
            throw new IllegalArgumentException(origin + " is not an Avro schema: " + e.getMessage());
        }
    }
}
