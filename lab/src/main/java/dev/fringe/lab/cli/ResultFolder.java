// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.cli;

import dev.fringe.lab.stack.LabFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The directory of the results of a long command. */
public final class ResultFolder {
    private ResultFolder() {}

    /** Called before the command begins, so that it does not run for minutes in vain. */
    public static void create(Path folder, String option) {
        try {
            if (!Files.isDirectory(folder)) {
                Files.createDirectories(folder);
            }
        } catch (IOException e) {
            throw new LabFailure(
                    folder + " is not a directory and cannot be created: set another one with " + option, e);
        }
    }
}
