// SPDX-License-Identifier: Apache-2.0
package dev.fringe.bench.report;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A run of all benchmarks, as bench.json has it.
 *
 * @param started the time at which it began, in UTC
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record BenchRun(String started, Machine machine, List<PartResult> parts, List<Figure> figures) {
    private static final ObjectMapper JSON = new ObjectMapper()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES);

    /** @param failure why the part has failed; null if it has not */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record PartResult(String name, double seconds, String failure) {}

    static BenchRun read(Path file) throws IOException {
        BenchRun run;
        try {
            run = JSON.readValue(Files.readString(file), BenchRun.class);
        } catch (JsonProcessingException e) {
            throw new IOException("it is not a bench.json (" + e.getOriginalMessage() + ")", e);
        }
        if (run == null || run.figures == null || run.parts == null) {
            throw new IOException("it is not a bench.json (it has no figures)");
        }
        return run;
    }

    String json() {
        try {
            return JSON.writeValueAsString(this) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    boolean failed() {
        return parts.stream().anyMatch(part -> part.failure() != null);
    }

    double seconds() {
        return parts.stream().mapToDouble(PartResult::seconds).sum();
    }
}
