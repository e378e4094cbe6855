// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.telescope.sal;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A topic: a command, a log event or telemetry. Its name begins with the subsystem's name.
 *
 * @param categories the categories of a generic topic
 * @param line the line of its definition
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

    /** The same topic for another subsystem. */
    SalTopic of(String other) {
        return new SalTopic(other, other + "_" + shortName(), kind, description, items, categories, line);
    }

    /** The part of the name after the subsystem. */
    String shortName() {
        return name.substring(subsystem.length() + 1);
    }

    /** Two fields that flatten to the same name. */
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
