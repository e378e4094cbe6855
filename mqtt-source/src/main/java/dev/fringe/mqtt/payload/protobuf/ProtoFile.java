// SPDX-License-Identifier: Apache-2.0
package dev.fringe.mqtt.payload.protobuf;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumDescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumValueDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Label;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Type;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.MessageOptions;
import com.google.protobuf.DescriptorProtos.OneofDescriptorProto;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Parses the messages and enums of a .proto file, which registries keep as text. Options, services, extensions and reserved names do not
 * change how a message is read and are skipped. The names of types stay as they are written; protobuf's library resolves them.
 */
final class ProtoFile {
    private static final Map<String, Type> SCALARS = Stream.of(Type.values())
            .filter(type -> type != Type.TYPE_MESSAGE && type != Type.TYPE_GROUP && type != Type.TYPE_ENUM)
            .collect(Collectors.toMap(
                    type -> type.name().substring("TYPE_".length()).toLowerCase(Locale.ROOT), type -> type));
    private static final Set<String> SKIPPED =
            Set.of("option", "extensions", "reserved", "extend", "service", "export", "local");

    private final ProtoTokens in;
    private boolean proto3;

    private ProtoFile(ProtoTokens in) {
        this.in = in;
    }

    /** @throws IllegalArgumentException if the text is not a .proto file of proto2 or proto3 */
    static FileDescriptorProto parse(String name, String text) {
        return new ProtoFile(new ProtoTokens(name, text)).file(name);
    }

    private FileDescriptorProto file(String name) {
        FileDescriptorProto.Builder file = FileDescriptorProto.newBuilder().setName(name);
        while (!in.isAtEnd()) {
            String word = in.next();
            switch (word) {
                case "syntax" -> syntax(file);
                case "package" -> file.setPackage(in.next());
                case "import" -> {
                    String next = in.next();
                    boolean marked = next.equals("public") || next.equals("weak");
                    if (next.equals("public")) {
                        file.addPublicDependency(file.getDependencyCount());
                    }
                    file.addDependency(in.unquoted(marked ? in.next() : next));
                }
                case "message" -> file.addMessageType(message());
                case "enum" -> file.addEnumType(enumeration());
                case ";" -> {}
                default -> {
                    if (!SKIPPED.contains(word)) {
                        throw in.unexpected(word);
                    }
                    in.skipStatement();
                }
            }
        }
        return file.build();
    }

    private void syntax(FileDescriptorProto.Builder file) {
        in.expect("=");
        String syntax = in.unquoted(in.next());
        proto3 = syntax.equals("proto3");
        if (!proto3 && !syntax.equals("proto2")) {
            throw in.unexpected(syntax);
        }
        file.setSyntax(syntax);
    }

    private DescriptorProto message() {
        return body(in.next());
    }

    private DescriptorProto body(String name) {
        DescriptorProto.Builder message = DescriptorProto.newBuilder().setName(name);
        in.expect("{");
        for (String word = in.next(); !word.equals("}"); word = in.next()) {
            switch (word) {
                case "message" -> message.addNestedType(message());
                case "enum" -> message.addEnumType(enumeration());
                case "oneof" -> oneof(message);
                case ";" -> {}
                default -> {
                    if (SKIPPED.contains(word)) {
                        in.skipStatement();
                    } else {
                        field(word, message);
                    }
                }
            }
        }
        addPresence(message);
        return message.build();
    }

    /** An optional field of proto3 is a oneof of its own, after the others. */
    private static void addPresence(DescriptorProto.Builder message) {
        int oneofs = message.getOneofDeclCount();
        for (FieldDescriptorProto.Builder field : message.getFieldBuilderList()) {
            if (field.getProto3Optional()) {
                field.setOneofIndex(oneofs++);
                message.addOneofDecl(OneofDescriptorProto.newBuilder().setName("_" + field.getName()));
            }
        }
    }

    private void oneof(DescriptorProto.Builder message) {
        int index = message.getOneofDeclCount();
        message.addOneofDecl(OneofDescriptorProto.newBuilder().setName(in.next()));
        in.expect("{");
        for (String word = in.next(); !word.equals("}"); word = in.next()) {
            if (word.equals("option")) {
                in.skipStatement();
            } else if (!word.equals(";")) {
                message.addField(member(word, Label.LABEL_OPTIONAL, message).setOneofIndex(index));
            }
        }
    }

    private void field(String word, DescriptorProto.Builder message) {
        Label label = switch (word) {
            case "repeated" -> Label.LABEL_REPEATED;
            case "required" -> Label.LABEL_REQUIRED;
            default -> Label.LABEL_OPTIONAL;
        };
        boolean labelled = label != Label.LABEL_OPTIONAL || word.equals("optional");
        FieldDescriptorProto.Builder field = member(labelled ? in.next() : word, label, message);
        if (proto3 && word.equals("optional")) {
            field.setProto3Optional(true);
        }
        message.addField(field);
    }

    private FieldDescriptorProto.Builder member(String type, Label label, DescriptorProto.Builder message) {
        FieldDescriptorProto.Builder field = FieldDescriptorProto.newBuilder().setLabel(label);
        if (type.equals("map")) {
            return map(field, message);
        } else if (type.equals("group")) {
            return group(field, message);
        }
        return options(numbered(typed(field, type).setName(in.next())));
    }

    private static FieldDescriptorProto.Builder typed(FieldDescriptorProto.Builder field, String type) {
        Type scalar = SCALARS.get(type);
        return scalar == null ? field.setTypeName(type) : field.setType(scalar);
    }

    private FieldDescriptorProto.Builder numbered(FieldDescriptorProto.Builder field) {
        in.expect("=");
        return field.setNumber(in.integer());
    }

    /** A map is a list of entries, whose type has a name made of that of the field. */
    private FieldDescriptorProto.Builder map(FieldDescriptorProto.Builder field, DescriptorProto.Builder message) {
        in.expect("<");
        String key = in.next();
        in.expect(",");
        String value = in.next();
        in.expect(">");
        String name = in.next();
        String entry = camel(name) + "Entry";
        message.addNestedType(DescriptorProto.newBuilder()
                .setName(entry)
                .setOptions(MessageOptions.newBuilder().setMapEntry(true))
                .addField(typed(FieldDescriptorProto.newBuilder(), key)
                        .setName("key")
                        .setNumber(1)
                        .setLabel(Label.LABEL_OPTIONAL))
                .addField(typed(FieldDescriptorProto.newBuilder(), value)
                        .setName("value")
                        .setNumber(2)
                        .setLabel(Label.LABEL_OPTIONAL)));
        return options(numbered(field.setName(name)
                .setTypeName(entry)
                .setType(Type.TYPE_MESSAGE)
                .setLabel(Label.LABEL_REPEATED)));
    }

    private static String camel(String name) {
        return Stream.of(name.split("_"))
                .filter(part -> !part.isEmpty())
                .map(part -> part.substring(0, 1).toUpperCase(Locale.ROOT) + part.substring(1))
                .collect(Collectors.joining());
    }

    private FieldDescriptorProto.Builder group(FieldDescriptorProto.Builder field, DescriptorProto.Builder message) {
        String name = in.next();
        numbered(field.setName(name.toLowerCase(Locale.ROOT)).setTypeName(name).setType(Type.TYPE_GROUP));
        message.addNestedType(body(name));
        return field;
    }

    private FieldDescriptorProto.Builder options(FieldDescriptorProto.Builder field) {
        String word = in.next();
        if (word.equals("[")) {
            for (String name = in.next(); !name.equals("]"); name = in.next()) {
                if (name.equals("default")) {
                    in.expect("=");
                    field.setDefaultValue(in.value(field.getType() == Type.TYPE_BYTES));
                } else if (name.equals("{")) {
                    in.skipBlock();
                }
            }
            word = in.next();
        }
        if (!word.equals(";")) {
            throw in.unexpected(word);
        }
        return field;
    }

    private EnumDescriptorProto enumeration() {
        EnumDescriptorProto.Builder symbols = EnumDescriptorProto.newBuilder().setName(in.next());
        in.expect("{");
        for (String word = in.next(); !word.equals("}"); word = in.next()) {
            if (word.equals("option")) {
                // which may be allow_alias; it allows more and changes nothing
                symbols.getOptionsBuilder().setAllowAlias(true);
                in.skipStatement();
            } else if (SKIPPED.contains(word)) {
                in.skipStatement();
            } else if (!word.equals(";")) {
                in.expect("=");
                symbols.addValue(
                        EnumValueDescriptorProto.newBuilder().setName(word).setNumber(in.integer()));
                in.skipStatement();
            }
        }
        return symbols.build();
    }
}
