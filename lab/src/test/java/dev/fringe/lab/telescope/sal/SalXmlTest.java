// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.telescope.sal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SalXmlTest {
    @ParameterizedTest
    @CsvSource({
        "boolean, BOOLEAN",
        "byte, INT",
        "octet, INT",
        "short, INT",
        "int, INT",
        "unsigned short, INT",
        "long, INT",
        "unsigned int, LONG",
        "unsigned long, LONG",
        "long long, LONG",
        "unsigned long long, LONG",
        "float, FLOAT",
        "double, DOUBLE",
        "string, STRING",
        "char, STRING"
    })
    void mapsEveryType(String idl, Schema.Type avro) {
        Schema schema = schema(telemetry("<item><EFDB_Name>x</EFDB_Name><IDL_Type>" + idl + "</IDL_Type></item>"));

        assertThat(schema.getField("x").schema().getType()).isEqualTo(avro);
    }

    @Test
    void aCountMakesAnArrayExceptForText() {
        Schema schema = schema(telemetry(item("a", "unsigned  short", "16")
                + item("b", "string", "80")
                + item("c", "char", "8")
                + item("d", "double", "1")));

        assertThat(schema.getField("a").schema()).isEqualTo(Schema.createArray(Schema.create(Schema.Type.INT)));
        assertThat(schema.getField("a").getObjectProp("count")).isEqualTo(16);
        assertThat(schema.getField("b").schema().getType()).isEqualTo(Schema.Type.STRING);
        assertThat(schema.getField("c").schema().getType()).isEqualTo(Schema.Type.STRING);
        assertThat(schema.getField("d").schema().getType()).isEqualTo(Schema.Type.DOUBLE);
    }

    @Test
    void carriesNamesDescriptionsAndUnits() {
        Schema schema = schema("""
                <SALTelemetrySet>
                  <SALTelemetry>
                    <Subsystem>MTM1M3</Subsystem>
                    <EFDB_Topic>MTM1M3_accelerometerData</EFDB_Topic>
                    <Description>Accelerations &amp; more &lt;raw&gt;</Description>
                    <item>
                      <EFDB_Name>rawAccelerometer</EFDB_Name>
                      <Description><![CDATA[Volts, < 5]]></Description>
                      <IDL_Type>float</IDL_Type>
                      <Units>V</Units>
                      <Count>8</Count>
                    </item>
                  </SALTelemetry>
                </SALTelemetrySet>
                """);

        assertThat(schema.getFullName()).isEqualTo("lsst.sal.MTM1M3_accelerometerData");
        assertThat(schema.getDoc()).isEqualTo("Accelerations & more <raw>");
        assertThat(schema.getField("rawAccelerometer").doc()).isEqualTo("Volts, < 5");
        assertThat(schema.getField("rawAccelerometer").getProp("units")).isEqualTo("V");
        assertThat(schema.getFields().get(0).name()).isEqualTo("private_efdStamp");
        assertThat(schema.getField("salIndex")).isNull();
    }

    @Test
    void readsCommandsWithoutFieldsAndLogEvents() {
        SalFile commands = parse(set("SALCommandSet", topic("SALCommand", "ATDome_command_stop", "")));
        SalFile events = parse(set("SALEventSet", topic("SALEvent", "ATDome_logevent_state", item("s", "int", "1"))));

        assertThat(commands.faults()).isEmpty();
        assertThat(commands.topics()).extracting(SalTopic::kind).containsExactly(SalKind.COMMAND);
        assertThat(events.topics()).extracting(SalTopic::kind).containsExactly(SalKind.EVENT);
        assertThat(SalKind.ofTopic("ATDome_command_stop")).isEqualTo(SalKind.COMMAND);
        assertThat(SalKind.ofTopic("ATDome_logevent_state")).isEqualTo(SalKind.EVENT);
        assertThat(SalKind.ofTopic("ATDome_position")).isEqualTo(SalKind.TELEMETRY);
    }

    @ParameterizedTest
    @CsvSource({
        "SALCommandSet, SALCommand, MTM1M3_command_x",
        "SALEventSet, SALEvent, MTM1M3_logevent_x",
        "SALTelemetrySet, SALTelemetry, MTM1M3_accelerometerData"
    })
    void findsAMissingSubsystemByTheNameOfTheTopic(String set, String element, String name) {
        SalFile file = parse(set(set, "<" + element + "><EFDB_Topic>" + name + "</EFDB_Topic></" + element + ">"));

        assertThat(file.faults()).isEmpty();
        assertThat(file.topics()).extracting(SalTopic::subsystem).containsExactly("MTM1M3");
        assertThat(file.topics()).extracting(SalTopic::name).containsExactly(name);
    }

    @Test
    void enumerationsContinueFromTheLastGivenValue() {
        assertThat(SalEnumeration.parse(" State_A, State_B=4 ,State_C,State_D=0x1F,State_E, ")
                        .values())
                .containsExactly(
                        Map.entry("State_A", 1L),
                        Map.entry("State_B", 4L),
                        Map.entry("State_C", 5L),
                        Map.entry("State_D", 31L),
                        Map.entry("State_E", 32L));
    }

    @Test
    void anEnumerationDescribesTheFieldOfItsName() {
        SalFile file = parse(set(
                "SALEventSet",
                "<Enumeration>DoorState_Open=2, DoorState_Shut</Enumeration>"
                        + topic(
                                "SALEvent",
                                "ATDome_logevent_door",
                                item("doorState", "int", "1") + item("x", "int", "1"))));

        Schema schema = SalSchema.of(file.topics().get(0), true, file.enumerations());

        assertThat(schema.getField("doorState").doc()).isEqualTo("One of DoorState_Open=2, DoorState_Shut=3.");
        assertThat(schema.toString()).contains("\"symbols\":{\"DoorState_Open\":2,\"DoorState_Shut\":3}");
        assertThat(schema.getField("x").doc()).isNull();
        assertThat(schema.getField("salIndex").schema().getType()).isEqualTo(Schema.Type.INT);
    }

    @Test
    void reportsFieldsThatWouldBeStoredUnderOneName() {
        SalTopic topic = parse(telemetry(item("readCols", "int", "25")
                        + item("readCols20", "int", "1")
                        + item("readCols30", "int", "1")))
                .topics()
                .get(0);

        assertThat(topic.collisions()).containsExactly(new SalTopic.Collision("readCols20", "readCols", "readCols20"));
        assertThat(topic.flattenedFields()).isEqualTo(27);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    <item><IDL_Type>int</IDL_Type></item>                                                   | without an <EFDB_Name>
                    <item><EFDB_Name>2x</EFDB_Name><IDL_Type>int</IDL_Type></item>                          | not a valid field name
                    <item><EFDB_Name>x</EFDB_Name></item>                                                   | no type
                    <item><EFDB_Name>x</EFDB_Name><IDL_Type>quaternion</IDL_Type></item>                    | "quaternion"
                    <item><EFDB_Name>x</EFDB_Name><IDL_Type>int</IDL_Type><Count>0</Count></item>           | count "0"
                    <item><EFDB_Name>x</EFDB_Name><IDL_Type>int</IDL_Type><Count>many</Count></item>        | count "many"
                    <item><EFDB_Name>salIndex</EFDB_Name><IDL_Type>int</IDL_Type></item>                    | every topic already has
                    """)
    void reportsTheLineAndTheRuleOfAnInvalidField(String item, String reason) {
        SalFile file = parse("<SALTelemetrySet>\n"
                + topic("SALTelemetry", "ATDome_good", "")
                + "\n"
                + topic("SALTelemetry", "ATDome_bad", "\n" + item)
                + "</SALTelemetrySet>");

        assertThat(file.faults()).hasSize(1).first().satisfies(fault -> {
            assertThat(fault.line()).isEqualTo(4);
            assertThat(fault.reason()).contains(reason);
        });
        assertThat(file.topics()).extracting(SalTopic::name).containsExactly("ATDome_good");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    <html/>                                                                                                   | not a set of topics
                    <SALTelemetrySet><SALCommand/></SALTelemetrySet>                                                          | is not allowed in
                    <SALTelemetrySet><SALTelemetry/></SALTelemetrySet>                                                        | a topic without an <EFDB_Topic>
                    <SALTelemetrySet><SALTelemetry><EFDB_Topic>position</EFDB_Topic></SALTelemetry></SALTelemetrySet>         | has no subsystem
                    <SALObjects><html/></SALObjects>                                                                          | not a set of topics
                    <SALTelemetrySet><SALTelemetry><Subsystem>A</Subsystem></SALTelemetry></SALTelemetrySet>                  | without an <EFDB_Topic>
                    <SALTelemetrySet><SALTelemetry><Subsystem>A</Subsystem><EFDB_Topic>B_x</EFDB_Topic></SALTelemetry></SALTelemetrySet> | does not begin with
                    <SALTelemetrySet><SALTelemetry><Subsystem>A</Subsystem><EFDB_Topic>A_x-y</EFDB_Topic></SALTelemetry></SALTelemetrySet> | letters, digits
                    <SALEventSet><Enumeration>A, B=x</Enumeration></SALEventSet>                                              | "B=x"
                    <SALEventSet><Enumeration>A, A</Enumeration></SALEventSet>                                                | twice
                    <SALEventSet><Enumeration> </Enumeration></SALEventSet>                                                   | empty
                    <SALTelemetrySet>                                                                                         | not well-formed
                    not XML at all                                                                                            | not well-formed
                    """)
    void reportsInvalidFiles(String content, String reason) {
        assertThat(parse(content).faults()).hasSize(1).first().satisfies(fault -> {
            assertThat(fault.toString()).startsWith("a.xml:1: ");
            assertThat(fault.reason()).contains(reason);
        });
    }

    @Test
    void reportsDuplicateFieldNames() {
        assertThat(parse(telemetry(item("x", "int", "1") + item("x", "float", "1")))
                        .faults())
                .extracting(SalFile.Fault::reason)
                .containsExactly("a second field named x");
    }

    @Test
    void readsOtherEncodingsAndInternalEntities() {
        String latin = "<?xml version='1.0' encoding='ISO-8859-1'?><!DOCTYPE SALTelemetrySet [<!ENTITY deg '\u00b0C'>]>"
                + telemetry("<item><EFDB_Name>t</EFDB_Name><IDL_Type>float</IDL_Type><Units>&deg;</Units></item>");

        SalFile file = parse(latin, StandardCharsets.ISO_8859_1);

        assertThat(file.faults()).isEmpty();
        assertThat(file.topics().get(0).items().get(0).units()).isEqualTo("\u00b0C");
    }

    @Test
    void doesNotOpenExternalEntities() {
        String outside = "<!DOCTYPE SALTelemetrySet [<!ENTITY secret SYSTEM 'file:///etc/hostname'>]>"
                + telemetry("<item><EFDB_Name>t</EFDB_Name><IDL_Type>float</IDL_Type><Units>&secret;</Units></item>");

        SalFile file = parse(outside);

        assertThat(file.topics().stream().flatMap(topic -> topic.items().stream()))
                .allSatisfy(item -> assertThat(item.units()).isEmpty());
    }

    private static Schema schema(String xml) {
        SalFile file = parse(xml);
        assertThat(file.faults()).isEmpty();
        return SalSchema.of(file.topics().get(0), false, List.of());
    }

    private static SalFile parse(String xml) {
        return parse(xml, StandardCharsets.UTF_8);
    }

    private static SalFile parse(String xml, Charset encoding) {
        return SalXml.parse("a.xml", new ByteArrayInputStream(xml.getBytes(encoding)));
    }

    private static String telemetry(String items) {
        return set("SALTelemetrySet", topic("SALTelemetry", "ATDome_position", items));
    }

    private static String set(String element, String content) {
        return "<" + element + ">" + content + "</" + element + ">";
    }

    private static String topic(String element, String name, String items) {
        return "<" + element + "><Subsystem>ATDome</Subsystem><EFDB_Topic>" + name + "</EFDB_Topic>" + items + "</"
                + element + ">";
    }

    private static String item(String name, String type, String count) {
        return "<item><EFDB_Name>" + name + "</EFDB_Name><IDL_Type>" + type + "</IDL_Type><Count>" + count
                + "</Count></item>";
    }
}
