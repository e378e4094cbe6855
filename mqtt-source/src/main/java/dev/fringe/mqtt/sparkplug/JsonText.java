// SPDX-License-Identifier: Apache-2.0
package dev.fringe.mqtt.sparkplug;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** JSON for what has no fixed fields: tables and nested properties. */
final class JsonText {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private JsonText() {}

    /** The columns with their types, and the rows. */
    static String of(Payload.DataSet table) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("columns", table.columns());
        json.put(
                "types",
                table.types().stream()
                        .map(type -> DataType.of(type).map(DataType::name).orElse("Unknown"))
                        .toList());
        List<List<Object>> rows = new ArrayList<>();
        for (List<Object> row : table.rows()) {
            List<Object> values = new ArrayList<>();
            for (int i = 0; i < row.size(); i++) {
                Object sent = row.get(i);
                long type = i < table.types().size() ? table.types().get(i) : 0;
                values.add(DataType.of(type).map(known -> known.plain(sent)).orElse(sent));
            }
            rows.add(values);
        }
        json.put("rows", rows);
        return of((Object) json);
    }

    static String of(Object value) {
        try {
            return MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
