// SPDX-License-Identifier: Apache-2.0
package dev.fringe.influx.mapping;

import dev.fringe.influx.line.Bytes;
import dev.fringe.influx.line.Dialect;
import dev.fringe.influx.line.LineWriter;
import dev.fringe.influx.line.Names;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.connect.sink.SinkRecord;

/** Writes the measurement and the tags of a record. Its methods return the problem, or null. */
final class SeriesWriter {
    private final Mapping mapping;
    private final Dialect dialect;
    private final Bytes bytes = new Bytes(256);

    /** The sorted tags of the record if some come from maps; otherwise empty. */
    private final Map<String, String> mixedTags = new TreeMap<>();

    private int written;

    SeriesWriter(Mapping mapping, Dialect dialect) {
        this.mapping = mapping;
        this.dialect = dialect;
    }

    Bytes bytes() {
        return bytes;
    }

    Map<String, String> mixedTags() {
        return mixedTags;
    }

    String putMeasurement(String measurement) {
        String problem = measurement == null
                ? "has a placeholder for which the record has no value"
                : dialect.problemOfMeasurement(measurement);
        if (problem != null) {
            return "the measurement, " + mapping.measurement() + ", " + problem;
        }
        bytes.truncate(0);
        LineWriter.appendMeasurement(bytes, measurement, dialect.measurementEscapes());
        return null;
    }

    String putTags(SinkRecord record) {
        written = 0;
        String problem = mapping.tagMaps().isEmpty() ? putOwnTags(record) : putMixedTags(record);
        return problem != null || written <= dialect.maxTags()
                ? problem
                : "the point has " + written + " tags, and " + dialect.server() + " drops those after "
                        + dialect.maxTags();
    }

    private String putOwnTags(SinkRecord record) {
        for (TagSource tag : mapping.tags()) {
            String value = tag.valueIn(record);
            if (value != null && !value.isEmpty()) {
                String problem = problemOfTag(tag.name(), value);
                if (problem != null) {
                    return problem;
                }
                putTag(tag.encodedName(), value);
            }
        }
        return null;
    }

    private void putTag(byte[] encodedName, String value) {
        LineWriter.appendTag(bytes, encodedName, value, dialect.tagEscapes());
        written++;
    }

    private String putMixedTags(SinkRecord record) {
        mixedTags.clear();
        String problem = null;
        for (TagSource tag : mapping.tags()) {
            problem = problem == null ? mix(tag.name(), tag.valueIn(record)) : problem;
        }
        for (TagMap map : mapping.tagMaps()) {
            problem = problem == null ? map.read(record, (key, value) -> mixEntry(map, key, value)) : problem;
        }
        mixedTags.forEach((name, value) -> putTag(LineWriter.encodeKey(name), value));
        return problem;
    }

    private String mixEntry(TagMap map, String key, Object value) {
        if (value == null) {
            return null;
        }
        String text = Scalars.text(value);
        String problem = text == null ? "has no single value" : Names.problemOfTagKey(key);
        return problem == null ? mix(key, text) : "a tag of " + map.path() + ", " + key + ", " + problem;
    }

    private String mix(String name, String value) {
        if (value == null || value.isEmpty()) {
            return null;
        }
        String problem = problemOfTag(name, value);
        return problem == null && mixedTags.putIfAbsent(name, value) != null
                ? "tag " + name + " is set twice; remove one of them from tags"
                : problem;
    }

    private String problemOfTag(String name, String value) {
        String problem = dialect.problemOfTagKey(name);
        if (problem != null) {
            return "the name of tag " + name + " " + problem;
        }
        problem = dialect.problemOfTagValue(value);
        return problem == null ? null : "the value of tag " + name + " " + problem;
    }
}
