// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.instruments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fringe.lab.stack.Login;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MqttPacketTest {
    @Test
    void writesAConnectPacketOfTheStandard() {
        ByteBuffer out = ByteBuffer.allocate(64);

        MqttPacket.connect(out, "ab", Optional.empty());

        assertThat(hex(out)).isEqualTo("100f" + "00044d515454" + "05" + "02" + "0000" + "00" + "00026162");
    }

    @Test
    void addsUserAndPasswordToTheConnectPacket() {
        ByteBuffer out = ByteBuffer.allocate(64);

        MqttPacket.connect(out, "ab", Optional.of(new Login("u", "pq")));

        assertThat(hex(out))
                .isEqualTo("1016" + "00044d515454" + "05" + "c2" + "0000" + "00" + "00026162" + "000175" + "00027071");
    }

    @Test
    void writesAPublishPacketOfTheStandard() {
        ByteBuffer out = ByteBuffer.allocate(64);

        MqttPacket.publish(out, bytes("t/1"), 0x1234, new byte[0], bytes("hi"));

        assertThat(hex(out)).isEqualTo("320a" + "0003742f31" + "1234" + "00" + "6869");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "20", "2003", "200300"})
    void saysThatTheBrokerClosedTheConnection(String received) {
        DataInputStream in =
                new DataInputStream(new ByteArrayInputStream(HexFormat.of().parseHex(received)));

        assertThatThrownBy(() -> MqttPacket.read(in)).hasMessage("the broker closed the connection");
    }

    @Test
    void marksAMessageByAUserProperty() {
        ByteBuffer out = ByteBuffer.allocate(64);

        MqttPacket.publish(out, bytes("t"), 1, new MessageMark("r1").property(42), new byte[0]);

        assertThat(hex(out))
                .isEqualTo("3228" + "000174" + "0001" + "22" + "26"
                        + "000e" + HexFormat.of().formatHex(bytes("fringe.message"))
                        + "000f" + HexFormat.of().formatHex(bytes("r1-000000000042")));
        assertThat(MessageMark.parse(bytes("r1-000000000042"))).contains(new MessageMark.Id("r1", 42));
        assertThat(MessageMark.parse(bytes("-000000000042"))).isEmpty();
        assertThat(MessageMark.parse(bytes("r1-00000000004x"))).isEmpty();
        assertThat(MessageMark.parse(null)).isEmpty();
    }

    @Property(tries = 200)
    void readsBackAPublishPacketOfAnyLength(
            @ForAll @IntRange(min = 1, max = 65_535) int packetId,
            @ForAll @Size(max = 200) byte[] payload,
            @ForAll @IntRange(max = 20_000) int more,
            @ForAll @Size(max = 200) byte[] properties)
            throws IOException {
        byte[] topic = bytes("signal/baseline/42");
        byte[] longer = Arrays.copyOf(payload, payload.length + more);
        ByteBuffer out = ByteBuffer.allocate(MqttPacket.largestPublish(topic, properties, longer));

        MqttPacket.publish(out, topic, packetId, properties, longer);

        ByteBuffer body = MqttPacket.read(stream(Arrays.copyOf(out.array(), out.position())))
                .body();
        byte[] readTopic = new byte[body.getShort()];
        body.get(readTopic);
        assertThat(readTopic).isEqualTo(topic);
        assertThat(body.getShort() & 0xFFFF).isEqualTo(packetId);
        int length = body.get() & 0xFF;
        length = length < 0x80 ? length : length - 0x80 + 0x80 * body.get();
        byte[] readProperties = new byte[length];
        body.get(readProperties);
        assertThat(readProperties).isEqualTo(properties);
        byte[] rest = new byte[body.remaining()];
        body.get(rest);
        assertThat(rest).isEqualTo(longer);
    }

    @Test
    void findsTheReceiveMaximumBetweenOtherProperties() throws IOException {
        // Session expiry, an assigned client id, a user property, the receive maximum, a topic alias maximum.
        String properties = "1100000001" + "1200026162" + "26000161000162" + "210014" + "22000a";
        ByteBuffer body = body("20" + "1a" + "0000" + "17" + properties);

        assertThat(MqttPacket.connected(body)).isEqualTo(new MqttPacket.Connected(0, 20));
    }

    @Test
    void withoutReceiveMaximumTheLimitIsThatOfPacketIds() throws IOException {
        assertThat(MqttPacket.connected(body("2003000000"))).isEqualTo(new MqttPacket.Connected(0, 65_535));
    }

    @Test
    void readsARefusal() throws IOException {
        assertThat(MqttPacket.connected(body("2003008700")).reason()).isEqualTo(0x87);
    }

    private static ByteBuffer body(String packet) throws IOException {
        MqttPacket.Incoming incoming = MqttPacket.read(stream(HexFormat.of().parseHex(packet)));
        assertThat(incoming.type()).isEqualTo(MqttPacket.CONNACK);
        return incoming.body();
    }

    private static DataInputStream stream(byte[] bytes) {
        return new DataInputStream(new ByteArrayInputStream(bytes));
    }

    private static String hex(ByteBuffer written) {
        return HexFormat.of().formatHex(written.array(), 0, written.position());
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
