package dev.fringe.mqtt.broker;

import java.util.List;

/**
 * What a session shall hold, and what an earlier set-up may have left in it: a broker goes on sending for every filter that
 * it was ever asked for.
 *
 * @param wanted what to subscribe
 * @param replaced filters that {@code wanted} stands for now, as when tasks begin to share them
 * @param moved filters that are another task's by now
 */
public record Subscriptions(List<Subscription> wanted, List<String> replaced, List<String> moved) {
    @Override
    public String toString() {
        return String.join(", ", wanted.stream().map(Subscription::filter).toList());
    }
}
