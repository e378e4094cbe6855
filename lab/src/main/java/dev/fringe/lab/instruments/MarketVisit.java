// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.instruments;

import dev.fringe.lab.instruments.MarketRecord.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;

/** The visit of one user: its views, the requests of each view, their impressions, and what the user does with them. */
final class MarketVisit {
    private static final long VIEW_MILLIS = 1_000;
    private static final long REQUEST_MILLIS = 500;
    private static final long NEXT_REQUEST_MILLIS = 100;
    private static final long SHADOW_MILLIS = 300;
    private static final long IMPRESSION_MILLIS = 2_000;
    private static final long STEP_MILLIS = 5_000;

    private static final int PLATFORM = 1;
    private static final int SDK_EVERY = 5;
    private static final double NAVIGATE = 0.2;
    private static final double ADD_TO_CART = 0.2;
    private static final double CHECKOUT = 0.2;
    private static final double PURCHASE = 0.3;
    private static final int QUERIES = 20;
    private static final String BOT = "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)";
    private static final List<String> BROWSERS = List.of(
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/131.0 Safari/537.36",
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148 Safari/604.1",
            "Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 Chrome/131.0 Mobile Safari/537.36",
            "Mozilla/5.0 (iPad; CPU OS 18_1 like Mac OS X) AppleWebKit/605.1.15 Version/18.1 Safari/604.1");

    private final RunContent.Market shape;
    private final UnaryOperator<String> newId;
    private final SplittableRandom random;
    private final String user;
    private final String device;
    private final String session;
    private final String agent;
    private final List<MarketRecord> records = new ArrayList<>();
    private int requests;
    private int shown;

    /** An item of an answer that the user saw. */
    private record Seen(String view, String request, String insertion, String impression, int content) {}

    /**
     * @param newId makes a new identifier with the given letter
     * @param random this user's own values
     */
    MarketVisit(RunContent.Market shape, UnaryOperator<String> newId, SplittableRandom random) {
        this.shape = shape;
        this.newId = newId;
        this.random = random;
        this.device = newId.apply("d");
        this.session = newId.apply("s");
        this.user = random.nextBoolean() ? newId.apply("u") : null;
        boolean bot = random.nextDouble() < shape.bots();
        String browser = BROWSERS.get(random.nextInt(BROWSERS.size()));
        this.agent = bot ? BOT : browser;
    }

    /** The time from the first view of a visit to its last possible action. */
    static Duration longest(RunContent.Market shape) {
        return Duration.ofMillis(shape.views() * VIEW_MILLIS
                + REQUEST_MILLIS
                + shape.requests() * NEXT_REQUEST_MILLIS
                + IMPRESSION_MILLIS
                + 4 * STEP_MILLIS);
    }

    /** The mean number of records of a visit. */
    static double records(RunContent.Market shape) {
        double requests = shape.views() * (double) shape.requests();
        double impressions = requests * shape.insertions() * RunContent.Market.SHOWN_OF_TEN / 10;
        double actions = NAVIGATE * (1 + ADD_TO_CART + CHECKOUT * (1 + PURCHASE));
        return shape.views() + requests * (1 + 1.0 / SDK_EVERY) + impressions * (1 + actions);
    }

    List<MarketRecord> from(long millis) {
        for (int i = 0; i < shape.views(); i++) {
            view(millis + i * VIEW_MILLIS);
        }
        return records;
    }

    private void view(long millis) {
        String id = newId.apply("v");
        String query = random.nextInt(2) == 0 ? "query " + (1 + random.nextInt(QUERIES)) : null;
        record(
                Kind.VIEW,
                id,
                millis,
                List.of(),
                record(millis)
                        .text("viewId", id)
                        .text("sessionId", session)
                        .text("name", query == null ? "home" : "search")
                        .text("searchQuery", query)
                        .text("userAgent", agent));
        for (int i = 0; i < shape.requests(); i++) {
            request(id, query, millis + REQUEST_MILLIS + i * NEXT_REQUEST_MILLIS);
        }
    }

    private void request(String view, String query, long millis) {
        int[] contents = random.ints(0, shape.contents())
                .distinct()
                .limit(shape.insertions())
                .toArray();
        String clientRequest = newId.apply("c");
        boolean bySdk = ++requests % SDK_EVERY == 0;
        String id = newId.apply("r");
        List<String> insertions = answer(view, query, millis, id, clientRequest, bySdk ? "sdk" : "api", contents);
        if (bySdk) {
            answer(view, query, millis + SHADOW_MILLIS, newId.apply("r"), clientRequest, "api", contents);
        }
        List<Seen> seen = new ArrayList<>();
        for (int position : shownPositions()) {
            seen.add(impression(view, id, insertions.get(position), contents[position], millis + IMPRESSION_MILLIS));
        }
        seen.forEach(item -> actions(item, seen, millis + IMPRESSION_MILLIS));
    }

    /** Writes a delivery log and returns the identifiers of its insertions. */
    private List<String> answer(
            String view, String query, long millis, String id, String clientRequest, String by, int[] contents) {
        List<String> ids = new ArrayList<>();
        StringBuilder insertions = new StringBuilder();
        for (int i = 0; i < contents.length; i++) {
            ids.add(newId.apply("n"));
            insertions
                    .append(i == 0 ? "" : ",")
                    .append("{\"insertionId\":\"")
                    .append(ids.get(i))
                    .append("\",\"contentId\":\"")
                    .append(content(contents[i]))
                    .append("\",\"position\":")
                    .append(i)
                    .append('}');
        }
        record(
                Kind.DELIVERY,
                id,
                millis,
                List.of(view),
                record(millis)
                        .text("requestId", id)
                        .text("clientRequestId", clientRequest)
                        .text("viewId", explicit(view))
                        .text("searchQuery", query)
                        .text("answeredBy", by)
                        .array("insertions", insertions));
        return ids;
    }

    /** Random positions; of every ten insertions of the visit, exactly seven are shown. */
    private int[] shownPositions() {
        int before = shown;
        shown += shape.insertions() * RunContent.Market.SHOWN_OF_TEN;
        return random.ints(0, shape.insertions())
                .distinct()
                .limit(shown / 10 - before / 10)
                .sorted()
                .toArray();
    }

    private Seen impression(String view, String request, String insertion, int content, long millis) {
        String id = newId.apply("i");
        record(
                Kind.IMPRESSION,
                id,
                millis,
                List.of(insertion),
                record(millis)
                        .text("impressionId", id)
                        .text("insertionId", explicit(insertion))
                        .text("requestId", explicit(request))
                        .text("viewId", explicit(view))
                        .text("contentId", content(content)));
        return new Seen(view, request, insertion, id, content);
    }

    private void actions(Seen item, List<Seen> all, long millis) {
        if (random.nextDouble() >= NAVIGATE) {
            return;
        }
        action("navigate", List.of(item), millis + STEP_MILLIS, false);
        if (random.nextDouble() < ADD_TO_CART) {
            action("add_to_cart", List.of(item), millis + 2 * STEP_MILLIS, false);
        }
        if (random.nextDouble() < CHECKOUT) {
            Seen other = all.get(random.nextInt(all.size()));
            List<Seen> cart = other == item ? List.of(item) : List.of(item, other);
            action("checkout", cart, millis + 3 * STEP_MILLIS, true);
            if (random.nextDouble() < PURCHASE) {
                action("purchase", cart, millis + 4 * STEP_MILLIS, true);
            }
        }
    }

    private void action(String type, List<Seen> items, long millis, boolean withCart) {
        String id = newId.apply("a");
        Seen first = items.get(0);
        Fields fields = record(millis)
                .text("actionId", id)
                .text("type", type)
                .text("impressionId", explicit(first.impression()))
                .text("insertionId", explicit(first.insertion()))
                .text("requestId", explicit(first.request()))
                .text("viewId", explicit(first.view()))
                .text("contentId", withCart ? null : content(first.content()));
        if (withCart) {
            StringBuilder cart = new StringBuilder();
            for (Seen item : items) {
                cart.append(cart.isEmpty() ? "" : ",")
                        .append("{\"contentId\":\"")
                        .append(content(item.content()))
                        .append("\",\"quantity\":")
                        .append(1 + item.content() % 3)
                        .append(",\"priceMicros\":")
                        .append(price(item.content()))
                        .append('}');
            }
            fields.array("cart", cart);
        }
        record(Kind.ACTION, id, millis, items.stream().map(Seen::impression).toList(), fields);
    }

    private String explicit(String parent) {
        return shape.explicitIds() ? parent : null;
    }

    private static String content(int number) {
        return "content-" + (number + 1);
    }

    /** From 0.99 to 99.99. */
    private static long price(int content) {
        return content % 100 * 1_000_000L + 990_000;
    }

    private Fields record(long millis) {
        return new Fields()
                .number("platformId", PLATFORM)
                .text("userId", user)
                .text("logUserId", device)
                .number("time", millis);
    }

    private void record(Kind kind, String id, long millis, List<String> parents, Fields fields) {
        records.add(new MarketRecord(kind, id, millis, parents, fields.json()));
    }

    /** The fields of a JSON object. No value needs escaping. */
    private static final class Fields {
        private final StringBuilder json = new StringBuilder(256).append('{');

        /** Leaves out a null. */
        Fields text(String name, String value) {
            if (value != null) {
                name(name).append('"').append(value).append('"');
            }
            return this;
        }

        Fields number(String name, long value) {
            name(name).append(value);
            return this;
        }

        Fields array(String name, CharSequence items) {
            name(name).append('[').append(items).append(']');
            return this;
        }

        String json() {
            return json.append('}').toString();
        }

        private StringBuilder name(String name) {
            return json.append(json.length() == 1 ? "\"" : ",\"").append(name).append("\":");
        }
    }
}
