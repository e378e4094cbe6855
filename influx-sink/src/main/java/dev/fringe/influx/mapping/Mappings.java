// SPDX-License-Identifier: Apache-2.0
package dev.fringe.influx.mapping;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigException;

/**
 * The mapping of each topic.
 *
 * @param otherwise the mapping of all topics that are not in the map; null if there is none
 */
public record Mappings(Map<String, Mapping> byTopic, Mapping otherwise) {
    /** The same without some tags, of which each mapping must have one at least. */
    public Mappings without(Collection<String> tags) {
        Map<String, Mapping> reduced = new HashMap<>();
        byTopic.forEach((topic, mapping) -> reduced.put(topic, without(mapping, tags)));
        return new Mappings(reduced, otherwise == null ? null : without(otherwise, tags));
    }

    private static Mapping without(Mapping mapping, Collection<String> tags) {
        List<String> names = mapping.tagNames();
        if (tags.stream().noneMatch(names::contains)) {
            throw new ConfigException("names none of the tags " + names + "; choose one of them");
        }
        return mapping.without(tags);
    }
}
