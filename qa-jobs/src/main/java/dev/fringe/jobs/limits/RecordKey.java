// SPDX-License-Identifier: Apache-2.0
package dev.fringe.jobs.limits;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** The key of a record of any topic, to be shown and to be told from others. */
final class RecordKey {
    private RecordKey() {}

    /** The key itself where it is text, else its bytes in hexadecimal; null where there is none. */
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
