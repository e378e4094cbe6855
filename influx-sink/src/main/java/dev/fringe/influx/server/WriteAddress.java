// SPDX-License-Identifier: Apache-2.0
package dev.fringe.influx.server;

import java.util.LinkedHashMap;
import java.util.Map;

/** Where a server takes line protocol: a path below its address, without a slash in front, and the query string. */
public record WriteAddress(String path, Map<String, String> query) {
    public static WriteAddress of(String path) {
        return new WriteAddress(path, Map.of());
    }

    /** With one more parameter; the server's default applies to an empty one. */
    public WriteAddress with(String name, String value) {
        if (value.isEmpty()) {
            return this;
        }
        Map<String, String> more = new LinkedHashMap<>(query);
        more.put(name, value);
        return new WriteAddress(path, more);
    }
}
