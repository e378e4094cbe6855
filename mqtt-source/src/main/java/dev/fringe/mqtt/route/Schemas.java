// SPDX-License-Identifier: Apache-2.0
package dev.fringe.mqtt.route;

import dev.fringe.mqtt.broker.Message;
import dev.fringe.mqtt.payload.FoundOnce;
import dev.fringe.mqtt.payload.StructuredDecoder;
import dev.fringe.mqtt.payload.Undecodable;
import dev.fringe.records.template.Template;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.kafka.common.config.ConfigException;

/** The schema of a route: the schema itself, a file, or a template that chooses a file by the topic. Used by one thread. */
public final class Schemas {
    private final Template<MessagePlaceholder> template;
    private final StructuredDecoder only;
    private final FoundOnce<String, StructuredDecoder> byFile = new FoundOnce<>(FILES_KEPT);

    private static final int FILES_KEPT = 32_768;

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
        return template.isConstant() ? new Schemas(null, fromFile(Path.of(option))) : new Schemas(template, null);
    }

    static Template<MessagePlaceholder> template(String option) {
        try {
            Template<MessagePlaceholder> template = MessagePlaceholder.template(option);
            if (template.has(MessagePlaceholder.PayloadField.class)) {
                throw new IllegalArgumentException(
                        "{field:…} is not allowed in schema: fields are read with the schema");
            }
            return template;
        } catch (ConfigException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    public StructuredDecoder forMessage(Message message) throws Undecodable {
        if (only != null) {
            return only;
        }
        String file = MessagePlaceholder.fill(template, message, null);
        return byFile.get(file, message.receivedAt(), () -> fromFile(path(file)));
    }

    /** @param file filled in from the topic, which a device chooses */
    static Path path(String file) {
        if (file.contains("..")) {
            throw new IllegalArgumentException("the topic contains '..', which is not allowed in the path of a schema");
        }
        return Path.of(file);
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
