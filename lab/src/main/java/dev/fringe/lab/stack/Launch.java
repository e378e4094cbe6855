// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.stack;

import java.util.List;
import java.util.Map;

/** The command and environment of a process. */
record Launch(List<String> command, Map<String, String> environment) {

    Launch(List<String> command) {
        this(command, Map.of());
    }
}
