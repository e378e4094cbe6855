// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.telescope.sal;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One topic: a command, a log event or telemetry. Its name begins with its subsystem's.
 *
 * @param categories of a generic topic: whoever adds one of them has the topic
 * @param line where its definition begins
 */
public record SalTopic(
        String subsystem,
        String name,
        SalKind kind,
        String description,
        List<SalItem> items,
        Set<String> categories,
        int line) {
    public SalTopic {
        items = List.copyOf(items);
        categories = Set.copyOf(categories);
    }

    /** The same topic as another subsystem's. */
    SalTopic of(String other) {
        return new SalTopic(other, other + "_" + shortName(), kind, description, items, categories, line);
    }

    /** The part of the name that follows the subsystem. */
    String shortName() {
        return name.substring(subsystem.length() + 1);
    }

    /** Two fields that would be stored under one name. */
    public record Collision(String flattened, String first, String second) {}

    public List<Collision> collisions() {
        Map<String, String> owners = new HashMap<>();
        List<Collision> collisions = new ArrayList<>();
        for (SalItem item : items) {
            item.flattened().forEach(name -> {
                String owner = owners.putIfAbsent(name, item.name());
                if (owner != null) {
                    collisions.add(new Collision(name, owner, item.name()));
                }
            });
        }
        return collisions;
    }

    public long flattenedFields() {
        return items.stream().flatMap(SalItem::flattened).count();
    }
}
