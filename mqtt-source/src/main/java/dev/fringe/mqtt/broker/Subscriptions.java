// SPDX-License-Identifier: Apache-2.0
package dev.fringe.mqtt.broker;

import java.util.List;

/**
 * The filters of a session, and those that an earlier configuration may have left in it: a broker sends messages for a filter until
 * it is unsubscribed.
 *
 * @param wanted filters to subscribe; none for a session that is left over, which is emptied and ended
 * @param dropped filters to unsubscribe
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
