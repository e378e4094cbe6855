// SPDX-License-Identifier: Apache-2.0
package dev.fringe.bench.report;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.Predicate;

/**
 * The machine of a run.
 *
 * @param load the processes that were running when it began, on average over a minute; a quiet machine has less than 0.5
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record Machine(int processors, String processor, long memoryGb, String java, double load) {

    static Machine current() {
        return new Machine(
                Runtime.getRuntime().availableProcessors(),
                value("/proc/cpuinfo", line -> line.startsWith("model name")),
                megabytes(value("/proc/meminfo", line -> line.startsWith("MemTotal"))) / 1024,
                System.getProperty("java.version"),
                Math.max(0, ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage()));
    }

    private static long megabytes(String kilobytes) {
        String digits = kilobytes.replaceAll("\\D", "");
        return digits.isEmpty() ? 0 : Long.parseLong(digits) / 1024;
    }

    /** The value behind the colon of a line; empty if the file does not have it. */
    private static String value(String file, Predicate<String> wanted) {
        try {
            return Files.readAllLines(Path.of(file)).stream()
                    .filter(wanted)
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse("");
        } catch (IOException e) {
            return "";
        }
    }

    String text() {
        return String.format(
                Locale.ROOT, "%d × %s, %d GB, Java %s, load %.1f before", processors, processor, memoryGb, java, load);
    }
}
