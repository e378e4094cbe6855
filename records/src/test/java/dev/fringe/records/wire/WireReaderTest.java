// SPDX-License-Identifier: Apache-2.0
package dev.fringe.records.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.junit.jupiter.api.Test;

class WireReaderTest {
    private final List<Integer> requestedIds = new ArrayList<>();
    private final WireReader<Object> reader = new WireReader<>(id -> {
        requestedIds.add(id);
        if (id != 258) {
            throw new IOException("unknown id " + id);
        }
        return new GenericDatumReader<>(Schema.create(Schema.Type.STRING));
    });

    @Test
    void writesTheHeaderThatItReads() {
        byte[] header = WireFormat.header(-2);

        assertThat(WireFormat.header(258)).containsExactly(0, 0, 0, 1, 2);
        assertThat(WireFormat.hasHeader(header)).isTrue();
        assertThat(WireFormat.schemaId(header)).isEqualTo(-2);
        assertThat(WireFormat.hasHeader(new byte[4])).isFalse();
        assertThat(WireFormat.hasHeader(new byte[] {1, 0, 0, 0, 1})).isFalse();
    }

    @Test
    void readsEachRecordToItsLastByteAndRequestsEachIdOnce() throws IOException {
        byte[] good = {0, 0, 0, 1, 2, 4, 'a', 'b'};
        List<byte[]> damaged = List.of(
                new byte[0],
                new byte[] {1, 0, 0, 1, 2, 4, 'a', 'b'},
                new byte[] {0, 0, 0, 1, 2, 4, 'a'},
                new byte[] {0, 0, 0, 1, 2, 4, 'a', 'b', 'c'},
                // announces two gigabytes
                new byte[] {0, 0, 0, 1, 2, (byte) 0xfe, (byte) 0xff, (byte) 0xff, (byte) 0xff, 0x0f});

        for (byte[] bytes : damaged) {
            assertThatExceptionOfType(Exception.class).isThrownBy(() -> reader.read(bytes));
            assertThat(reader.read(good)).hasToString("ab");
        }
        assertThat(requestedIds).containsExactly(258);
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> reader.read(new byte[] {0, 0, 0, 0, 7, 0}))
                .withMessage("unknown id 7");
    }
}
