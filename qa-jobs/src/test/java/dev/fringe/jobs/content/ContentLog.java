// SPDX-License-Identifier: Apache-2.0
package dev.fringe.jobs.content;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/**
 * Random events of a few contents over two and a half days, as the partitions of the topics hold them: out of order by less than the
 * lateness, with records that were written again, ids that were used again, records of hours that have ended, and records that count
 * for no content. All records with one id are in one partition.
 */
final class ContentLog {
    static final Duration LATENESS = Duration.ofMinutes(10);
    static final int PARTITIONS = 3;
    static final int LANES = PARTITIONS * 4;
    private static final Instant START = Instant.parse("2026-11-24T21:30:00Z");
    private static final long HOUR = Duration.ofHours(1).toMillis();
    private static final long DAY = Duration.ofDays(1).toMillis();
    private static final List<String> STAGES = List.of("view", "impression", "joined_impression", "action");
    private static final List<String> TYPES = List.of("navigate", "add_to_cart", "checkout", "purchase", "like");

    private record Arrival(ContentEvent event, long at) {}

    private final Random random;
    private final Map<Integer, List<Arrival>> lanes = new TreeMap<>();
    private int repeated;

    ContentLog(long seed, int count) {
        random = new Random(seed);
        for (int i = 0; i < count; i++) {
            ContentEvent event = event(i);
            long disorder = (long) (random.nextDouble() * LATENESS.toMillis());
            boolean tardy = random.nextInt(50) == 0;
            arrive(event, event.micros() / 1000 + (tardy ? HOUR + 3 * LATENESS.toMillis() : disorder));
            if (random.nextInt(10) == 0) {
                // Written again by a restarted producer, sometimes after the hour.
                arrive(
                        event,
                        event.micros() / 1000 + 2 * LATENESS.toMillis() + random.nextInt(8) * LATENESS.toMillis());
            }
        }
        lanes.values().forEach(lane -> lane.sort(Comparator.comparingLong(Arrival::at)));
    }

    private void arrive(ContentEvent event, long at) {
        lanes.computeIfAbsent(event.lane(), lane -> new ArrayList<>()).add(new Arrival(event, at));
    }

    private ContentEvent event(int number) {
        int topic = random.nextInt(STAGES.size());
        boolean action = topic == 3;
        long micros = (START.toEpochMilli() + (long) (random.nextDouble() * 2.5 * DAY)) * 1000;
        boolean onTheHour = random.nextInt(100) == 0;
        return new ContentEvent(
                onTheHour ? micros - Math.floorMod(micros, HOUR * 1000) : micros,
                4 * (number / 3 % PARTITIONS) + topic,
                STAGES.get(topic),
                1 + random.nextInt(2),
                random.nextInt(40) == 0 ? null : "u",
                "id" + number / 3 + (action ? "." + number % 3 : ""),
                switch (random.nextInt(40)) {
                    case 0 -> null;
                    case 1 -> "";
                    default -> "c" + random.nextInt(4);
                },
                action ? TYPES.get(random.nextInt(TYPES.size())) : STAGES.get(topic),
                topic == 2 ? random.nextInt(20) : 0,
                action ? 1 + random.nextInt(3) : 0,
                action ? random.nextInt(5) * 1_000_000L : 0);
    }

    /** All lanes, interleaved at random: one that is read slowly is far behind the others. */
    List<ContentEvent> interleaved(long seed) {
        Random order = new Random(seed);
        List<ContentEvent> all = new ArrayList<>();
        List<List<Arrival>> left = new ArrayList<>(lanes.values());
        Collections.shuffle(left, order);
        int[] next = new int[left.size()];
        while (all.size() < lanes.values().stream().mapToInt(List::size).sum()) {
            int lane = Math.min(order.nextInt(left.size()), order.nextInt(left.size()));
            int burst = 1 + order.nextInt(30);
            for (; burst > 0 && next[lane] < left.get(lane).size(); burst--) {
                all.add(left.get(lane).get(next[lane]++).event());
            }
        }
        return all;
    }

    /** What the three tables and the side output should hold, by reading all events once for each row. */
    Set<String> expected() {
        List<ContentEvent> counted = new ArrayList<>();
        Set<String> lines = new HashSet<>();
        Map<String, Long> seen = new HashMap<>();
        for (List<Arrival> lane : lanes.values()) {
            long newest = Long.MIN_VALUE / 2;
            for (Arrival arrival : lane) {
                ContentEvent event = arrival.event();
                boolean late = hourEnd(event) <= newest - LATENESS.toMillis();
                newest = Math.max(newest, event.micros() / 1000);
                if (!counts(event)) {
                    continue;
                }
                String identity = event.platformId() + " " + event.stage() + " " + event.id();
                Long first = seen.get(identity);
                if (first != null && event.micros() - first < DAY * 1000) {
                    repeated++;
                    continue;
                }
                seen.put(identity, event.micros());
                if (late) {
                    lines.add("late content_" + event.stage() + " " + event.id() + " " + event.micros() / 1000);
                } else {
                    counted.add(event);
                }
            }
        }
        addRows(lines, counted);
        return lines;
    }

    /** How many records were not expected because of an earlier one with the same id. */
    int repeated() {
        return repeated;
    }

    private static boolean counts(ContentEvent event) {
        return event.logUserId() != null
                && event.contentId() != null
                && !event.contentId().isEmpty()
                && !event.metric().equals("like");
    }

    private static void addRows(Set<String> lines, List<ContentEvent> counted) {
        Map<String, List<ContentEvent>> contents = new HashMap<>();
        counted.forEach(
                event -> contents.computeIfAbsent(event.platformId() + "|" + event.contentId(), c -> new ArrayList<>())
                        .add(event));
        contents.forEach((content, events) -> {
            for (ContentEvent event : events) {
                long end = hourEnd(event);
                long day = Math.floorDiv(event.micros() / 1000, DAY) * DAY;
                lines.add("hourly " + content + " " + row(events, end - HOUR, end, end - HOUR));
                lines.add("daily " + content + " " + row(events, day, day + DAY, day));
                for (long to = end; to <= day + DAY; to += HOUR) {
                    lines.add("cumulated " + content + " " + row(events, day, to, to - HOUR));
                }
            }
        });
    }

    private static String row(List<ContentEvent> events, long from, long to, long time) {
        long[] sums = new long[10];
        for (ContentEvent event : events) {
            long millis = event.micros() / 1000;
            if (millis < from || millis >= to) {
                continue;
            }
            switch (event.metric()) {
                case "view" -> sums[0]++;
                case "impression" -> sums[1]++;
                case "joined_impression" -> {
                    sums[2]++;
                    sums[3] += event.position();
                }
                case "navigate" -> sums[4]++;
                case "add_to_cart" -> sums[5]++;
                case "checkout" -> sums[6]++;
                default -> {
                    sums[7]++;
                    sums[8] += event.quantity();
                    sums[9] += event.valueMicros();
                }
            }
        }
        return Instant.ofEpochMilli(time) + " " + Instant.ofEpochMilli(to) + " " + Arrays.toString(sums);
    }

    private static long hourEnd(ContentEvent event) {
        return (event.micros() / 1000 / HOUR + 1) * HOUR;
    }
}
