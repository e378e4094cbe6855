// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.telescope.latency;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** The page of a run. It contains its data, its script and the library that draws its charts, and needs no network. */
record LatencyPage(JsonNode result, JsonNode charts) {
    /** The version is that of the dependency. */
    private static final String LIBRARY = "/META-INF/resources/webjars/uplot/1.6.30/dist/";

    String text() throws IOException {
        return read("latency.html")
                .replace("@library-style@", read(LIBRARY + "uPlot.min.css"))
                .replace("@library@", read(LIBRARY + "uPlot.iife.min.js"))
                .replace("@script@", read("latency.js"))
                .replace("@result@", embedded(result))
                .replace("@charts@", embedded(charts));
    }

    /** A closing tag within the data would end the script element. */
    private static String embedded(JsonNode data) {
        return data.toString().replace("<", "\\u003c");
    }

    private static String read(String resource) throws IOException {
        try (InputStream in = LatencyPage.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new FileNotFoundException(resource + " is not on the class path");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
