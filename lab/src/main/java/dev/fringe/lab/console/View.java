// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.console;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;

/** What one view of the page needs from the server. {@link Views} lists them. */
public interface View extends AutoCloseable {
    /** The name of the view in its URL, its script and its events. */
    String name();

    /** What the server answers for this view. */
    default List<Route> routes() {
        return List.of();
    }

    /** What each page that shows this view receives every second; empty if nothing is live. */
    default Optional<JsonNode> live() {
        return Optional.empty();
    }

    @Override
    default void close() {}
}
