package dev.fringe.jobs.registry;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.flink.formats.avro.SchemaCoder;

/** Confluent's wire format: a zero byte and the four bytes of the schema's id stand before the Avro. */
public final class ConfluentSchemaCoder implements SchemaCoder {
    private static final int MAGIC = 0;

    private final SchemaRegistry registry;
    private final String subject;
    private final Map<Integer, Schema> schemas = new HashMap<>();
    private byte[] header;

    private ConfluentSchemaCoder(SchemaRegistry registry, String subject) {
        this.registry = registry;
        this.subject = subject;
    }

    public static SchemaCoderProvider reading(SchemaRegistry registry) {
        return () -> new ConfluentSchemaCoder(registry, null);
    }

    public static SchemaCoderProvider writing(SchemaRegistry registry, String topic) {
        return () -> new ConfluentSchemaCoder(registry, topic + "-value");
    }

    @Override
    public Schema readSchema(InputStream in) throws IOException {
        DataInputStream data = new DataInputStream(in);
        int magic = data.readUnsignedByte();
        if (magic != MAGIC) {
            throw new IOException("begins with byte " + magic + " where Confluent's wire format has 0");
        }
        int id = data.readInt();
        Schema known = schemas.get(id);
        if (known == null) {
            known = registry.schema(id)
                    .orElseThrow(() -> new IOException("names schema id " + id + ", which the registry does not know"));
            schemas.put(id, known);
        }
        return known;
    }

    /** The serializer gives one schema only, so it is registered at the first record and never again. */
    @Override
    public void writeSchema(Schema schema, OutputStream out) throws IOException {
        if (header == null) {
            int id = registry.register(subject, schema);
            header = ByteBuffer.allocate(5).put((byte) MAGIC).putInt(id).array();
        }
        out.write(header);
    }
}
