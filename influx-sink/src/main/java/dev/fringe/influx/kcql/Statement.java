// SPDX-License-Identifier: Apache-2.0
package dev.fringe.influx.kcql;

import java.util.List;
import java.util.Optional;

/**
 * A KCQL statement of the Lenses sink.
 *
 * @param selected paths with their names, {@code *} for all
 * @param timestamp the field after WITHTIMESTAMP
 * @param unit the word after TIMESTAMPUNIT, in upper case
 */
public record Statement(
        String measurement,
        List<Named> selected,
        String topic,
        List<String> ignored,
        Optional<String> timestamp,
        Optional<String> unit,
        List<Tag> tags,
        Optional<String> measurementField) {

    /** A path and its name in the point. */
    public record Named(String path, Optional<String> name) {}

    /** Either a field with its name, or a constant. */
    public record Tag(String name, Optional<String> path, Optional<String> constant) {}
}
