// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.storage.design;

/**
 * Something about a design that will not work as it was meant.
 *
 * @param refused whether nothing may be applied before it is corrected
 */
public record Finding(boolean refused, String text) {
    static Finding error(String text) {
        return new Finding(true, text);
    }

    static Finding warning(String text) {
        return new Finding(false, text);
    }
}
