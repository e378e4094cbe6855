// SPDX-License-Identifier: Apache-2.0
package dev.fringe.jobs.limits;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** The printable form of a record's key. */
final class RecordKey {
    private RecordKey() {}

    /** The key if it is text, otherwise its bytes in hexadecimal; null if there is no key. */
    static String text(byte[] key) {
        if (key == null) {
            return null;
        }
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(key))
                    .toString();
            return text.chars().anyMatch(Character::isISOControl)
                    ? HexFormat.of().formatHex(key)
                    : text;
        } catch (CharacterCodingException e) {
            return HexFormat.of().formatHex(key);
        }
    }
}
