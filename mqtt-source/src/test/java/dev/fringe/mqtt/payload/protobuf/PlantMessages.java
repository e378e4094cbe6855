// SPDX-License-Identifier: Apache-2.0
package dev.fringe.mqtt.payload.protobuf;

import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.TextFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Writes the messages of src/test/resources/protobuf as a device does, from protobuf's text form. */
public final class PlantMessages {
    public static final Path DESCRIPTORS =
            Path.of("src/test/resources/protobuf/plant.desc").toAbsolutePath();

    private PlantMessages() {}

    public static byte[] bytes(String type, String text) {
        try {
            DynamicMessage.Builder message = DynamicMessage.newBuilder(type(type));
            TextFormat.merge(text, message);
            return message.buildPartial().toByteArray();
        } catch (IOException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static Descriptor type(String name) throws IOException {
        Map<String, FileDescriptor> files = new LinkedHashMap<>();
        for (FileDescriptorProto file :
                FileDescriptorSet.parseFrom(Files.readAllBytes(DESCRIPTORS)).getFileList()) {
            try {
                files.put(
                        file.getName(),
                        FileDescriptor.buildFrom(
                                file,
                                file.getDependencyList().stream()
                                        .map(files::get)
                                        .toArray(FileDescriptor[]::new)));
            } catch (DescriptorValidationException e) {
                throw new IllegalArgumentException(e);
            }
        }
        int dot = name.indexOf('.');
        return files.values().stream()
                .filter(file -> file.getPackage().equals(name.substring(0, dot)))
                .map(file -> file.findMessageTypeByName(name.substring(dot + 1)))
                .filter(java.util.Objects::nonNull)
                .findFirst()
                .orElseThrow();
    }
}
