// SPDX-License-Identifier: Apache-2.0
package dev.fringe.pipeline.jobs;

import dev.fringe.pipeline.jobs.MarketRows.Topics;
import java.util.ArrayList;
import java.util.List;

/** The options of the market's jobs for the topics of one {@link MarketFeed}. */
public final class MarketOptions {
    /** The idle time is longer than any silence of a partition while records are sent. */
    public static final List<String> STREAM = List.of("--idle", "5s", "--restart-delay", "1s");

    private MarketOptions() {}

    public static List<String> joining(String name, Topics topics, List<String> more) {
        List<String> options = new ArrayList<>(more);
        options.addAll(topics.outputs());
        options.addAll(MarketFeed.inputs(name));
        return options;
    }

    /** Every query counts, because the rows that come late do not become popular in the order of their times. */
    public static List<String> counting(Topics topics, String name, List<String> more) {
        List<String> options = new ArrayList<>(more);
        options.addAll(topics.inputs());
        options.addAll(List.of("--output", name + ".count", "--output-series", name + ".count_series"));
        options.addAll(List.of("--output-dropped", name + ".uncounted", "--min-query-uses", "1"));
        return options;
    }
}
