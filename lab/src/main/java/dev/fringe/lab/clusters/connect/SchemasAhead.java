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
 * Registers the schemas of a source's topics before its first record. The converter registers each when its first record comes, and
 * that record and all behind it wait. What is registered here is the text that the source and its converter make of the file, so the
 * converter finds it and adds no version.
 */
final class SchemasAhead {
    private final Optional<String> registry;

    /** @param registry its Confluent-compatible API; empty where it is not known: the converter then registers the schemas itself */
    SchemasAhead(Optional<String> registry) {
        this.registry = registry;
    }

    /** How many the registry took. What it refuses is left to the converter, whose error names the record's topic. */
    int register(ConnectorFile file) {
        return registry.map(url -> new Rest("the schema registry", url))
                .map(rest -> (int) SourceTopics.schemas(file).entrySet().parallelStream()
                        .filter(topic -> register(rest, topic.getKey(), topic.getValue()))
                        .count())
                .orElse(0);
    }

    private static boolean register(Rest registry, String topic, Path file) {
        return registered(file)
                .map(schema -> registry.post(
                                "/subjects/" + URLEncoder.encode(topic + "-value", StandardCharsets.UTF_8)
                                        + "/versions",
                                JsonNodeFactory.instance.objectNode().put("schema", schema.toString()))
                        .ok())
                .orElse(false);
    }

    /** Empty where the file is no schema that a route can have; the source says why. */
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
