// SPDX-License-Identifier: Apache-2.0
package dev.fringe.influx.server;

import com.squareup.moshi.JsonAdapter;
import com.squareup.moshi.JsonDataException;
import com.squareup.moshi.Moshi;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Reads JSON. Missing and unexpected values are null, empty or zero, because the text comes from servers of any version. */
public final class Json {
    private static final JsonAdapter<Object> READER =
            new Moshi.Builder().build().adapter(Object.class);

    private final Object value;

    private Json(Object value) {
        this.value = value;
    }

    /** Of a text that is not JSON, every value is missing. */
    public static Json parse(String text) {
        try {
            return new Json(READER.fromJson(text));
        } catch (IOException | JsonDataException notJson) {
            return new Json(null);
        }
    }

    public Json get(String member) {
        return new Json(value instanceof Map<?, ?> object ? object.get(member) : null);
    }

    /** The elements of an array; an object is an array of one. */
    public List<Json> elements() {
        if (value instanceof List<?> list) {
            return list.stream().map(Json::new).toList();
        }
        return value == null ? List.of() : List.of(this);
    }

    /** The rows of an array of arrays. */
    @SuppressWarnings("unchecked")
    public List<List<Object>> rows() {
        return value instanceof List<?> list
                ? list.stream().map(row -> (List<Object>) row).toList()
                : List.of();
    }

    public String text() {
        return value instanceof String text ? text : "";
    }

    public int number() {
        return value instanceof Number number ? number.intValue() : 0;
    }
}
