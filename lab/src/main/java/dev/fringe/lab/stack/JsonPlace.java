// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.stack;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;

/** Where a text is not JSON or YAML. */
public final class JsonPlace {
    private JsonPlace() {}

    /** Empty if Jackson does not tell, as for a text that is nested too deeply. */
    public static String of(JsonProcessingException e) {
        JsonLocation at = e.getLocation();
        return at == null ? "" : " at line " + at.getLineNr() + ", column " + at.getColumnNr();
    }
}
