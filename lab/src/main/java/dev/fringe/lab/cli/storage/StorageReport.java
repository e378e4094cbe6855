// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.cli.storage;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fringe.lab.storage.design.Change;
import dev.fringe.lab.storage.design.Finding;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;

/** The output of plan and apply, as text or as JSON. */
final class StorageReport {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final PrintWriter out;
    private final boolean asJson;
    private final ObjectNode root = JSON.createObjectNode();

    StorageReport(PrintWriter out, boolean asJson) {
        this.out = out;
        this.asJson = asJson;
        root.putArray("findings");
        root.putArray("changes");
    }

    void findings(List<Finding> findings) {
        for (Finding finding : findings) {
            String kind = finding.refused() ? "error" : "warning";
            root.withArray("findings").addObject().put("kind", kind).put("text", finding.text());
            say(kind + ": " + finding.text());
        }
    }

    /** @param fate what happens to the change, for example "applied" */
    void change(Change change, String fate) {
        ObjectNode node = root.withArray("changes").addObject();
        node.put("kind", change.kind().name().toLowerCase(Locale.ROOT))
                .put("subject", change.subject())
                .put("why", change.why())
                .put("loses", change.loses())
                .put("fate", fate);
        change.statements().forEach(node.putArray("statements")::add);
        say(change.kind().sign() + " " + change.subject() + (fate.isEmpty() ? "" : " [" + fate + "]") + ": "
                + change.why());
        change.statements().forEach(statement -> say("    " + statement));
    }

    void end(String summary) {
        root.put("summary", summary);
        say(summary);
        if (asJson) {
            out.println(root.toPrettyString());
        }
        out.flush();
    }

    private void say(String line) {
        if (!asJson) {
            out.println(line);
        }
    }
}
