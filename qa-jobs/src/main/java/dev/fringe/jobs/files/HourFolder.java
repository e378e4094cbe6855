// SPDX-License-Identifier: Apache-2.0
package dev.fringe.jobs.files;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.apache.flink.core.fs.Path;

/** The folder of a topic's records of one hour: {@code <topic>/dt=YYYY-MM-DD/hour=HH}, in UTC. */
public final class HourFolder {
    static final String DAY = "dt=\\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\\d|3[01])";
    static final String HOUR = "hour=([01]\\d|2[0-3])";

    private static final DateTimeFormatter FOLDERS =
            DateTimeFormatter.ofPattern("'dt='uuuu-MM-dd'/hour='HH").withZone(ZoneOffset.UTC);

    private HourFolder() {}

    /** @param hour hours since 1970, UTC */
    public static String of(String topic, long hour) {
        return ofTopic(topic) + "/" + FOLDERS.format(Instant.ofEpochSecond(hour * 3600));
    }

    /** Spark and Hive ignore folders whose names begin with a dot or an underscore. */
    public static String ofTopic(String topic) {
        return switch (topic.charAt(0)) {
            case '.' -> "%2E" + topic.substring(1);
            case '_' -> "%5F" + topic.substring(1);
            default -> topic;
        };
    }

    /** The hour of a file, in hours since 1970, UTC. */
    static long hour(Path file) {
        Path hour = file.getParent();
        String folder = hour.getParent().getName() + "/" + hour.getName();
        return Instant.from(FOLDERS.parse(folder)).getEpochSecond() / 3600;
    }
}
