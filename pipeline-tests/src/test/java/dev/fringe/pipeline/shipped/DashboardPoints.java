// SPDX-License-Identifier: Apache-2.0
package dev.fringe.pipeline.shipped;

import java.time.Instant;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Points that dashboards show and no simulation of these tests makes, in the form that the sink stores, in milliseconds. */
public final class DashboardPoints {
    private static final String TOPIC = "lsst.sal.MTM1M3_accelerometerData";

    private DashboardPoints() {}

    /** Messages of one observatory topic, for the database telescope. */
    public static String telescope(Instant begin) {
        return IntStream.range(0, 50)
                .mapToObj(i -> TOPIC + " private_seqNum=" + i + "i,private_sndStamp=" + (i + 0.5)
                        + ",private_kafkaStamp=" + (i + 0.6) + ",accelerometers0=" + i * 0.1 + ",state=\"ok\" "
                        + (begin.toEpochMilli() + i * 1_000L))
                .collect(Collectors.joining("\n"));
    }

    /** Counts of a marketplace, for the database fringe. */
    public static String marketTables(Instant begin) {
        String content = "impressions=10i,joinedImpressions=9i,purchases=2i,unitsSold=3i,valueSoldMicros=5970000i ";
        return Stream.of(
                        "market.content_hourly,platformId=1,contentId=content-7 " + content,
                        "market.content_cumulated,platformId=1,contentId=content-7 " + content,
                        "market.count_series,platformId=1,family=device,window=1h,metric=impression,device=mobile count=4i ")
                .map(line -> line + begin.toEpochMilli())
                .collect(Collectors.joining("\n"));
    }

    /** All queries of all dashboards. */
    public static Stream<String> queries() {
        return Dashboards.queries().map(query -> query.choosing("topic", TOPIC));
    }
}
