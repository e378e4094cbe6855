// SPDX-License-Identifier: Apache-2.0
package dev.fringe.transforms.flatten;

import org.apache.kafka.connect.data.Schema;

/** Chooses the node for a schema. */
final class Nodes {

    private Nodes() {}

    private static boolean isSkipped(Place place, Schema schema, FlattenOptions options) {
        return switch (schema.type()) {
            case STRUCT, MAP -> options.skipsMap(place);
            case ARRAY -> options.skipsArray(place);
            default -> false;
        };
    }

    static Node of(Place place, Schema schema, Inherited inherited, Leaves leaves) {
        if (isSkipped(place, schema, leaves.options())) {
            return SkippedNode.SKIPPED;
        }
        return switch (schema.type()) {
            case STRUCT -> new StructNode(place, schema, inherited, leaves);
            case ARRAY -> new ArrayNode(place, schema.valueSchema(), leaves);
            case MAP -> new MapNode(place, schema.valueSchema(), leaves);
            default -> new ScalarNode(leaves.withSchema(place, inherited.applyTo(schema, place), inherited.grown()));
        };
    }
}
