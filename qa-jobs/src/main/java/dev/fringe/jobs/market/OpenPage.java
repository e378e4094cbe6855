// SPDX-License-Identifier: Apache-2.0
package dev.fringe.jobs.market;

import dev.fringe.jobs.market.Request.View;
import dev.fringe.jobs.market.UserMemory.Seen;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A page of a user's memory, to which entries are added. */
final class OpenPage {
    /** A page as it is stored. */
    public record Page(View[] views, Request[] requests, Seen[] seen) {}

    final long number;
    final List<View> views = new ArrayList<>();
    final Map<String, Request> requests = new LinkedHashMap<>();
    final List<Seen> seen = new ArrayList<>();
    long oldest = Long.MAX_VALUE;
    long newest = Long.MIN_VALUE;
    boolean changed;

    OpenPage(long number) {
        this.number = number;
    }

    void added(long micros) {
        oldest = Math.min(oldest, micros);
        newest = Math.max(newest, micros);
        changed = true;
    }

    int size() {
        return views.size() + requests.size() + seen.size();
    }

    Page stored() {
        return new Page(
                views.toArray(View[]::new), requests.values().toArray(Request[]::new), seen.toArray(Seen[]::new));
    }
}
