// SPDX-License-Identifier: Apache-2.0
package dev.fringe.influx.series;

import java.util.List;

/**
 * The budget of series of each measurement.
 *
 * @param warnPercent the share from which on a warning is logged
 * @param dropTags the names of the tags that are dropped, if tags are dropped
 */
public record SeriesLimits(int max, int warnPercent, OnExceeded onExceeded, List<String> dropTags) {
    public boolean dropsTags() {
        return onExceeded == OnExceeded.DROP_TAGS;
    }
}
