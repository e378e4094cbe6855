// SPDX-License-Identifier: Apache-2.0
package dev.fringe.transforms.flatten;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.connect.data.Schema;

/** A map, with a child for each key seen so far. It never shrinks. */
final class MapNode implements Node {

    private final Place place;
    private final Schema valueSchema;
    private final Leaves leaves;
    private final Map<Object, Node> entries = new HashMap<>();
    /** By the origin of the entries, so that the order of the flat schema does not depend on the order of records. */
    private final Map<String, Node> sorted = new TreeMap<>();

    MapNode(Place place, Schema valueSchema, Leaves leaves) {
        this.place = place;
        this.valueSchema = valueSchema;
        this.leaves = leaves;
    }

    @Override
    public void walk(Object value, LeafVisitor visitor) {
        for (Map.Entry<?, ?> entry : ((Map<?, ?>) value).entrySet()) {
            Object key = entry.getKey();
            Node node = entries.get(key);
            if (node == null) {
                node = grow(key);
            }
            if (entry.getValue() != null || node instanceof ScalarNode) {
                node.walk(entry.getValue(), visitor);
            }
        }
    }

    private Node grow(Object key) {
        Place child = place.entry(key, leaves.options());
        // byte[] has no equals, so its text decides
        Node node = sorted.get(child.origin());
        if (node != null) {
            return node;
        }
        int limit = leaves.options().mapMaxKeys();
        if (sorted.size() >= limit) {
            throw Node.tooMany(place, "different keys so far", sorted.size() + 1, "map.max.keys", limit);
        }
        node = Nodes.of(child, valueSchema, Inherited.GROWN, leaves);
        sorted.put(child.origin(), node);
        if (!(key instanceof byte[])) {
            entries.put(key, node);
        }
        return node;
    }

    @Override
    public void collect(List<Leaf> inOrder) {
        for (Node entry : sorted.values()) {
            entry.collect(inOrder);
        }
    }
}
