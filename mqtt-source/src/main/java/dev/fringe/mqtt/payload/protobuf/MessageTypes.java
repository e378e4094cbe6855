// SPDX-License-Identifier: Apache-2.0
package dev.fringe.mqtt.payload.protobuf;

import com.google.protobuf.AnyProto;
import com.google.protobuf.ApiProto;
import com.google.protobuf.DescriptorProtos;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.DurationProto;
import com.google.protobuf.EmptyProto;
import com.google.protobuf.FieldMaskProto;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.SourceContextProto;
import com.google.protobuf.StructProto;
import com.google.protobuf.TimestampProto;
import com.google.protobuf.TypeProto;
import com.google.protobuf.WrappersProto;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The message types of some .proto files, linked. */
public final class MessageTypes {
    private static final int NAMES_SHOWN = 10;
    /** The files that come with protobuf, which nobody sends along. */
    private static final Map<String, FileDescriptor> KNOWN_FILES = Stream.of(
                    AnyProto.getDescriptor(),
                    ApiProto.getDescriptor(),
                    DescriptorProtos.getDescriptor(),
                    DurationProto.getDescriptor(),
                    EmptyProto.getDescriptor(),
                    FieldMaskProto.getDescriptor(),
                    SourceContextProto.getDescriptor(),
                    StructProto.getDescriptor(),
                    TimestampProto.getDescriptor(),
                    TypeProto.getDescriptor(),
                    WrappersProto.getDescriptor())
            .collect(Collectors.toMap(FileDescriptor::getName, file -> file));

    private final Map<String, FileDescriptorProto> sources = new HashMap<>();
    private final Map<String, FileDescriptor> linked = new LinkedHashMap<>();
    private final Set<String> underWay = new HashSet<>();

    private MessageTypes() {}

    /** @throws IllegalArgumentException if the bytes are not a complete descriptor set */
    public static MessageTypes ofDescriptorSet(byte[] bytes, String origin) {
        try {
            MessageTypes types = new MessageTypes();
            FileDescriptorSet.parseFrom(bytes).getFileList().forEach(file -> types.sources.put(file.getName(), file));
            if (types.sources.isEmpty()) {
                throw new IllegalArgumentException(origin + " is an empty descriptor set");
            }
            types.sources.keySet().forEach(types::link);
            return types;
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalArgumentException(
                    origin + " is not a descriptor set; make one with protoc --descriptor_set_out --include_imports");
        }
    }

    /** @param files by the names under which they import each other */
    static MessageTypes ofFiles(Map<String, FileDescriptorProto> files) {
        MessageTypes types = new MessageTypes();
        types.sources.putAll(files);
        files.keySet().forEach(types::link);
        return types;
    }

    private FileDescriptor link(String name) {
        FileDescriptor known = KNOWN_FILES.getOrDefault(name, linked.get(name));
        if (known != null) {
            return known;
        }
        FileDescriptorProto source = sources.get(name);
        if (source == null) {
            throw new IllegalArgumentException(
                    "the file " + name + " is imported and missing; protoc --include_imports adds it");
        }
        if (!underWay.add(name)) {
            throw new IllegalArgumentException("the file " + name + " imports itself");
        }
        FileDescriptor[] imports =
                source.getDependencyList().stream().map(this::link).toArray(FileDescriptor[]::new);
        try {
            FileDescriptor file = FileDescriptor.buildFrom(source, imports);
            linked.put(name, file);
            return file;
        } catch (DescriptorValidationException e) {
            throw new IllegalArgumentException("the file " + name + " is not valid: " + e.getDescription() + " ("
                    + e.getProblemSymbolName() + ")");
        }
    }

    /** @throws IllegalArgumentException if there is no such message, or none that a record can hold */
    public MessageDecoder decoder(String message) {
        List<Descriptor> all = new ArrayList<>();
        linked.values().forEach(file -> addAll(file.getMessageTypes(), all));
        return all.stream()
                .filter(type -> type.getFullName().equals(message))
                .findFirst()
                .map(MessageDecoder::new)
                .orElseThrow(() -> new IllegalArgumentException("there is no message " + message + "; there are "
                        + all.stream()
                                .map(Descriptor::getFullName)
                                .sorted()
                                .limit(NAMES_SHOWN)
                                .collect(Collectors.joining(", "))
                        + (all.size() > NAMES_SHOWN ? " and others" : "")));
    }

    private static void addAll(List<Descriptor> types, List<Descriptor> all) {
        for (Descriptor type : types) {
            all.add(type);
            addAll(type.getNestedTypes(), all);
        }
    }

    /** @param indexes of the message in its file, and of the messages in it, as Confluent's wire format counts them */
    MessageDecoder decoder(String file, List<Integer> indexes) {
        List<Descriptor> types = linked.get(file).getMessageTypes();
        Descriptor type = null;
        for (int index : indexes) {
            if (index < 0 || index >= types.size()) {
                throw new IllegalArgumentException("the schema has no message with the indexes " + indexes);
            }
            type = types.get(index);
            types = type.getNestedTypes();
        }
        return new MessageDecoder(type);
    }
}
