// SPDX-License-Identifier: Apache-2.0
package dev.fringe.mqtt.payload;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.Locale;

/** Reads exactly one JSON value, without trailing text or duplicate names. Exact decimals are slower. */
public final class Json {
    private static final StreamReadConstraints LIMITS = StreamReadConstraints.builder()
            .maxNestingDepth(BinaryPayload.DEEPEST)
            .build();
    private static final ObjectReader READER = JsonMapper.builder(
                    JsonFactory.builder().streamReadConstraints(LIMITS).build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS, DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
            .build()
            .readerFor(JsonNode.class);
    private static final ObjectReader EXACT = READER.with(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

    private Json() {}

    public static JsonNode read(byte[] payload, boolean exact) throws Undecodable {
        try {
            JsonNode node = (exact ? EXACT : READER).readTree(payload);
            if (node == null || node.isMissingNode()) {
                throw new Undecodable("the payload is empty, not JSON");
            }
            return node;
        } catch (StreamConstraintsException e) {
            throw new Undecodable(
                    "the payload is more than the JSON reader accepts: at most " + LIMITS.getMaxNestingDepth()
                            + " levels deep, numbers of " + LIMITS.getMaxNumberLength() + " digits and names of "
                            + LIMITS.getMaxNameLength() + " characters" + at(e));
        } catch (JsonProcessingException e) {
            throw new Undecodable("the payload is not valid JSON" + at(e));
        } catch (NumberFormatException e) {
            // Jackson passes on that of BigDecimal, whose exponent has 32 bits.
            throw new Undecodable("the payload has a number whose exponent has more than 32 bits");
        } catch (IOException e) {
            throw new Undecodable("the payload is not valid JSON");
        }
    }

    /** Whether a number in text is too large for a double. An infinity of a binary format is a float. */
    static boolean isBeyondDouble(JsonNode number) {
        return !number.isFloat() && Double.isInfinite(number.doubleValue());
    }

    /** The type of a value, for errors that must not quote it. */
    static String kind(JsonNode node) {
        return node.getNodeType().toString().toLowerCase(Locale.ROOT);
    }

    // the message of the parser quotes the payload
    private static String at(JsonProcessingException e) {
        return e.getLocation() == null ? "" : " (at byte " + e.getLocation().getByteOffset() + ")";
    }
}
