// SPDX-License-Identifier: Apache-2.0
package dev.fringe.jobs.count;

import dev.fringe.records.MarketCount;

/** The parts of a row by which it is counted. */
enum Part {
    USER,
    LOG_USER,
    CONTENT,
    DEVICE,
    QUERY;

    String of(Countable row) {
        return switch (this) {
            case USER -> row.userId();
            case LOG_USER -> row.logUserId();
            case CONTENT -> row.contentId();
            case DEVICE -> row.device();
            case QUERY -> row.query();
        };
    }

    void put(String id, MarketCount count) {
        switch (this) {
            case USER -> count.setUserId(id);
            case LOG_USER -> count.setLogUserId(id);
            case CONTENT -> count.setContentId(id);
            case DEVICE -> count.setDevice(id);
            case QUERY -> count.setQuery(id);
        }
    }
}
