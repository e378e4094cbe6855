// SPDX-License-Identifier: Apache-2.0
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

/** The schema of a route: the schema itself, a file, or a template that chooses a file by the topic. Used by one thread. */
public final class Schemas {
    private final Template<MessagePlaceholder> template;
    private final StructuredDecoder only;
    private final Map<String, Found> byFile = new HashMap<>();

    /** A missing file may appear later; it is not opened again for each message. */
    private static final long AGAIN_AFTER_MS = 10_000;

    private static final int FILES_KEPT = 32_768;

    /** A decoder, or the reason why there is none and when it was found. */
    private record Found(StructuredDecoder decoder, String fault, long at) {}

    private Schemas(Template<MessagePlaceholder> template, StructuredDecoder only) {
        this.template = template;
        this.only = only;
    }

    /** @throws IllegalArgumentException if the option is wrong */
    public static Schemas of(String option) {
        // a schema contains quotes, a path does not
        if (option.contains("\"")) {
            return new Schemas(null, decoder(option, "the schema"));
        }
        Template<MessagePlaceholder> template = template(option);
        if (template.has(MessagePlaceholder.PayloadField.class)) {
            throw new IllegalArgumentException("{field:…} is not allowed in schema: fields are read with the schema");
        }
        return template.isConstant() ? new Schemas(null, fromFile(Path.of(option))) : new Schemas(template, null);
    }

    private static Template<MessagePlaceholder> template(String option) {
        try {
            return MessagePlaceholder.template(option);
        } catch (ConfigException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    public StructuredDecoder forMessage(Message message) throws Undecodable {
        if (only != null) {
            return only;
        }
        String file = MessagePlaceholder.fill(template, message, null);
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
            return new Found(null, "the topic contains '..', which is not allowed in the path of a schema", now);
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
