// SPDX-License-Identifier: Apache-2.0
package dev.fringe.jobs.market;

import dev.fringe.records.MarketAction;
import dev.fringe.records.MarketCartItem;
import dev.fringe.records.MarketDelivery;
import dev.fringe.records.MarketImpression;
import dev.fringe.records.MarketInsertion;
import dev.fringe.records.MarketView;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.apache.avro.specific.SpecificRecordBase;

/**
 * Random events of a few users. Few identifiers and contents and long pauses make duplicates, missing parents, redundant impressions,
 * carts, bots and parents out of range.
 */
final class MarketLog {
    static final int PARTITIONS = 3;
    private static final List<String> AGENTS =
            List.of("Mozilla/5.0 (Windows NT 10.0)", "Mozilla/5.0 (iPhone) Mobile", "Googlebot/2.1");
    private static final List<String> TRAFFIC = List.of("load_test", "replay", "internal");

    private final Random random;
    private final List<MarketEvent> events = new ArrayList<>();
    private long millis = Instant.parse("2026-11-24T00:00:00Z").toEpochMilli();

    private MarketLog(long seed) {
        random = new Random(seed);
    }

    /** Events in event time order. */
    static List<MarketEvent> of(long seed, int count) {
        MarketLog log = new MarketLog(seed);
        while (log.events.size() < count) {
            log.add();
        }
        return log.events;
    }

    /** The events as they may arrive: each partition of each topic is out of order by less than the time. */
    static List<MarketEvent> arriving(List<MarketEvent> events, long disorderMicros, long seed) {
        Random random = new Random(seed);
        record Arrival(MarketEvent event, long at) {}
        return events.stream()
                .map(event -> new Arrival(
                        new MarketEvent(
                                event.micros(),
                                random.nextInt(PARTITIONS),
                                event.offset(),
                                event.view(),
                                event.delivery(),
                                event.impression(),
                                event.action()),
                        event.micros() + (long) (random.nextDouble() * disorderMicros)))
                .sorted(Comparator.comparingLong(Arrival::at))
                .map(Arrival::event)
                .toList();
    }

    /** The events as they come from an archive: hour by hour, those of an hour in no order. */
    static List<MarketEvent> fromFiles(List<MarketEvent> events, long seed) {
        List<MarketEvent> shuffled = new ArrayList<>(events);
        Collections.shuffle(shuffled, new Random(seed));
        return shuffled.stream()
                .map(event -> new MarketEvent(
                        event.micros(),
                        -1,
                        event.offset(),
                        event.view(),
                        event.delivery(),
                        event.impression(),
                        event.action()))
                .sorted(Comparator.comparingLong(event -> Math.floorDiv(event.micros(), 3_600_000_000L)))
                .toList();
    }

    /** The same event at a later time. */
    static MarketEvent later(MarketEvent event, long micros) {
        SpecificRecordBase record = event.view() != null
                ? MarketView.newBuilder(event.view())
                        .setTime(event.view().getTime().plus(micros, ChronoUnit.MICROS))
                        .build()
                : event.delivery() != null
                        ? MarketDelivery.newBuilder(event.delivery())
                                .setTime(event.delivery().getTime().plus(micros, ChronoUnit.MICROS))
                                .build()
                        : event.impression() != null
                                ? MarketImpression.newBuilder(event.impression())
                                        .setTime(event.impression().getTime().plus(micros, ChronoUnit.MICROS))
                                        .build()
                                : MarketAction.newBuilder(event.action())
                                        .setTime(event.action().getTime().plus(micros, ChronoUnit.MICROS))
                                        .build();
        return MarketEvent.of(record, event.partition(), event.offset());
    }

    private void add() {
        int pause = random.nextInt(100);
        millis += pause < 30
                ? 0
                : pause < 96
                        ? random.nextInt(20_000)
                        : pause < 99 ? random.nextInt(40 * 60_000) : random.nextInt(20 * 3_600_000);
        Instant time = Instant.ofEpochMilli(millis);
        SpecificRecordBase record = switch (random.nextInt(8)) {
            case 0 -> view(time);
            case 1, 2 -> delivery(time);
            case 3, 4, 5 -> impression(time);
            default -> action(time);
        };
        events.add(MarketEvent.of(record, 0, events.size()));
        if (random.nextInt(20) == 0) {
            events.add(MarketEvent.of(record, 0, events.size()));
        }
    }

    private MarketView view(Instant time) {
        return MarketView.newBuilder()
                .setPlatformId(1)
                .setLogUserId(user())
                .setTime(time)
                .setViewId(id("v"))
                .setSessionId(id("s"))
                .setName("search")
                .setSearchQuery(maybe("q"))
                .setUserAgent(random.nextInt(2) == 0 ? null : AGENTS.get(random.nextInt(AGENTS.size())))
                .build();
    }

    private MarketDelivery delivery(Instant time) {
        List<MarketInsertion> insertions = new ArrayList<>();
        for (int i = 0; i < random.nextInt(5); i++) {
            insertions.add(new MarketInsertion(maybe("i"), random.nextInt(30) == 0 ? "" : content(), i));
        }
        return MarketDelivery.newBuilder()
                .setPlatformId(1)
                .setLogUserId(user())
                .setTime(time)
                .setRequestId(id("r"))
                .setClientRequestId(random.nextInt(3) == 0 ? "k" + random.nextInt(3) : null)
                .setViewId(maybe("v"))
                .setSearchQuery(maybe("q"))
                .setTrafficType(random.nextInt(8) > 0 ? "production" : TRAFFIC.get(random.nextInt(TRAFFIC.size())))
                .setInsertions(insertions)
                .build();
    }

    private MarketImpression impression(Instant time) {
        return MarketImpression.newBuilder()
                .setPlatformId(1)
                .setLogUserId(user())
                .setTime(time)
                .setImpressionId(id("p"))
                .setInsertionId(maybe("i"))
                .setRequestId(maybe("r"))
                .setViewId(maybe("v"))
                .setContentId(random.nextInt(5) == 0 ? null : content())
                .build();
    }

    private MarketAction action(Instant time) {
        List<MarketCartItem> cart = new ArrayList<>();
        for (int i = 0; random.nextInt(3) == 0 && i < 3; i++) {
            cart.add(new MarketCartItem(content(), random.nextInt(4), 1_000_000L));
        }
        return MarketAction.newBuilder()
                .setPlatformId(1)
                .setLogUserId(user())
                .setTime(time)
                .setActionId(id("a"))
                .setType(cart.isEmpty() ? "navigate" : "purchase")
                .setImpressionId(maybe("p"))
                .setInsertionId(maybe("i"))
                .setRequestId(maybe("r"))
                .setViewId(maybe("v"))
                .setContentId(random.nextInt(3) == 0 ? null : content())
                .setCart(cart)
                .build();
    }

    private String user() {
        int user = random.nextInt(31);
        return user == 30 ? null : "u" + user % 3;
    }

    private String content() {
        return "c" + random.nextInt(6);
    }

    /** One of the identifiers around this place in the log. */
    private String id(String kind) {
        return kind + (events.size() / 6 + random.nextInt(20));
    }

    private String maybe(String kind) {
        return random.nextInt(3) > 0 ? id(kind) : random.nextBoolean() ? null : "";
    }
}
