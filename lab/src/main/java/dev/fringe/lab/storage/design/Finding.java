// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.storage.design;

/**
 * An error or a warning about a design.
 *
 * @param refused whether it is an error, so that nothing is applied
 */
public record Finding(boolean refused, String text) {
    static Finding error(String text) {
        return new Finding(true, text);
    }

    static Finding warning(String text) {
        return new Finding(false, text);
    }
}
