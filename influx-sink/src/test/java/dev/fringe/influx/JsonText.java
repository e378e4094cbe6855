// SPDX-License-Identifier: Apache-2.0
package dev.fringe.influx;

import com.squareup.moshi.JsonReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import okio.Buffer;

/** Reads JSON into maps and lists, with every digit of a number. */
final class JsonText {
    private JsonText() {}

    static Object parse(String json) {
        try {
            JsonReader reader = JsonReader.of(new Buffer().writeUtf8(json));
            // otherwise it takes no number of hundreds of digits, and with it as text
            reader.setLenient(true);
            return read(reader);
        } catch (IOException e) {
            throw new UncheckedIOException(json, e);
        }
    }

    private static Object read(JsonReader reader) throws IOException {
        return switch (reader.peek()) {
            case BEGIN_OBJECT -> object(reader);
            case BEGIN_ARRAY -> array(reader);
            case NUMBER -> new BigDecimal(reader.nextString());
            case STRING -> reader.nextString();
            case BOOLEAN -> reader.nextBoolean();
            default -> reader.nextNull();
        };
    }

    private static Map<String, Object> object(JsonReader reader) throws IOException {
        Map<String, Object> object = new LinkedHashMap<>();
        reader.beginObject();
        while (reader.hasNext()) {
            object.put(reader.nextName(), read(reader));
        }
        reader.endObject();
        return object;
    }

    private static List<Object> array(JsonReader reader) throws IOException {
        List<Object> array = new ArrayList<>();
        reader.beginArray();
        while (reader.hasNext()) {
            array.add(read(reader));
        }
        reader.endArray();
        return array;
    }
}
