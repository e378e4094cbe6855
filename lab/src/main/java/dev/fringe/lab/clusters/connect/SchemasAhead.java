// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.clusters.connect;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.fringe.lab.stack.Rest;
import dev.fringe.records.avro.FromAvro;
import dev.fringe.records.avro.MappingOptions;
import dev.fringe.records.avro.ToAvro;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.kafka.connect.errors.DataException;

/**
 * Registers the schemas of a source's topics before its first record. Otherwise the converter registers each schema with the
 * first record of its topic, and all records wait for it. The registered schema is identical to the one that the source and
 * its converter create from the file, so the converter adds no version.
 */
final class SchemasAhead {
    private static final String CONVERTER = "value.converter";
    private static final String OURS = "dev.fringe.avro.AvroConverter";
    private static final String BY_TOPIC = "TopicNameStrategy";

    private final Optional<String> registry;

    /** @param registry its Confluent-compatible API; if empty, the converter registers the schemas */
    SchemasAhead(Optional<String> registry) {
        this.registry = registry;
    }

    /** Returns the number of registered schemas. Errors are ignored here: the converter reports them with the record's topic. */
    int register(ConnectorFile file) {
        String converter = file.config().getOrDefault(CONVERTER, OURS);
        String strategy = file.config().getOrDefault(CONVERTER + ".value.subject.name.strategy", BY_TOPIC);
        if (registry.isEmpty() || !converter.equals(OURS)) {
            return 0;
        }
        Rest rest = new Rest("the schema registry", registry.get());
        return (int) SourceTopics.schemas(file).parallelStream()
                .filter(written -> registered(written.schema())
                        .filter(schema -> register(rest, subject(strategy, written.topic(), schema), schema))
                        .isPresent())
                .count();
    }

    private static String subject(String strategy, String topic, Schema schema) {
        return switch (strategy.substring(strategy.lastIndexOf('.') + 1)) {
            case "RecordNameStrategy" -> schema.getFullName();
            case "TopicRecordNameStrategy" -> topic + "-" + schema.getFullName();
            default -> topic + "-value";
        };
    }

    private static boolean register(Rest registry, String subject, Schema schema) {
        return registry.post(
                        "/subjects/" + URLEncoder.encode(subject, StandardCharsets.UTF_8) + "/versions",
                        JsonNodeFactory.instance.objectNode().put("schema", schema.toString()))
                .ok();
    }

    /** Empty if the file is not a valid schema; the source reports the error. */
    private static Optional<Schema> registered(Path file) {
        try {
            Schema ofFile = new Schema.Parser().parse(file.toFile());
            var connect = FromAvro.compile(ofFile, MappingOptions.PLAIN).schema();
            return Optional.of(ToAvro.compile(connect, MappingOptions.DEFAULT).schema());
        } catch (AvroRuntimeException | DataException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
