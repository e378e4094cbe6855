// SPDX-License-Identifier: Apache-2.0
package dev.fringe.mqtt.payload;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/** What messages need, found once. What is missing may appear later, but is not looked for again for each message. Used by one thread. */
public final class FoundOnce<K, T> {
    private static final long AGAIN_AFTER_MS = 10_000;

    private final int capacity;
    private final Map<K, Result<T>> results = new HashMap<>();

    /** A thing, or the reason why there is none and when that was found. */
    private record Result<T>(T thing, String fault, long at) {}

    /** @param capacity after so many, all are forgotten */
    public FoundOnce(int capacity) {
        this.capacity = capacity;
    }

    /**
     * @param now in milliseconds since 1970
     * @param finder throws an IllegalArgumentException with the reason if there is none
     */
    public T get(K key, long now, Supplier<T> finder) throws Undecodable {
        Result<T> result = results.get(key);
        if (result == null || result.fault() != null && now - result.at() >= AGAIN_AFTER_MS) {
            result = find(finder, now);
            if (results.size() == capacity) {
                results.clear();
            }
            results.put(key, result);
        }
        if (result.fault() != null) {
            throw new Undecodable(result.fault());
        }
        return result.thing();
    }

    private static <T> Result<T> find(Supplier<T> finder, long now) {
        try {
            return new Result<>(finder.get(), null, now);
        } catch (IllegalArgumentException e) {
            return new Result<>(null, e.getMessage(), now);
        }
    }
}
