// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.points;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** What a sink makes of a record. */
public sealed interface SinkResult {
    SinkResult TOMBSTONE = new Tombstone();

    record Point(LinePoint point) implements SinkResult {
        @Override
        public ObjectNode toJson() {
            return of("point").setAll(point.toJson());
        }
    }

    /** @param transform which dropped the record */
    record Filtered(String transform) implements SinkResult {
        @Override
        public ObjectNode toJson() {
            return of("filtered").put("transform", transform);
        }
    }

    /** A record without a value, which stores nothing. */
    record Tombstone() implements SinkResult {
        @Override
        public ObjectNode toJson() {
            return of("tombstone");
        }
    }

    record Rejected(Reason reason) implements SinkResult {
        @Override
        public ObjectNode toJson() {
            return of("rejected").setAll(reason.toJson());
        }
    }

    ObjectNode toJson();

    private static ObjectNode of(String result) {
        return JsonNodeFactory.instance.objectNode().put("result", result);
    }
}
