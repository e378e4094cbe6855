// SPDX-License-Identifier: Apache-2.0
package dev.fringe.mqtt.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CoalescingInputStreamTest {
    @Test
    void readsEverythingAvailableTogether() throws IOException {
        Counted socket = new Counted(new ByteArrayInputStream(new byte[] {1, 2, 3, 4, 5, 6}));
        DataInputStream in = new DataInputStream(new CoalescingInputStream(socket));

        assertThat(in.readByte()).isEqualTo((byte) 1);
        assertThat(in.readUnsignedShort()).isEqualTo(0x0203);
        assertThat(in.available()).isEqualTo(3);
        assertThat(in.skipBytes(2)).isEqualTo(2);
        assertThat(in.readByte()).isEqualTo((byte) 6);

        assertThat(socket.reads).isEqualTo(1);
    }

    @Test
    void readsAllBytesInOrderForAnySizeOfReads() throws IOException {
        Random random = new Random(7);
        byte[] sent = new byte[300_000];
        random.nextBytes(sent);
        InputStream in = new CoalescingInputStream(new InPieces(new ByteArrayInputStream(sent), random, 150_000));

        byte[] received = new byte[sent.length];
        for (int at = 0; at < received.length; ) {
            if (random.nextInt(10) == 0) {
                received[at++] = (byte) in.read();
            } else {
                at += in.read(received, at, Math.min(received.length - at, 1 + random.nextInt(9_000)));
            }
        }

        assertThat(received).isEqualTo(sent);
        assertThat(in.read()).isEqualTo(-1);
        assertThat(in.read(received, 0, 1)).isEqualTo(-1);
    }

    @Test
    void continuesReadingAfterATimeout() throws IOException {
        InputStream in = new CoalescingInputStream(new FilterInputStream(new ByteArrayInputStream(new byte[] {42})) {
            private boolean waited;

            @Override
            public int read(byte[] bytes, int from, int length) throws IOException {
                if (!waited) {
                    waited = true;
                    throw new SocketTimeoutException("nothing yet");
                }
                return super.read(bytes, from, length);
            }
        });

        assertThatThrownBy(in::read).isInstanceOf(SocketTimeoutException.class);
        assertThat(in.read()).isEqualTo(42);
    }

    @Test
    void asksTheSocketWhatIsAvailableIfTheBufferIsEmpty() throws IOException {
        assertThat(new CoalescingInputStream(new ByteArrayInputStream(new byte[3])).available())
                .isEqualTo(3);
    }

    private static final class Counted extends FilterInputStream {
        private int reads;

        Counted(InputStream in) {
            super(in);
        }

        @Override
        public int read(byte[] bytes, int from, int length) throws IOException {
            reads++;
            return super.read(bytes, from, length);
        }
    }

    private static final class InPieces extends FilterInputStream {
        private final Random random;
        private final int largest;

        InPieces(InputStream in, Random random, int largest) {
            super(in);
            this.random = random;
            this.largest = largest;
        }

        @Override
        public int read(byte[] bytes, int from, int length) throws IOException {
            return super.read(bytes, from, Math.min(length, 1 + random.nextInt(largest)));
        }
    }
}
