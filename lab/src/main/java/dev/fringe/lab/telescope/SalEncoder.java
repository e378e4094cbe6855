// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.telescope;

import dev.fringe.lab.telescope.sal.FieldRules;
import dev.fringe.lab.telescope.sal.SalHeader;
import dev.fringe.lab.telescope.sal.SchemaCheck;
import dev.fringe.lab.telescope.sal.TimeForm;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.SplittableRandom;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;

/** Encodes messages of one topic as Avro, without intermediate records, because encoding limits the simulator's speed. */
final class SalEncoder {
    private static final int USUAL_ARRAY = 12;
    /** The difference between TAI and UTC in seconds since 2017. */
    private static final double TAI_AHEAD = 37;

    private static final String REVISION = "simulated";
    private static final String IDENTITY = "fringe";

    private final FieldRules.Roles roles;
    private final Step[] steps;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);
    private BinaryEncoder encoder;

    /**
     * The header values of one message.
     *
     * @param stamp seconds since 1970, UTC
     * @param units the same time in the units of the topic's time field
     */
    record Filling(double stamp, long units, long sequence) {}

    /** Writes one field. */
    interface Step {
        void write(BinaryEncoder out, Filling message, SplittableRandom random) throws IOException;
    }

    SalEncoder(Schema schema, FieldRules.Roles roles) {
        this.roles = roles;
        this.steps = schema.getFields().stream().map(this::topField).toArray(Step[]::new);
    }

    byte[] encode(Filling message, SplittableRandom random) {
        bytes.reset();
        encoder = EncoderFactory.get().binaryEncoder(bytes, encoder);
        try {
            for (Step step : steps) {
                step.write(encoder, message, random);
            }
            encoder.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private Step topField(Schema.Field field) {
        Schema type = SchemaCheck.filled(field.schema());
        if (roles.time().filter(time -> time.name().equals(field.name())).isPresent()) {
            return in(field.schema(), time(roles.time().get().form()));
        }
        if (roles.sequence().filter(field.name()::equals).isPresent()) {
            return in(
                    field.schema(),
                    type.getType() == Schema.Type.INT
                            ? (out, message, random) -> out.writeInt((int) message.sequence())
                            : (out, message, random) -> out.writeLong(message.sequence()));
        }
        Step known = known(field.name(), type);
        return known == null ? values(field) : in(field.schema(), known);
    }

    private static Step time(TimeForm form) {
        return switch (form) {
            case SECONDS -> (out, message, random) -> out.writeDouble(message.stamp());
            case ISO -> (out, message, random) -> out.writeString(TimeForm.iso(message.units()));
            default -> (out, message, random) -> out.writeLong(message.units());
        };
    }

    /** The header fields of telescope topics; null for other fields and other types. */
    private static Step known(String name, Schema type) {
        return switch (name + " " + type.getType().getName()) {
            case "private_sndStamp double", "private_rcvStamp double", "private_kafkaStamp double" ->
                (out, message, random) -> out.writeDouble(message.stamp() + TAI_AHEAD);
            case SalHeader.INDEX + " int" -> (out, message, random) -> out.writeInt(1);
            case "private_revCode string" -> (out, message, random) -> out.writeString(REVISION);
            case "private_identity string" -> (out, message, random) -> out.writeString(IDENTITY);
            default -> null;
        };
    }

    private static Step values(Schema.Field field) {
        Schema type = SchemaCheck.filled(field.schema());
        return in(
                field.schema(),
                switch (type.getType()) {
                    case ARRAY -> array(field, type);
                    case MAP -> map(type);
                    case RECORD -> record(type);
                    default -> SalValues.of(type);
                });
    }

    private static Step values(Schema type) {
        return values(new Schema.Field("value", type, null));
    }

    private static Step record(Schema type) {
        Step[] inner = type.getFields().stream().map(SalEncoder::values).toArray(Step[]::new);
        return (out, message, random) -> {
            for (Step step : inner) {
                step.write(out, message, random);
            }
        };
    }

    private static Step array(Schema.Field field, Schema type) {
        int count = field.getObjectProp("count") instanceof Integer given ? given : USUAL_ARRAY;
        Step element = values(type.getElementType());
        return (out, message, random) -> {
            out.writeArrayStart();
            out.setItemCount(count);
            for (int i = 0; i < count; i++) {
                out.startItem();
                element.write(out, message, random);
            }
            out.writeArrayEnd();
        };
    }

    private static Step map(Schema type) {
        Step value = values(type.getValueType());
        return (out, message, random) -> {
            out.writeMapStart();
            out.setItemCount(2);
            for (String key : new String[] {"first", "second"}) {
                out.startItem();
                out.writeString(key);
                value.write(out, message, random);
            }
            out.writeMapEnd();
        };
    }

    /** Writes the first branch that is not null, so that nullable fields have values. */
    private static Step in(Schema type, Step value) {
        if (type.getType() != Schema.Type.UNION) {
            return value;
        }
        int branch = SchemaCheck.branch(type);
        return (out, message, random) -> {
            out.writeIndex(branch);
            value.write(out, message, random);
        };
    }
}
