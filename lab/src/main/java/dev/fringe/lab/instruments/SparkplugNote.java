// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.instruments;

import dev.fringe.lab.instruments.SparkplugPayload.Metric;
import java.util.ArrayList;
import java.util.List;

/**
 * The note of a Sparkplug message: what its values mean, which the payload tells only together with the births.
 *
 * @param device empty for the edge node itself
 * @param values by name; a value that is no number is NaN
 */
public record SparkplugNote(String node, String device, long timestamp, List<Value> values) {

    /** The value of a metric. */
    public record Value(String metric, double value) {}

    /** Without metrics that describe the session. */
    static String of(String node, String device, long timestamp, List<Metric> metrics) {
        StringBuilder note = new StringBuilder(node)
                .append(' ')
                .append(device.isEmpty() ? "-" : device)
                .append(' ')
                .append(timestamp);
        for (Metric metric : metrics) {
            if (metric.alias() >= 0) {
                double value = metric.value() instanceof Number number ? number.doubleValue() : Double.NaN;
                note.append(' ').append(metric.known()).append('=').append(value);
            }
        }
        return note.toString();
    }

    public static SparkplugNote parse(String note) {
        String[] words = note.split(" ");
        List<Value> values = new ArrayList<>();
        for (int i = 3; i < words.length; i++) {
            int equals = words[i].indexOf('=');
            values.add(new Value(words[i].substring(0, equals), Double.parseDouble(words[i].substring(equals + 1))));
        }
        return new SparkplugNote(words[0], words[1].equals("-") ? "" : words[1], Long.parseLong(words[2]), values);
    }
}
