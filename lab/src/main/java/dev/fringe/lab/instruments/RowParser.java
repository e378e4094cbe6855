// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.instruments;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;

/** Parses a recorded row with the rules that the chain applies to a machine's message; see {@link MachineGenerator.State}. */
final class RowParser {
    /** The limit of InfluxDB's times, which are 64-bit nanoseconds. */
    private static final long FARTHEST_MILLIS = Long.MAX_VALUE / 1_000_000;

    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private final JsonParser parser;
    private boolean thing;
    private Long timestamp;
    private int timestampAt;
    private int timestampLength;
    private int notNumbers;

    private RowParser(JsonParser parser) {
        this.parser = parser;
    }

    static RowLine parse(long number, byte[] payload) {
        try (JsonParser parser = JSON.createParser(payload)) {
            return new RowParser(parser).read(number, payload);
        } catch (Refusal e) {
            return new RowLine.Bad(number, e.getMessage());
        } catch (JsonProcessingException e) {
            // The parser's message contains the payload.
            long at = e.getLocation() == null ? -1 : e.getLocation().getByteOffset();
            return new RowLine.Bad(number, "not valid JSON" + (at < 0 ? "" : " (at byte " + at + ")"));
        } catch (IOException e) {
            return new RowLine.Bad(number, "not valid JSON");
        }
    }

    private RowLine read(long number, byte[] payload) throws IOException {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            throw new Refusal("not a JSON object");
        }
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            readValue(name, parser.nextToken());
        }
        if (parser.nextToken() != null) {
            throw new Refusal("text after the JSON object");
        }
        if (!thing) {
            throw new Refusal("no \"Thing\": add the name of the machine");
        }
        if (timestamp == null) {
            throw new Refusal("no \"Timestamp\": add the time of the readings");
        }
        return new RowLine.Row(number, payload, timestamp, timestampAt, timestampLength, notNumbers);
    }

    private void readValue(String name, JsonToken value) throws IOException {
        switch (name) {
            case "Thing" -> {
                require(value == JsonToken.VALUE_STRING && parser.getTextLength() > 0, "\"Thing\" is not text");
                thing = true;
            }
            case "Timestamp" -> readTimestamp(value);
            case "id" ->
                require(value == JsonToken.VALUE_STRING || value == JsonToken.VALUE_NULL, "\"id\" is not text");
            default -> readQuantity(name, value);
        }
    }

    private void readTimestamp(JsonToken value) throws IOException {
        boolean whole =
                value == JsonToken.VALUE_NUMBER_INT && parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER;
        require(whole, "\"Timestamp\" is not a whole number of milliseconds");
        timestamp = parser.getLongValue();
        require(
                timestamp >= -FARTHEST_MILLIS && timestamp <= FARTHEST_MILLIS,
                "\"Timestamp\" is out of InfluxDB's range");
        timestampAt = (int) parser.currentTokenLocation().getByteOffset();
        timestampLength = parser.getTextLength();
        require(timestampAt >= 0, "not in UTF-8");
    }

    private void readQuantity(String name, JsonToken value) throws IOException {
        if (value.isNumeric()) {
            require(!name.isEmpty(), "a quantity without a name");
            require(Double.isFinite(parser.getDoubleValue()), "a number out of the range of a 64-bit float");
        } else if (value != JsonToken.VALUE_NULL) {
            notNumbers++;
            parser.skipChildren();
        }
    }

    private static void require(boolean met, String otherwise) throws Refusal {
        if (!met) {
            throw new Refusal(otherwise);
        }
    }

    /** The error of an invalid row. */
    private static final class Refusal extends IOException {
        private static final long serialVersionUID = 1L;

        Refusal(String reason) {
            super(reason);
        }
    }
}
