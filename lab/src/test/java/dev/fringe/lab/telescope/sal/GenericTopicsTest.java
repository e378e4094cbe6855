// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.telescope.sal;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fringe.lab.cli.SchemasCommand;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Generic topics of components, tested on an interface with every kind of generic topic and component. */
class GenericTopicsTest {
    @TempDir
    Path dir;

    private Path xml;
    private Path avro;
    private final StringWriter out = new StringWriter();

    @BeforeEach
    void writeAnInterface() throws IOException {
        xml = Files.createDirectory(dir.resolve("xml"));
        avro = dir.resolve("avro");
        Files.writeString(xml.resolve("SALGenerics.xml"), """
                <?xml version="1.0" encoding="UTF-8"?>
                <SALObjects>
                  <SALCommandSet>
                    <SALCommand>
                      <Subsystem>SALGeneric</Subsystem>
                      <EFDB_Topic>SALGeneric_command_start</EFDB_Topic>
                      <Category>lifecycle</Category>
                      <item><EFDB_Name>override</EFDB_Name><IDL_Type>string</IDL_Type><Count>1</Count></item>
                    </SALCommand>
                    <SALCommand>
                      <Subsystem>SALGeneric</Subsystem>
                      <EFDB_Topic>SALGeneric_command_park</EFDB_Topic>
                    </SALCommand>
                  </SALCommandSet>
                  <SALEventSet>
                    <Enumeration>Mode_Idle, Mode_Busy</Enumeration>
                    <SALEvent>
                      <Subsystem>SALGeneric</Subsystem>
                      <EFDB_Topic>SALGeneric_logevent_pulse</EFDB_Topic>
                      <Category>mandatory</Category>
                      <item><EFDB_Name>alive</EFDB_Name><IDL_Type>boolean</IDL_Type></item>
                    </SALEvent>
                    <SALEvent>
                      <EFDB_Topic>SALGeneric_logevent_mode</EFDB_Topic>
                      <Category>lifecycle</Category>
                      <Category>tunable</Category>
                      <item><EFDB_Name>mode</EFDB_Name><IDL_Type>int</IDL_Type></item>
                    </SALEvent>
                    <SALEvent>
                      <Subsystem>SALGeneric</Subsystem>
                      <EFDB_Topic>SALGeneric_logevent_settings</EFDB_Topic>
                      <Category>tunable</Category>
                    </SALEvent>
                    <SALEvent>
                      <Subsystem>SALGeneric</Subsystem>
                      <EFDB_Topic>SALGeneric_logevent_file</EFDB_Topic>
                      <item><EFDB_Name>url</EFDB_Name><IDL_Type>string</IDL_Type></item>
                    </SALEvent>
                  </SALEventSet>
                </SALObjects>
                """);
        list(
                component("Dome", "no", "lifecycle, tunable"),
                component("Arm", "any", "lifecycle,logevent_file"),
                component("Lamp", "Left=1, Right=2", "command_park"),
                component("Clock", "No", ""));
        Files.writeString(xml.resolve("Dome_Telemetry.xml"), """
                <SALTelemetrySet>
                  <SALTelemetry>
                    <EFDB_Topic>Dome_position</EFDB_Topic>
                    <item><EFDB_Name>angle</EFDB_Name><IDL_Type>double</IDL_Type></item>
                  </SALTelemetry>
                </SALTelemetrySet>
                """);
    }

    @Test
    void everyComponentHasTheTopicsOfItsCategoriesAndThoseItLists() {
        assertThat(fromSal()).isZero();

        assertThat(topics())
                .containsExactly(
                        "Arm_command_start",
                        "Arm_logevent_file",
                        "Arm_logevent_mode",
                        "Arm_logevent_pulse",
                        "Clock_logevent_pulse",
                        "Dome_command_start",
                        "Dome_logevent_mode",
                        "Dome_logevent_pulse",
                        "Dome_logevent_settings",
                        "Dome_position",
                        "Lamp_command_park",
                        "Lamp_logevent_pulse");
        assertThat(out.toString())
                .contains("4 components, 12 topics (3 commands, 8 log events, 1 telemetry; 11 of them generic)");
    }

    @Test
    void aGenericTopicIsLikeATopicOfTheComponent() throws IOException {
        fromSal();

        Schema start = schema("Arm_command_start");
        assertThat(start.getFullName()).isEqualTo("lsst.sal.Arm_command_start");
        assertThat(start.getField("override").schema().getType()).isEqualTo(Schema.Type.STRING);
        assertThat(schema("Dome_logevent_mode").getField("mode").doc()).isEqualTo("One of Mode_Idle=1, Mode_Busy=2.");
    }

    @Test
    void anyValueExceptNoMeansIndexed() throws IOException {
        fromSal();

        assertThat(schema("Arm_logevent_pulse").getField("salIndex")).isNotNull();
        assertThat(schema("Lamp_logevent_pulse").getField("salIndex")).isNotNull();
        assertThat(schema("Dome_logevent_pulse").getField("salIndex")).isNull();
        assertThat(schema("Clock_logevent_pulse").getField("salIndex")).isNull();
    }

    @Test
    void aTopicThatIsListedTwiceIsOneTopic() throws IOException {
        list(component("Dome", "no", "lifecycle, lifecycle, mandatory, tunable, logevent_mode, logevent_pulse,"));

        assertThat(fromSal()).isZero();
        assertThat(topics())
                .containsExactly(
                        "Dome_command_start",
                        "Dome_logevent_mode",
                        "Dome_logevent_pulse",
                        "Dome_logevent_settings",
                        "Dome_position");
    }

    @Test
    void usesAndReportsAComponentsOwnDefinition() throws IOException {
        Files.writeString(xml.resolve("Arm_Events.xml"), """
                <SALEventSet>
                  <SALEvent>
                    <Subsystem>Arm</Subsystem>
                    <EFDB_Topic>Arm_logevent_pulse</EFDB_Topic>
                    <item><EFDB_Name>beatsPerMinute</EFDB_Name><IDL_Type>int</IDL_Type></item>
                  </SALEvent>
                </SALEventSet>
                """);

        assertThat(fromSal()).isZero();

        assertThat(schema("Arm_logevent_pulse").getField("beatsPerMinute")).isNotNull();
        assertThat(schema("Arm_logevent_pulse").getField("alive")).isNull();
        assertThat(out.toString())
                .contains(
                        "Arm_logevent_pulse is generic and also defined in Arm_Events.xml: the definition in Arm_Events.xml is used")
                .contains("12 topics (3 commands, 8 log events, 1 telemetry; 10 of them generic)");
    }

    @Test
    void reportsAComponentWithAnUndefinedTopicAndWritesTheOthers() throws IOException {
        list(component("Dome", "no", "lifecycle, magic, logevent_nothing"), component("Arm", "any", "tunable"));

        assertThat(fromSal("--json")).isEqualTo(1);

        JsonNode faults = new ObjectMapper().readTree(out.toString()).get("faults");
        assertThat(faults).hasSize(2);
        assertThat(faults.at("/0/file").asText()).isEqualTo("SALSubsystems.xml");
        assertThat(faults.at("/0/line").asInt()).isEqualTo(2);
        assertThat(faults.at("/0/reason").asText())
                .isEqualTo("Dome adds \"magic\", which is neither a category nor a topic of SALGenerics.xml:"
                        + " the categories are lifecycle, mandatory, tunable");
        assertThat(faults.at("/1/reason").asText()).startsWith("Dome adds \"logevent_nothing\"");
        assertThat(topics()).contains("Dome_command_start", "Dome_logevent_mode", "Arm_logevent_settings");
    }

    @Test
    void reportsAnUnlistedComponentAndWritesItsMandatoryTopics() throws IOException {
        list(component("Arm", "any", ""));

        assertThat(fromSal()).isZero();

        assertThat(topics()).containsExactly("Arm_logevent_pulse", "Dome_logevent_pulse", "Dome_position");
        assertThat(out.toString())
                .contains("SALSubsystems.xml does not list Dome: it only has the mandatory generic topics");
    }

    @Test
    void reportsAMissingFileAsNoError() throws IOException {
        Files.delete(xml.resolve("SALSubsystems.xml"));

        assertThat(fromSal()).isZero();
        assertThat(topics()).containsExactly("Dome_position");
        assertThat(out.toString())
                .contains("no SALSubsystems.xml in " + xml + ": generic topics are omitted, and only the"
                        + " components of --indexed are indexed");

        list(component("Dome", "any", "lifecycle"));
        Files.delete(xml.resolve("SALGenerics.xml"));

        assertThat(fromSal()).isZero();
        assertThat(topics()).containsExactly("Dome_position");
        assertThat(schema("Dome_position").getField("salIndex")).isNotNull();
        assertThat(out.toString()).contains("no SALGenerics.xml in " + xml + ": generic topics are omitted");
    }

    @Test
    void reportsAnInvalidFileOnceAndNotForEachComponent() throws IOException {
        Files.writeString(xml.resolve("SALGenerics.xml"), "<SALObjects>\n<SALEventSet>");

        assertThat(fromSal()).isEqualTo(1);
        assertThat(topics()).containsExactly("Dome_position");
        assertThat(out.toString()).contains("SALGenerics.xml:2: not well-formed XML", "1 faults");
    }

    @Test
    void reportsWronglyListedComponents() throws IOException {
        list(
                component("Dome", "no", "lifecycle"),
                component("Dome", "any", "tunable"),
                component("Odd-Name", "no", ""),
                "<SALSubsystem/>");

        assertThat(fromSal()).isEqualTo(1);

        assertThat(out.toString())
                .contains("SALSubsystems.xml:3: Dome is listed twice")
                .contains("SALSubsystems.xml:4: the component name \"Odd-Name\" is not letters, digits and _")
                .contains("SALSubsystems.xml:5: a component without a <Name>");
        assertThat(topics())
                .containsExactly("Dome_command_start", "Dome_logevent_mode", "Dome_logevent_pulse", "Dome_position");
        assertThat(schema("Dome_position").getField("salIndex")).isNull();
    }

    private int fromSal(String... more) {
        List<String> arguments = Stream.concat(
                        Stream.of("from-sal", xml.toString(), "--out", avro.toString()), Stream.of(more))
                .toList();
        return new CommandLine(new SchemasCommand())
                .setOut(new PrintWriter(out, true))
                .execute(arguments.toArray(String[]::new));
    }

    private TreeSet<String> topics() {
        TreeSet<String> topics = new TreeSet<>();
        for (String file : avro.toFile().list()) {
            if (file.endsWith(".avsc")) {
                topics.add(file.substring(0, file.length() - ".avsc".length()));
            }
        }
        return topics;
    }

    private Schema schema(String topic) throws IOException {
        return new Schema.Parser().parse(avro.resolve(topic + ".avsc").toFile());
    }

    private void list(String... components) throws IOException {
        Files.writeString(
                xml.resolve("SALSubsystems.xml"),
                "<SALSubsystemSet>\n" + String.join("\n", components) + "\n</SALSubsystemSet>\n");
    }

    private static String component(String name, String index, String generics) {
        return "<SALSubsystem><Name>" + name + "</Name><IndexEnumeration>" + index
                + "</IndexEnumeration><AddedGenerics>" + generics + "</AddedGenerics></SALSubsystem>";
    }
}
