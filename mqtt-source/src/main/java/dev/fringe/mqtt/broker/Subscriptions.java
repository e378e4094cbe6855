package dev.fringe.mqtt.broker;

import java.util.List;

/**
 * What a session shall hold, and what an earlier set-up may have left in it: a broker goes on sending for every filter that
 * it was ever asked for.
 *
 * @param wanted what to subscribe; nothing for a session that is to be emptied and ended
 * @param dropped filters to end
 */
public record Subscriptions(List<Subscription> wanted, List<String> dropped) {

    public List<String> filters() {
        return wanted.stream().map(Subscription::filter).toList();
    }

    @Override
    public String toString() {
        return String.join(", ", filters());
    }
}
