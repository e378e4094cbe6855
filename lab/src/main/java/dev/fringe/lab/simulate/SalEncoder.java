package dev.fringe.lab.simulate;

import dev.fringe.lab.sal.SalHeader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.SplittableRandom;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;

/** Writes messages of one topic as Avro, field by field without a record in between: this is what limits the simulator. */
final class SalEncoder {
    private static final int USUAL_ARRAY = 12;
    /** International atomic time is ahead of UTC by this much since 2017. */
    private static final double TAI_AHEAD = 37;

    private static final String REVISION = "simulated";
    private static final String IDENTITY = "fringe";

    private final Step[] steps;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);
    private BinaryEncoder encoder;

    /** Writes one field. */
    private interface Step {
        void write(BinaryEncoder out, double stamp, long sequence, SplittableRandom random) throws IOException;
    }

    SalEncoder(Schema schema) {
        steps = schema.getFields().stream().map(SalEncoder::step).toArray(Step[]::new);
    }

    /** @param stamp seconds since 1970, UTC */
    byte[] encode(double stamp, long sequence, SplittableRandom random) {
        bytes.reset();
        encoder = EncoderFactory.get().binaryEncoder(bytes, encoder);
        try {
            for (Step step : steps) {
                step.write(encoder, stamp, sequence, random);
            }
            encoder.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static Step step(Schema.Field field) {
        return switch (field.name()) {
            case SalHeader.UTC_STAMP -> (out, stamp, sequence, random) -> out.writeDouble(stamp);
            case "private_sndStamp", "private_rcvStamp", "private_kafkaStamp" ->
                (out, stamp, sequence, random) -> out.writeDouble(stamp + TAI_AHEAD);
            case SalHeader.SEQUENCE -> (out, stamp, sequence, random) -> out.writeLong(sequence);
            case SalHeader.INDEX -> (out, stamp, sequence, random) -> out.writeInt(1);
            case "private_revCode" -> (out, stamp, sequence, random) -> out.writeString(REVISION);
            case "private_identity" -> (out, stamp, sequence, random) -> out.writeString(IDENTITY);
            default -> values(field);
        };
    }

    private static Step values(Schema.Field field) {
        Schema schema = field.schema();
        return switch (schema.getType()) {
            case BOOLEAN -> (out, stamp, sequence, random) -> out.writeBoolean(random.nextBoolean());
            case INT -> (out, stamp, sequence, random) -> out.writeInt(random.nextInt(-1000, 1000));
            case LONG -> (out, stamp, sequence, random) -> out.writeLong(random.nextInt());
            case FLOAT -> (out, stamp, sequence, random) -> out.writeFloat((float) random.nextDouble(-10, 10));
            case DOUBLE -> (out, stamp, sequence, random) -> out.writeDouble(random.nextDouble(-10, 10));
            case STRING -> (out, stamp, sequence, random) -> out.writeString("state " + (random.nextInt() & 7));
            case BYTES -> (out, stamp, sequence, random) -> out.writeBytes(new byte[] {1, 2, 3});
            case ENUM ->
                (out, stamp, sequence, random) ->
                        out.writeEnum(random.nextInt(schema.getEnumSymbols().size()));
            case ARRAY -> array(field);
            case UNION -> union(field);
            default ->
                throw new IllegalArgumentException("no values are simulated for the field " + field.name() + " of type "
                        + schema.getType().getName());
        };
    }

    private static Step array(Schema.Field field) {
        int count = field.getObjectProp("count") instanceof Integer given ? given : USUAL_ARRAY;
        Step element = values(new Schema.Field(field.name(), field.schema().getElementType(), null));
        return (out, stamp, sequence, random) -> {
            out.writeArrayStart();
            out.setItemCount(count);
            for (int i = 0; i < count; i++) {
                out.startItem();
                element.write(out, stamp, sequence, random);
            }
            out.writeArrayEnd();
        };
    }

    /** Takes the first branch that is not null, so that nullable fields are filled. */
    private static Step union(Schema.Field field) {
        var branches = field.schema().getTypes();
        int chosen = branches.get(0).getType() == Schema.Type.NULL && branches.size() > 1 ? 1 : 0;
        if (branches.get(chosen).getType() == Schema.Type.NULL) {
            return (out, stamp, sequence, random) -> out.writeIndex(0);
        }
        Step value = values(new Schema.Field(field.name(), branches.get(chosen), null));
        return (out, stamp, sequence, random) -> {
            out.writeIndex(chosen);
            value.write(out, stamp, sequence, random);
        };
    }
}
