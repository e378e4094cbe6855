// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.instruments.ledger;

import dev.fringe.lab.stack.LabFailure;
import dev.fringe.lab.stack.Rest;
import dev.fringe.records.wire.WireReader;
import java.io.IOException;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;

/** Reads values in Confluent's wire format with the schemas of the stack's registry. */
public final class RegistryRecords {
    private final Rest registry;
    private final WireReader<GenericRecord> reader;

    public RegistryRecords(Rest registry) {
        this(registry, written -> written);
    }

    public RegistryRecords(String registry, UnaryOperator<Schema> wanted) {
        this(new Rest("the schema registry", registry), wanted);
    }

    /** @param wanted maps the writer schema to the part to read; the rest is skipped, which is faster */
    public RegistryRecords(Rest registry, UnaryOperator<Schema> wanted) {
        this.registry = registry;
        this.reader = new WireReader<>(id -> {
            Schema written = schema(id);
            return new GenericDatumReader<>(written, wanted.apply(written));
        });
    }

    /** Empty if the value is not in this format. */
    public Optional<GenericRecord> read(byte[] value) {
        try {
            return value == null ? Optional.empty() : Optional.of(reader.read(value));
        } catch (IOException | AvroRuntimeException e) {
            return Optional.empty();
        }
    }

    private Schema schema(int id) {
        Rest.Answer answer = registry.get("/schemas/ids/" + id);
        if (!answer.ok()) {
            throw new LabFailure("the schema registry at " + registry.base() + " does not have schema " + id
                    + " of records in Kafka: check with `fringe status` whether it was restarted");
        }
        return new Schema.Parser().parse(answer.body().path("schema").asText());
    }
}
