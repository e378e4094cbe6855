// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.avro.Schema;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class SchemasCommandTest {
    @TempDir
    Path dir;

    private Path xml;
    private Path avro;
    private final StringWriter out = new StringWriter();

    @BeforeEach
    void writeAnInterface() throws IOException {
        xml = Files.createDirectory(dir.resolve("xml"));
        avro = dir.resolve("avro");
        Files.writeString(xml.resolve("ATDome_Telemetry.xml"), telemetry("ATDome", "position", "<Count>3</Count>"));
        Files.writeString(xml.resolve("MTHexapod_Telemetry.xml"), telemetry("MTHexapod", "actuators", ""));
        Files.writeString(xml.resolve("SALSubsystems.xml"), """
                <SALSubsystemSet>
                  <SALSubsystem><Name>MTHexapod</Name><IndexEnumeration>any</IndexEnumeration></SALSubsystem>
                  <SALSubsystem><Name>ATDome</Name><IndexEnumeration>no</IndexEnumeration></SALSubsystem>
                </SALSubsystemSet>
                """);
    }

    @Test
    void writesASchemaOfEveryTopic() throws IOException {
        assertThat(fromSal()).isZero();

        assertThat(out.toString()).contains("2 components, 2 topics", "0 colliding, 0 faults");
        Schema dome =
                new Schema.Parser().parse(avro.resolve("ATDome_position.avsc").toFile());
        assertThat(dome.getFullName()).isEqualTo("lsst.sal.ATDome_position");
        assertThat(dome.getField("angle").schema().getType()).isEqualTo(Schema.Type.ARRAY);
        assertThat(dome.getField("salIndex")).isNull();
    }

    @Test
    void addsAnIndexForComponentsWithSeveralInstances() throws IOException {
        fromSal();

        Schema hexapod = new Schema.Parser()
                .parse(avro.resolve("MTHexapod_actuators.avsc").toFile());
        assertThat(hexapod.getField("salIndex")).isNotNull();
    }

    @Test
    void reportsAnInvalidFileAndContinuesWithTheOthers() throws IOException {
        Files.writeString(xml.resolve("broken.xml"), "<SALTelemetrySet>\n<oops");

        assertThat(fromSal("--json")).isEqualTo(1);

        JsonNode report = new ObjectMapper().readTree(out.toString());
        assertThat(report.get("topics").asInt()).isEqualTo(2);
        assertThat(report.at("/faults/0/file").asText()).isEqualTo("broken.xml");
        assertThat(report.at("/faults/0/line").asInt()).isEqualTo(2);
    }

    @Test
    void reportsATopicThatTwoFilesDefine() throws IOException {
        Files.writeString(xml.resolve("Z.xml"), telemetry("ATDome", "position", ""));

        assertThat(fromSal()).isEqualTo(1);
        assertThat(out.toString()).contains("Z.xml:2: ATDome_position is already defined in ATDome_Telemetry.xml");
    }

    @Test
    void distinguishesWrongUsageFromFailure() {
        CommandLine line = new CommandLine(new SchemasCommand()).setErr(new PrintWriter(new StringWriter()));

        assertThat(line.execute()).isEqualTo(2);
        assertThat(line.execute("from-sal", xml.toString())).isEqualTo(2);
    }

    private int fromSal(String... more) {
        String[] arguments = new String[4 + more.length];
        arguments[0] = "from-sal";
        arguments[1] = xml.toString();
        arguments[2] = "--out";
        arguments[3] = avro.toString();
        System.arraycopy(more, 0, arguments, 4, more.length);
        return new CommandLine(new SchemasCommand())
                .setOut(new PrintWriter(out, true))
                .execute(arguments);
    }

    private static String telemetry(String subsystem, String topic, String count) {
        return """
                <SALTelemetrySet>
                  <SALTelemetry>
                    <Subsystem>%1$s</Subsystem>
                    <EFDB_Topic>%1$s_%2$s</EFDB_Topic>
                    <item><EFDB_Name>angle</EFDB_Name><IDL_Type>double</IDL_Type>%3$s</item>
                  </SALTelemetry>
                </SALTelemetrySet>
                """.formatted(subsystem, topic, count);
    }
}
