// SPDX-License-Identifier: Apache-2.0
package dev.fringe.mqtt.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CoalescingOutputStreamTest {
    private static final byte[] PING = {(byte) 0xC0, 0};

    private final List<List<Byte>> writes = new ArrayList<>();
    private final CoalescingOutputStream.Burst burst = new CoalescingOutputStream.Burst();
    private final CoalescingOutputStream out = new CoalescingOutputStream(
            new OutputStream() {
                @Override
                public void write(int b) {
                    throw new AssertionError("a byte alone");
                }

                @Override
                public void write(byte[] bytes, int from, int count) {
                    List<Byte> written = new ArrayList<>();
                    for (int i = from; i < from + count; i++) {
                        written.add(bytes[i]);
                    }
                    writes.add(written);
                }
            },
            burst);

    @Test
    void writesTheAcknowledgementsOfABurstTogetherAndInOrder() throws IOException {
        burst.begin();
        burst.begin();
        burst.begin();

        send(acknowledgement(1));
        send(acknowledgement(2));
        assertThat(writes).isEmpty();
        send(acknowledgement(3));

        assertThat(writes).containsExactly(bytes(0x40, 2, 0, 1, 0x40, 2, 0, 2, 0x40, 2, 0, 3));
    }

    @Test
    void writesASingleAcknowledgementAtOnce() throws IOException {
        burst.begin();
        send(acknowledgement(1));

        assertThat(writes).containsExactly(bytes(0x40, 2, 0, 1));
    }

    @Test
    void writesAnyOtherPacketAtOnceAfterHeldAcknowledgements() throws IOException {
        burst.begin();
        burst.begin();
        send(acknowledgement(1));
        send(PING);

        assertThat(writes).containsExactly(bytes(0x40, 2, 0, 1), bytes(0xC0, 0));
    }

    @Test
    void doesNotWaitForAcknowledgementsThatTheClientRejected() throws IOException {
        burst.begin();
        burst.begin();
        burst.end();
        send(acknowledgement(1));

        assertThat(writes).containsExactly(bytes(0x40, 2, 0, 1));
    }

    @Test
    void holdsNoMoreThanItsBuffer() throws IOException {
        for (int i = 0; i < 3_000; i++) {
            burst.begin();
        }
        for (int i = 0; i < 3_000; i++) {
            send(acknowledgement(i));
        }

        assertThat(writes.stream().mapToInt(List::size).sum()).isEqualTo(12_000);
        assertThat(writes).hasSize(47);
    }

    private void send(byte[] packet) throws IOException {
        out.write(packet, 0, packet.length);
        out.flush();
    }

    private static byte[] acknowledgement(int packetId) {
        return new byte[] {0x40, 2, (byte) (packetId >> 8), (byte) packetId};
    }

    private static List<Byte> bytes(int... values) {
        List<Byte> bytes = new ArrayList<>();
        for (int value : values) {
            bytes.add((byte) value);
        }
        return bytes;
    }
}
