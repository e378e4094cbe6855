// SPDX-License-Identifier: Apache-2.0
package dev.fringe.jobs.market;

import java.util.Locale;

/** Why a record is not in the result. */
public enum Reason {
    INVALID,
    LATE,
    DUPLICATE,
    REDUNDANT,
    UNJOINED,
    BOT,
    LOAD_TEST,
    INTERNAL,
    REPLAY;

    String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The reason to drop an answer of this traffic type; null for traffic of users. */
    static Reason ofTraffic(String type) {
        return switch (type == null ? "" : type) {
            case "load_test" -> LOAD_TEST;
            case "internal" -> INTERNAL;
            case "replay" -> REPLAY;
            default -> null;
        };
    }
}
