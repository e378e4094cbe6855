// SPDX-License-Identifier: Apache-2.0
package dev.fringe.bench.jobs;

import dev.fringe.jobs.kafka.Output;
import dev.fringe.jobs.registry.WireWriter;
import dev.fringe.records.MarketAction;
import dev.fringe.records.MarketDelivery;
import dev.fringe.records.MarketFlatAction;
import dev.fringe.records.MarketFlatImpression;
import dev.fringe.records.MarketImpression;
import dev.fringe.records.MarketInsertion;
import dev.fringe.records.MarketView;
import dev.fringe.records.wire.WireReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Plain loops over the records of a marketplace, with hash maps instead of state: the limits of its jobs. */
record MarketLoops(JobTopics topics) {

    static final List<String> CONTENT_INPUTS =
            List.of("market.view", "market.impression", "market.flat_impression", "market.flat_action");
    private static final long MICROS_PER_HOUR = 3_600_000_000L;

    /** The places of these inputs. */
    private static final int VIEWS = 0;

    private static final int IMPRESSIONS = 1;
    private static final int JOINED = 2;
    private static final int ACTIONS = 3;

    /**
     * What a loop reached.
     *
     * @param rate records per second of processor time
     * @param results how many results it has, for the comparison with the job's
     */
    record Looped(double rate, long results) {}

    private record Shown(MarketDelivery delivery, MarketInsertion insertion) {}

    /** Decodes, joins by explicit ids and encodes; records a second of processor time. */
    Looped join() throws IOException {
        List<List<byte[]>> values = topics.read(MarketSpeed.INPUTS);
        WireReader<MarketView> viewReader = topics.reader(MarketView.class);
        WireReader<MarketDelivery> deliveryReader = topics.reader(MarketDelivery.class);
        WireReader<MarketImpression> impressionReader = topics.reader(MarketImpression.class);
        WireReader<MarketAction> actionReader = topics.reader(MarketAction.class);
        WireWriter<MarketFlatImpression> writer =
                new WireWriter<>(MarketFlatImpression.class, "bench.flat", topics.registry());
        Map<String, MarketView> views = new HashMap<>();
        Map<String, Shown> insertions = new HashMap<>();
        Map<String, MarketFlatImpression> seen = new HashMap<>();
        long bytes = 0;
        long rows = 0;
        long began = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        for (byte[] value : values.get(0)) {
            MarketView view = viewReader.read(value);
            views.put(view.getViewId(), view);
        }
        for (byte[] value : values.get(1)) {
            MarketDelivery delivery = deliveryReader.read(value);
            delivery.getInsertions()
                    .forEach(insertion ->
                            insertions.putIfAbsent(insertion.getInsertionId(), new Shown(delivery, insertion)));
        }
        for (byte[] value : values.get(2)) {
            MarketImpression impression = impressionReader.read(value);
            Shown shown = insertions.get(impression.getInsertionId());
            if (shown != null) {
                MarketFlatImpression row = row(impression, shown, views.get(shown.delivery.getViewId()));
                seen.put(impression.getImpressionId(), row);
                bytes += writer.write(row).length;
                rows++;
            }
        }
        for (byte[] value : values.get(3)) {
            MarketAction action = actionReader.read(value);
            MarketFlatImpression parent = seen.get(action.getImpressionId());
            bytes += parent == null ? 0 : writer.write(parent).length;
        }
        double seconds = (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - began) / 1e9;
        if (bytes == 0) {
            throw new IllegalStateException("the loop joined nothing");
        }
        return new Looped(values.stream().mapToInt(List::size).sum() / seconds, rows);
    }

    private static MarketFlatImpression row(MarketImpression impression, Shown shown, MarketView view) {
        return MarketFlatImpression.newBuilder()
                .setPlatformId(impression.getPlatformId())
                .setUserId(impression.getUserId())
                .setLogUserId(impression.getLogUserId())
                .setTime(impression.getTime())
                .setImpressionId(impression.getImpressionId())
                .setViewId(shown.delivery.getViewId())
                .setSessionId(view == null ? null : view.getSessionId())
                .setRequestId(shown.delivery.getRequestId())
                .setInsertionId(shown.insertion.getInsertionId())
                .setContentId(shown.insertion.getContentId())
                .setPosition(shown.insertion.getPosition())
                .setRequestTime(shown.delivery.getTime())
                .setJoinedBy("insertion")
                .build();
    }

    private record Slot(long platform, String family, String metric, String part, long slice) {}

    /** Decodes the joined rows and adds each to six counts; rows a second of processor time. */
    Looped count() throws IOException {
        List<List<byte[]>> values = topics.read(MarketSpeed.JOINED);
        WireReader<MarketFlatImpression> impressions = topics.reader(MarketFlatImpression.class);
        WireReader<MarketFlatAction> actions = topics.reader(MarketFlatAction.class);
        Map<Slot, Long> counts = new HashMap<>();
        long began = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        for (byte[] value : values.get(0)) {
            MarketFlatImpression row = impressions.read(value);
            long micros = Output.micros(row.getTime());
            count(
                    counts,
                    row.getPlatformId(),
                    "impression",
                    micros,
                    1,
                    parts(row.getUserId(), row.getLogUserId(), row.getContentId(), row.getDevice()));
        }
        for (byte[] value : values.get(1)) {
            MarketFlatAction row = actions.read(value);
            long micros = Output.micros(row.getTime());
            count(
                    counts,
                    row.getPlatformId(),
                    row.getType(),
                    micros,
                    row.getQuantity(),
                    parts(row.getUserId(), row.getLogUserId(), row.getContentId(), row.getDevice()));
        }
        double seconds = (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - began) / 1e9;
        if (counts.isEmpty()) {
            throw new IllegalStateException("the loop counted nothing");
        }
        long devices = counts.entrySet().stream()
                .filter(entry -> entry.getKey().family().equals("family0"))
                .mapToLong(Map.Entry::getValue)
                .sum();
        return new Looped(values.stream().mapToInt(List::size).sum() / seconds, devices);
    }

    private static List<String> parts(String user, String logUser, String content, String device) {
        return List.of(device + "", content + device, user + "", logUser, user + content, logUser + content);
    }

    private static void count(
            Map<Slot, Long> counts, long platform, String metric, long micros, long quantity, List<String> parts) {
        for (int family = 0; family < parts.size(); family++) {
            counts.merge(
                    new Slot(platform, "family" + family, metric, parts.get(family), micros / 900_000_000L),
                    quantity,
                    Long::sum);
        }
    }

    private record ContentHour(long platform, String content, long hour) {}

    /** Decodes the records and adds each to the row of its content and hour; records a second of processor time. */
    Looped content() throws IOException {
        List<List<byte[]>> values = topics.read(CONTENT_INPUTS);
        WireReader<MarketView> views = topics.reader(MarketView.class);
        WireReader<MarketImpression> impressions = topics.reader(MarketImpression.class);
        WireReader<MarketFlatImpression> joined = topics.reader(MarketFlatImpression.class);
        WireReader<MarketFlatAction> actions = topics.reader(MarketFlatAction.class);
        Map<ContentHour, long[]> rows = new HashMap<>();
        long began = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        for (byte[] value : values.get(VIEWS)) {
            MarketView view = views.read(value);
            add(rows, view.getPlatformId(), view.getContentId(), Output.micros(view.getTime()), VIEWS, 1);
        }
        for (byte[] value : values.get(IMPRESSIONS)) {
            MarketImpression seen = impressions.read(value);
            add(rows, seen.getPlatformId(), seen.getContentId(), Output.micros(seen.getTime()), IMPRESSIONS, 1);
        }
        for (byte[] value : values.get(JOINED)) {
            MarketFlatImpression seen = joined.read(value);
            add(rows, seen.getPlatformId(), seen.getContentId(), Output.micros(seen.getTime()), JOINED, 1);
        }
        for (byte[] value : values.get(ACTIONS)) {
            MarketFlatAction done = actions.read(value);
            add(rows, done.getPlatformId(), done.getContentId(), Output.micros(done.getTime()), ACTIONS, 1);
        }
        double seconds = (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - began) / 1e9;
        return new Looped(values.stream().mapToInt(List::size).sum() / seconds, rows.size());
    }

    private static void add(
            Map<ContentHour, long[]> rows, long platform, String content, long micros, int column, long count) {
        if (content != null) {
            rows.computeIfAbsent(
                            new ContentHour(platform, content, micros / MICROS_PER_HOUR), any -> new long[ACTIONS + 1])[
                    column] += count;
        }
    }
}
