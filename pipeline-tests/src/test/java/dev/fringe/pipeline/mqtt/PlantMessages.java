// SPDX-License-Identifier: Apache-2.0
package dev.fringe.pipeline.mqtt;

import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.TextFormat;
import com.google.protobuf.UnknownFieldSet;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** The numbered readings of the devices in src/test/resources/protobuf/plant.proto, as protobuf's library writes them. */
final class PlantMessages {
    static final Path FOLDER = Path.of("src/test/resources/protobuf").toAbsolutePath();
    static final Path DESCRIPTORS = FOLDER.resolve("plant.desc");

    private static final long FIRST_SECOND = 1_700_000_000;
    private static final long NANOS = 1_000_000_000;
    /** Each with its own digits down to the nanosecond. */
    private static final long INTERVAL_NANOS = 1_000_001;

    private static final int NO_FIELD_OF_READING = 1_000;
    private static final Descriptor READING = reading();

    private PlantMessages() {}

    private static Descriptor reading() {
        try {
            Map<String, FileDescriptor> files = new TreeMap<>();
            for (var file :
                    FileDescriptorSet.parseFrom(Files.readAllBytes(DESCRIPTORS)).getFileList()) {
                FileDescriptor[] imports =
                        file.getDependencyList().stream().map(files::get).toArray(FileDescriptor[]::new);
                files.put(file.getName(), FileDescriptor.buildFrom(file, imports));
            }
            return files.get("plant.proto").findMessageTypeByName("Reading");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (DescriptorValidationException e) {
            throw new IllegalStateException(e);
        }
    }

    static byte[] message(String device, int number) {
        return build(device, number).build().toByteArray();
    }

    /** As a device publishes it whose type has one more field. */
    static byte[] newerMessage(String device, int number) {
        return build(device, number)
                .setUnknownFields(UnknownFieldSet.newBuilder()
                        .addField(
                                NO_FIELD_OF_READING,
                                UnknownFieldSet.Field.newBuilder().addVarint(7).build())
                        .build())
                .build()
                .toByteArray();
    }

    private static DynamicMessage.Builder build(String device, int number) {
        StringBuilder text = new StringBuilder();
        long nanos = nanos(number);
        text.append("time { seconds: " + nanos / NANOS + " nanos: " + nanos % NANOS + " }");
        text.append("device: '" + device + "' number: " + number);
        text.append(
                switch (number % 3) {
                    case 0 -> " level: " + (number + 0.5);
                    case 1 -> " text: 'n " + number + "'";
                    default -> " position { x: " + (number + 0.25) + " y: -0.5 }";
                });
        for (int i = 0; i < number % 4; i++) {
            text.append(" samples: " + sample(number, i));
        }
        text.append(" labels { key: 'inlet' value: " + (number + 0.75) + " }");
        text.append(number % 2 == 0 ? "" : " state: RUNNING labels { key: 'outlet' value: -0.125 }");
        text.append(" unit { symbol: 'm' factor: 0.001 }");
        DynamicMessage.Builder message = DynamicMessage.newBuilder(READING);
        try {
            TextFormat.merge(text, message);
        } catch (TextFormat.ParseException e) {
            throw new IllegalStateException(e);
        }
        return message;
    }

    private static int sample(int number, int index) {
        return index % 2 == 0 ? number + index : -number - index;
    }

    private static long nanos(int number) {
        return FIRST_SECOND * NANOS + number * INTERVAL_NANOS;
    }

    /** The row of InfluxDB without what it does not have. */
    static Map<String, Object> row(String device, int number) {
        Map<String, Object> row = new TreeMap<>();
        row.put("time", nanos(number));
        row.put("device", device);
        row.put("number", (long) number);
        switch (number % 3) {
            case 0 -> row.put("level", number + 0.5);
            case 1 -> row.put("text", "n " + number);
            default -> {
                row.put("position_x", number + 0.25);
                row.put("position_y", -0.5);
            }
        }
        for (int i = 0; i < number % 4; i++) {
            row.put("samples" + i, (long) sample(number, i));
        }
        row.put("labels_inlet", number + 0.75);
        row.put("state", "IDLE");
        if (number % 2 != 0) {
            row.put("labels_outlet", -0.125);
            row.put("state", "RUNNING");
        }
        row.put("unit_symbol", "m");
        row.put("unit_factor", 0.001);
        return row;
    }

    /** Confluent's wire format: a zero, the id of the schema, the number of indexes, and the index of Reading, both as zigzag. */
    static byte[] framed(int schema, byte[] message) {
        ByteArrayOutputStream framed = new ByteArrayOutputStream();
        framed.write(0);
        framed.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(schema).array());
        framed.write(1 << 1);
        framed.write(READING.getIndex() << 1);
        framed.writeBytes(message);
        return framed.toByteArray();
    }
}
