package dev.fringe.lab.instruments.ledger;

import dev.fringe.lab.stack.LabFailure;
import dev.fringe.lab.stack.Rest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;

/** Reads values in Confluent's wire format: a zero byte, the schema's id in the registry, then Avro. */
public final class WireFormat {
    private static final int HEADER = 5;

    private final Rest registry;
    private final UnaryOperator<Schema> wanted;
    private final Map<Integer, GenericDatumReader<GenericRecord>> readers = new HashMap<>();
    private BinaryDecoder decoder;

    WireFormat(String registry) {
        this(registry, written -> written);
    }

    /** @param wanted the part to read of what was written; the rest is skipped, which is faster */
    public WireFormat(String registry, UnaryOperator<Schema> wanted) {
        this.registry = new Rest("the schema registry", registry);
        this.wanted = wanted;
    }

    /** Empty for what is not in this format. */
    public Optional<GenericRecord> read(byte[] value) {
        if (value == null || value.length < HEADER || value[0] != 0) {
            return Optional.empty();
        }
        int id = ByteBuffer.wrap(value, 1, Integer.BYTES).getInt();
        decoder = DecoderFactory.get().binaryDecoder(value, HEADER, value.length - HEADER, decoder);
        try {
            return Optional.of(readers.computeIfAbsent(id, this::reader).read(null, decoder));
        } catch (IOException | AvroRuntimeException e) {
            return Optional.empty();
        }
    }

    private GenericDatumReader<GenericRecord> reader(int id) {
        Rest.Answer answer = registry.get("/schemas/ids/" + id);
        if (!answer.ok()) {
            throw new LabFailure("the schema registry at " + registry.base() + " does not know the schema " + id
                    + " that records in Kafka name: see whether it was restarted, with `fringe status`");
        }
        Schema written = new Schema.Parser().parse(answer.body().path("schema").asText());
        return new GenericDatumReader<>(written, wanted.apply(written));
    }
}
