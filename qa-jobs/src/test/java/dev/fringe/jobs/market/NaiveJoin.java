// SPDX-License-Identifier: Apache-2.0
package dev.fringe.jobs.market;

import static dev.fringe.jobs.market.MarketEvent.given;

import dev.fringe.records.MarketAction;
import dev.fringe.records.MarketCartItem;
import dev.fringe.records.MarketDelivery;
import dev.fringe.records.MarketImpression;
import dev.fringe.records.MarketInsertion;
import dev.fringe.records.MarketView;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The rules of the join, read literally: each record looks at all earlier records of its user. A result is a line of text. Shares
 * nothing with the join but the events' order.
 */
final class NaiveJoin {
    private static final long DAY = Duration.ofDays(1).toMillis();
    private static final long HALF_HOUR = Duration.ofMinutes(30).toMillis();
    private static final long TEN_MINUTES = Duration.ofMinutes(10).toMillis();
    private static final long TWO_SECONDS = 2000;

    private record Answer(MarketDelivery record, MarketView view, String viewId, String dropped) {}

    private record Item(Answer answer, MarketInsertion insertion) {}

    private record Impression(MarketImpression record, Item item) {}

    final List<String> impressions = new ArrayList<>();
    final List<String> actions = new ArrayList<>();
    final List<String> dropped = new ArrayList<>();

    private final List<MarketView> views = new ArrayList<>();
    private final List<Answer> answers = new ArrayList<>();
    private final List<Impression> seen = new ArrayList<>();
    /** For each accepted or redundant impression identifier the impression that counts. */
    private final List<Map.Entry<MarketImpression, Impression>> byId = new ArrayList<>();

    private final List<MarketImpression> impressionIds = new ArrayList<>();
    private final List<MarketAction> actionIds = new ArrayList<>();
    private final Map<String, Long> clientRequests = new HashMap<>();

    static NaiveJoin of(List<MarketEvent> events) {
        NaiveJoin all = new NaiveJoin();
        Map<String, NaiveJoin> users = new HashMap<>();
        events.stream().sorted().forEach(event -> {
            String user = event.user().logUserId();
            users.computeIfAbsent(user, key -> new NaiveJoin()).take(event);
        });
        users.values().forEach(user -> {
            all.impressions.addAll(user.impressions);
            all.actions.addAll(user.actions);
            all.dropped.addAll(user.dropped);
        });
        return all;
    }

    private void take(MarketEvent event) {
        if (!event.isValid()) {
            drop(event.stage().name(), "invalid", event.id(), event.micros() / 1000, null);
        } else if (event.view() != null) {
            take(event.view());
        } else if (event.delivery() != null) {
            take(event.delivery());
        } else if (event.impression() != null) {
            take(event.impression());
        } else {
            take(event.action());
        }
    }

    private void take(MarketView view) {
        long now = view.getTime().toEpochMilli();
        if (views.stream().anyMatch(old -> old.getViewId().equals(view.getViewId()) && at(old) >= now - DAY)) {
            drop("VIEW", "duplicate", view.getViewId(), now, null);
            return;
        }
        views.add(view);
        if (isBot(view)) {
            drop("VIEW", "bot", view.getViewId(), now, null);
        }
    }

    private void take(MarketDelivery delivery) {
        long now = delivery.getTime().toEpochMilli();
        String client = delivery.getClientRequestId();
        boolean repeated = answers.stream()
                .anyMatch(old -> old.record.getRequestId().equals(delivery.getRequestId()) && at(old) >= now - DAY);
        boolean second = client != null && clientRequests.getOrDefault(client, Long.MIN_VALUE) >= now - TWO_SECONDS;
        if (repeated || second) {
            drop("DELIVERY", "duplicate", delivery.getRequestId(), now, null);
            return;
        }
        if (client != null) {
            clientRequests.put(client, now);
        }
        MarketView named =
                last(views, view -> is(delivery.getViewId(), view.getViewId()) && at(view) >= now - TEN_MINUTES);
        MarketView view = named != null ? named : last(views, any -> at(any) >= now - TEN_MINUTES);
        String traffic = delivery.getTrafficType();
        String reason = view != null && isBot(view) ? "bot" : traffic.equals("production") ? null : traffic;
        String viewId = given(delivery.getViewId()) ? delivery.getViewId() : view == null ? null : view.getViewId();
        answers.removeIf(old -> old.record.getRequestId().equals(delivery.getRequestId()));
        answers.add(new Answer(delivery, view, viewId, reason));
        if (reason != null) {
            drop("DELIVERY", reason, delivery.getRequestId(), now, null);
        }
        for (int i = 0; i < delivery.getInsertions().size(); i++) {
            if (delivery.getInsertions().get(i).getContentId().isEmpty()) {
                drop("INSERTION", "invalid", delivery.getRequestId(), now, i);
            }
        }
    }

    private void take(MarketImpression impression) {
        long now = impression.getTime().toEpochMilli();
        String id = impression.getImpressionId();
        if (impressionIds.stream()
                .anyMatch(
                        old -> old.getImpressionId().equals(id) && old.getTime().toEpochMilli() >= now - DAY)) {
            drop("IMPRESSION", "duplicate", id, now, null);
            return;
        }
        impressionIds.add(impression);
        String content = impression.getContentId();
        String[] scope = new String[1];
        Item item = null;
        for (String candidate :
                content == null ? List.of("insertion") : List.of("insertion", "request", "view", "content")) {
            Item found = nearest(now, candidate, impression);
            if (item == null && found != null) {
                item = found;
                scope[0] = candidate;
            }
        }
        if (item == null) {
            drop("IMPRESSION", "unjoined", id, now, null);
            return;
        }
        Item joined = item;
        Impression first = seen.stream()
                .filter(old -> old.item.insertion == joined.insertion)
                .findFirst()
                .orElse(null);
        if (first == null && !given(joined.insertion.getInsertionId()) && joined.answer.viewId != null) {
            first = answers.stream()
                    .filter(answer -> joined.answer.viewId.equals(answer.viewId))
                    .flatMap(answer -> answer.record.getInsertions().stream())
                    .filter(insertion -> insertion.getContentId().equals(joined.insertion.getContentId()))
                    .flatMap(insertion -> seen.stream().filter(old -> old.item.insertion == insertion))
                    .findFirst()
                    .orElse(null);
        }
        if (first != null) {
            byId.add(Map.entry(impression, first));
            drop("IMPRESSION", "redundant", id, now, null);
            return;
        }
        Impression accepted = new Impression(impression, joined);
        seen.add(accepted);
        byId.add(Map.entry(impression, accepted));
        if (joined.answer.dropped != null) {
            drop("IMPRESSION", joined.answer.dropped, id, now, null);
            return;
        }
        impressions.add(id + "@" + now + " " + joined.answer.record.getRequestId() + " "
                + joined.insertion.getContentId() + " " + joined.insertion.getPosition() + " " + joined.answer.viewId
                + " " + scope[0]);
    }

    private Item nearest(long now, String scope, MarketImpression impression) {
        BiPredicate<Answer, MarketInsertion> matches = switch (scope) {
            case "insertion" ->
                (answer, item) -> is(impression.getInsertionId(), item.getInsertionId())
                        // an insertion identifier belongs to the latest answer that has it
                        && answer
                                == last(
                                        answers,
                                        any -> any.record.getInsertions().stream()
                                                .anyMatch(other -> !other.getContentId()
                                                                .isEmpty()
                                                        && is(impression.getInsertionId(), other.getInsertionId())));
            case "request" -> (answer, item) -> is(impression.getRequestId(), answer.record.getRequestId());
            case "view" -> (answer, item) -> is(impression.getViewId(), answer.viewId);
            default -> (answer, item) -> true;
        };
        Item nearest = null;
        for (Answer answer : answers) {
            boolean inRange = at(answer) >= now - HALF_HOUR;
            for (MarketInsertion item : inRange ? answer.record.getInsertions() : List.<MarketInsertion>of()) {
                boolean fits = given(item.getContentId())
                        && matches.test(answer, item)
                        && (impression.getContentId() == null
                                || impression.getContentId().equals(item.getContentId()));
                if (fits && (nearest == null || nearest.answer != answer)) {
                    nearest = new Item(answer, item);
                }
            }
        }
        return nearest;
    }

    private void take(MarketAction action) {
        long now = action.getTime().toEpochMilli();
        String id = action.getActionId();
        if (actionIds.stream()
                .anyMatch(old -> old.getActionId().equals(id) && old.getTime().toEpochMilli() >= now - DAY)) {
            drop("ACTION", "duplicate", id, now, null);
            return;
        }
        actionIds.add(action);
        if (action.getCart().isEmpty()) {
            take(action, now, action.getContentId(), 1, null);
        }
        for (int i = 0; i < action.getCart().size(); i++) {
            MarketCartItem item = action.getCart().get(i);
            take(action, now, item.getContentId(), item.getQuantity(), i);
        }
    }

    private void take(MarketAction action, long now, String content, int quantity, Integer number) {
        if (quantity == 0) {
            drop("ACTION", "invalid", action.getActionId(), now, number);
            return;
        }
        Impression parent = null;
        String scope = null;
        for (String candidate : List.of("impression", "insertion", "request", "view", "content")) {
            if (parent == null) {
                parent = nearest(action, now, content, candidate);
                scope = candidate;
            }
        }
        if (parent == null) {
            drop("ACTION", "unjoined", action.getActionId(), now, number);
        } else if (parent.item.answer.dropped != null) {
            drop("ACTION", parent.item.answer.dropped, action.getActionId(), now, number);
        } else {
            long latest = seen.stream()
                    .filter(one -> one.item.answer.dropped == null
                            && one.record.getTime().toEpochMilli() >= now - DAY)
                    .count();
            actions.add(action.getActionId() + "@" + now + " " + number + " x" + quantity + " "
                    + parent.record.getImpressionId() + " " + parent.item.insertion.getContentId() + " " + scope + " "
                    + Math.min(25, latest));
        }
    }

    private Impression nearest(MarketAction action, long now, String content, String scope) {
        Stream<Impression> candidates = switch (scope) {
            case "impression" ->
                Stream.ofNullable(last(
                                byId,
                                entry -> is(
                                        action.getImpressionId(), entry.getKey().getImpressionId())))
                        .map(Map.Entry::getValue);
            case "insertion" -> {
                Answer owner = last(
                        answers,
                        any -> any.record.getInsertions().stream()
                                .anyMatch(other -> !other.getContentId().isEmpty()
                                        && is(action.getInsertionId(), other.getInsertionId())));
                yield seen.stream()
                        .filter(one -> one.item.answer == owner
                                && is(action.getInsertionId(), one.item.insertion.getInsertionId()));
            }
            case "request" ->
                seen.stream().filter(one -> is(action.getRequestId(), one.item.answer.record.getRequestId()));
            case "view" -> seen.stream().filter(one -> is(action.getViewId(), one.item.answer.viewId));
            default -> seen.stream().filter(one -> is(content, one.item.insertion.getContentId()));
        };
        return candidates
                .filter(one -> answers.contains(one.item.answer))
                .filter(one -> one.record.getTime().toEpochMilli() >= now - DAY)
                .filter(one ->
                        content == null || content.isEmpty() || content.equals(one.item.insertion.getContentId()))
                .reduce((a, b) -> later(a, b))
                .orElse(null);
    }

    /** Of impressions of one time, that of the later answer counts, and of one answer that of the first insertion. */
    private Impression later(Impression a, Impression b) {
        int times = a.record.getTime().compareTo(b.record.getTime());
        if (times != 0) {
            return times > 0 ? a : b;
        }
        int answersApart = answers.indexOf(a.item.answer) - answers.indexOf(b.item.answer);
        if (answersApart != 0) {
            return answersApart > 0 ? a : b;
        }
        List<MarketInsertion> items = a.item.answer.record.getInsertions();
        return items.indexOf(a.item.insertion) <= items.indexOf(b.item.insertion) ? a : b;
    }

    private void drop(String stage, String reason, String id, long now, Integer item) {
        dropped.add(stage.toLowerCase() + " " + reason + " " + id + "@" + now + " " + item);
    }

    private static <T> T last(List<T> all, Predicate<T> condition) {
        T last = null;
        for (T one : all) {
            last = condition.test(one) ? one : last;
        }
        return last;
    }

    private static boolean isBot(MarketView view) {
        return view.getUserAgent() != null && view.getUserAgent().contains("bot");
    }

    private static boolean is(String wanted, String id) {
        return given(wanted) && wanted.equals(id);
    }

    private static long at(MarketView view) {
        return view.getTime().toEpochMilli();
    }

    private static long at(Answer answer) {
        return answer.record.getTime().toEpochMilli();
    }
}
