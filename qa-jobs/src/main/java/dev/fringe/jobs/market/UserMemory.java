// SPDX-License-Identifier: Apache-2.0
package dev.fringe.jobs.market;

import dev.fringe.jobs.order.Table;
import java.util.List;

/** What is known of a user. An entry stays for as long as another event may need it. */
interface UserMemory {
    Table<String, Request.View> views();

    Table<String, Request> requests();

    /** The request of each insertion identifier. */
    Table<String, String> requestOfInsertion();

    /** The requests of a view or with a content, the newest last. */
    Table<String, List<Ref>> requestsOf();

    /** The identifiers that were seen, with their insertion if there is one. */
    Table<String, Seen> seen();

    /** All entries in the order in which they expire. */
    Table<Long, Aging> aging();

    /** @param request the key of a request */
    record Ref(long micros, String request) {}

    /** @param request the key of the request of an impression; null if it has none */
    record Seen(long micros, String request, int insertion) {}

    /** @param kind the table of the entry */
    record Aging(long micros, Kind kind, String key) {}

    enum Kind {
        VIEW,
        REQUEST,
        SEEN
    }

    /** A recent impression. */
    record Recent(long micros, String id, String contentId) {}

    /**
     * What most events need.
     *
     * @param view the latest view; null before the first one
     * @param impressions the latest impressions, the newest first
     * @param oldest the number of the oldest aging entry
     * @param next the number of the next aging entry
     */
    record Summary(String view, List<Recent> impressions, long oldest, long next) {
        static final Summary EMPTY = new Summary(null, List.of(), 0, 0);
    }
}
