// SPDX-License-Identifier: Apache-2.0
package dev.fringe.mqtt.payload.protobuf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProtoFileTest {
    private static final Path FILES = Path.of("src/test/resources/protobuf");

    /** What decides how a message is read is as protoc says it. */
    @ParameterizedTest
    @ValueSource(strings = {"plant.proto", "old.proto", "units.proto"})
    void readsWhatProtocReads(String name) throws Exception {
        FileDescriptorProto compiled =
                FileDescriptorSet.parseFrom(Files.readAllBytes(FILES.resolve("plant.desc"))).getFileList().stream()
                        .filter(file -> file.getName().equals(name))
                        .findFirst()
                        .orElseThrow();
        FileDescriptorProto parsed = ProtoFile.parse(name, Files.readString(FILES.resolve(name)));
        assertThat(parsed.getDependencyList()).isEqualTo(compiled.getDependencyList());
        assertThat(parsed.getPublicDependencyList()).isEqualTo(compiled.getPublicDependencyList());
        assertThat(parsed.getPackage()).isEqualTo(compiled.getPackage());
        assertThat(lines(parsed)).isEqualTo(lines(compiled)).isNotEmpty();
    }

    private static List<String> lines(FileDescriptorProto file) {
        List<String> lines = new ArrayList<>();
        file.getMessageTypeList().forEach(message -> add("", message, lines));
        file.getEnumTypeList().forEach(symbols -> add("", symbols, lines));
        return lines;
    }

    private static void add(String outer, DescriptorProto message, List<String> lines) {
        String name = outer + message.getName();
        lines.add("message " + name + (message.getOptions().getMapEntry() ? " of a map" : ""));
        message.getFieldList().forEach(field -> lines.add(name + '.' + line(field)));
        message.getOneofDeclList().forEach(oneof -> lines.add(name + ".oneof " + oneof.getName()));
        // protoc lists them in another order
        message.getNestedTypeList().stream()
                .sorted((one, other) -> one.getName().compareTo(other.getName()))
                .forEach(nested -> add(name + '.', nested, lines));
        message.getEnumTypeList().forEach(symbols -> add(name + '.', symbols, lines));
    }

    /** Types by the last part of their name: protoc writes the full name. */
    private static String line(FieldDescriptorProto field) {
        String type = field.getTypeName();
        return field.getName()
                + ' '
                + field.getNumber()
                + ' '
                + field.getLabel()
                + ' '
                + (type.isEmpty() ? field.getType() : type.substring(type.lastIndexOf('.') + 1))
                + ' '
                + (field.hasOneofIndex() ? "oneof " + field.getOneofIndex() : "")
                + field.getProto3Optional()
                + number(field.getDefaultValue());
    }

    private static String number(String text) {
        try {
            double number = text.startsWith("0x") ? Integer.decode(text) : Double.parseDouble(text);
            return Double.toString(number);
        } catch (NumberFormatException e) {
            return text;
        }
    }

    private static void add(String outer, EnumDescriptorProto symbols, List<String> lines) {
        symbols.getValueList()
                .forEach(value -> lines.add(
                        "enum " + outer + symbols.getName() + ' ' + value.getName() + ' ' + value.getNumber()));
    }

    @Test
    void skipsWhatDoesNotChangeHowAMessageIsRead() {
        FileDescriptorProto file = ProtoFile.parse("f", """
                syntax = 'proto3'; // one
                /* two ; { */ option (a.b).c = { x: "}" y: { z: ';' } };
                import weak "w.proto"; ;
                extend google.protobuf.FieldOptions { string unit = 50000; }
                message M { option (m) = -1.5; int32 v = 0x1 [(unit) = "m;]", (q) = { a: [1, 2] }, (r).s = true]; ; }
                service S { rpc A (M) returns (stream M); rpc B (M) returns (M) { option (h) = { get: "/x" }; } }
                enum E { Z = 0 [(o) = 1]; N = -1; }
                """);
        assertThat(lines(file))
                .containsExactly("message M", "M.v 1 LABEL_OPTIONAL TYPE_INT32 false", "enum E Z 0", "enum E N -1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "message",
                "message M {",
                "message M { int32 }",
                "message M { int32 v = x; }",
                "nonsense",
                "{\"type\":\"record\"}",
                "syntax = \"proto4\";",
                "edition = \"2023\";",
                "message M { map<int32 v = 1; }",
                "message M { int32 v = 1 [default = \"x",
                "\"",
                "message M { optional int32 v = 99999999999; }",
                "enum E { A }",
                "import x;",
                "message M { optional string s = 1 [default = \"\\xz\"]; }"
            })
    void refusesWhatIsNotAProtoFile(String text) {
        assertThatThrownBy(() -> ProtoFile.parse("f.proto", text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("f.proto");
    }
}
