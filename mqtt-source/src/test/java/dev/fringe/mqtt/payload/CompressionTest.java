// SPDX-License-Identifier: Apache-2.0
package dev.fringe.mqtt.payload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.function.UnaryOperator;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class CompressionTest {
    private static final int LIMIT = 1_000_000;
    private static final byte[] TEXT = "{\"speed\":1.5}".getBytes(StandardCharsets.UTF_8);

    @Property(tries = 200)
    void givesBackWhatWasCompressed(@ForAll byte[] plain) throws Exception {
        assertThat(Compression.GZIP.decompress(gzip(plain), LIMIT)).isEqualTo(plain);
        assertThat(Compression.ZLIB.decompress(zlib(plain), LIMIT)).isEqualTo(plain);
        assertThat(Compression.AUTO.decompress(gzip(plain), LIMIT)).isEqualTo(plain);
        assertThat(Compression.AUTO.decompress(zlib(plain), LIMIT)).isEqualTo(plain);
    }

    @Test
    void autoLeavesWhatIsNotCompressed() throws Exception {
        for (byte[] plain : new byte[][] {TEXT, {}, {1}, {0x1f}, {0x78}, {0x78, 0x00}, {(byte) 0x88, 0x1c}}) {
            assertThat(Compression.AUTO.decompress(plain, LIMIT)).isSameAs(plain);
            assertThat(Compression.NONE.decompress(plain, LIMIT)).isSameAs(plain);
        }
    }

    @Test
    void readsSeveralGzipMembersAsOnePayload() throws Exception {
        byte[] members = concat(concat(gzip(TEXT), gzip(new byte[0])), gzip(TEXT));
        assertThat(Compression.GZIP.decompress(members, LIMIT)).isEqualTo(concat(TEXT, TEXT));
    }

    /** The letter a, by {@code gzip -N} and with every optional part: extra, name, comment and the header's checksum. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "1f8b0808588c086b000361004b040043beb7e801000000",
                "1f8b081e000000000003020078786e006300f4574b040043beb7e801000000"
            })
    void skipsTheOptionalPartsOfTheHeader(String hex) throws Exception {
        assertThat(Compression.GZIP.decompress(HexFormat.of().parseHex(hex), LIMIT))
                .isEqualTo(new byte[] {'a'});
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"1f8b081e000000000003020078786e006300f5574b040043beb7e801000000", "1f8b0900", "1f8b0820", "78"})
    void anotherHeaderIsPoison(String hex) {
        byte[] payload = HexFormat.of().parseHex(hex);
        assertThatThrownBy(() -> Compression.GZIP.decompress(payload, LIMIT)).isInstanceOf(Undecodable.class);
    }

    @ParameterizedTest
    @EnumSource(names = {"GZIP", "ZLIB", "AUTO"})
    void aBombIsPoison(Compression compression) {
        byte[] bomb = compression == Compression.ZLIB ? zlib(new byte[50_000_000]) : gzip(new byte[50_000_000]);
        assertThat(bomb.length).isLessThan(60_000);
        assertThatThrownBy(() -> compression.decompress(bomb, LIMIT))
                .isInstanceOf(Undecodable.class)
                .hasMessageContaining("max.payload.bytes allows (1000000)");
    }

    @Test
    void theLimitIsThatOfAllMembers() {
        byte[] members = concat(gzip(new byte[LIMIT]), gzip(new byte[1]));
        assertThatThrownBy(() -> Compression.GZIP.decompress(members, LIMIT)).hasMessageContaining("max.payload.bytes");
    }

    @Test
    void everyTruncationIsPoison() {
        for (boolean gzip : new boolean[] {true, false}) {
            byte[] whole = gzip ? gzip(TEXT) : zlib(TEXT);
            Compression compression = gzip ? Compression.GZIP : Compression.ZLIB;
            for (int length = 1; length < whole.length; length++) {
                byte[] part = Arrays.copyOf(whole, length);
                assertThatThrownBy(() -> compression.decompress(part, LIMIT))
                        .isInstanceOf(Undecodable.class)
                        .hasMessageContaining("an end within the data");
            }
        }
    }

    @Test
    void bytesAfterTheEndArePoison() {
        for (byte[] rest : new byte[][] {{0}, {'a', 'b'}, TEXT}) {
            assertThatThrownBy(() -> Compression.GZIP.decompress(concat(gzip(TEXT), rest), LIMIT))
                    .isInstanceOf(Undecodable.class);
            assertThatThrownBy(() -> Compression.ZLIB.decompress(concat(zlib(TEXT), rest), LIMIT))
                    .hasMessageContaining("bytes after its end");
        }
    }

    @Test
    void everyChangedByteOfTheChecksumIsPoison() {
        byte[] gzip = gzip(TEXT);
        byte[] zlib = zlib(TEXT);
        for (int i = 1; i <= 8; i++) {
            byte[] changed = gzip.clone();
            changed[gzip.length - i]++;
            assertThatThrownBy(() -> Compression.GZIP.decompress(changed, LIMIT))
                    .hasMessageContaining("checksum");
        }
        zlib[zlib.length - 1]++;
        assertThatThrownBy(() -> Compression.ZLIB.decompress(zlib, LIMIT)).hasMessageContaining("damaged");
    }

    @Test
    void aDictionaryIsPoison() {
        Deflater deflater = new Deflater();
        deflater.setDictionary(TEXT);
        byte[] payload = compressed(TEXT, out -> new DeflaterOutputStream(out, deflater));
        assertThatThrownBy(() -> Compression.ZLIB.decompress(payload, LIMIT)).hasMessageContaining("dictionary");
    }

    private static byte[] gzip(byte[] plain) {
        return compressed(plain, out -> {
            try {
                return new GZIPOutputStream(out);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private static byte[] zlib(byte[] plain) {
        return compressed(plain, DeflaterOutputStream::new);
    }

    private static byte[] compressed(byte[] plain, UnaryOperator<OutputStream> compressor) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = compressor.apply(bytes)) {
            out.write(plain);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static byte[] concat(byte[] one, byte[] other) {
        byte[] both = Arrays.copyOf(one, one.length + other.length);
        System.arraycopy(other, 0, both, one.length, other.length);
        return both;
    }
}
