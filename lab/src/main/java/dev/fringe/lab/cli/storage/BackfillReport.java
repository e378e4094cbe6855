// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.cli.storage;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fringe.lab.storage.design.Slice;
import java.io.PrintWriter;

/** The output of a backfill: lines while it runs, or one JSON document at its end. */
final class BackfillReport {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final PrintWriter out;
    private final boolean asJson;
    private final ObjectNode root = JSON.createObjectNode();
    private long written;

    BackfillReport(PrintWriter out, boolean asJson) {
        this.out = out;
        this.asJson = asJson;
        root.putArray("rules");
    }

    /** Reports the chunks of one rule. */
    final class OfRule {
        private final ObjectNode node;
        private final int chunks;
        private int done;
        private long points;

        private OfRule(ObjectNode node, int chunks) {
            this.node = node;
            this.chunks = chunks;
        }

        void wrote(Slice chunk, long more) {
            done++;
            points += more;
            written += more;
            node.put("written", points);
            put(node.withArray("chunks").addObject(), chunk).put("written", more);
            if (isWorthALine()) {
                say("  %3d %%  up to %s, %d points".formatted(done * 100 / chunks, chunk.to(), points));
            }
        }

        private boolean isWorthALine() {
            return done * 20 / chunks != (done - 1) * 20 / chunks;
        }
    }

    OfRule begin(String rule, Slice range, Slice left, int chunks) {
        boolean goesOn = !left.from().equals(range.from());
        say(rule + ": " + left.from() + " to " + left.to() + (goesOn ? ", continuing an interrupted backfill" : ""));
        return new OfRule(rule(rule, left, goesOn ? "goes on" : "begins"), chunks);
    }

    void nothingToDo(String rule, Slice range) {
        rule(rule, range, range.isEmpty() ? "no complete bucket" : "done before");
        say(rule + ": nothing to do"
                + (range.isEmpty()
                        ? ", there is no complete bucket in that time"
                        : ", already done up to " + range.to() + "; --again computes it again"));
    }

    void end() {
        String summary = written + " points written";
        say(summary);
        if (asJson) {
            out.println(root.put("written", written).put("summary", summary).toPrettyString());
        }
        out.flush();
    }

    private ObjectNode rule(String rule, Slice slice, String fate) {
        ObjectNode node = put(root.withArray("rules").addObject().put("rule", rule), slice);
        node.put("fate", fate).put("written", 0).putArray("chunks");
        return node;
    }

    private static ObjectNode put(ObjectNode node, Slice slice) {
        return node.put("from", slice.from().toString()).put("to", slice.to().toString());
    }

    private void say(String line) {
        if (!asJson) {
            out.println(line);
            out.flush();
        }
    }
}
