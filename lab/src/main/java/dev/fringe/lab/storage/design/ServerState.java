// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.storage.design;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The state of a database on the server.
 *
 * @param queries the text of the continuous queries by name
 * @param oldestShards the end of the oldest shard by policy
 */
public record ServerState(
        boolean exists,
        List<RetentionPolicy> policies,
        Map<String, String> queries,
        Map<String, Instant> oldestShards) {

    public static final ServerState NO_DATABASE = new ServerState(false, List.of(), Map.of(), Map.of());

    public ServerState {
        policies = List.copyOf(policies);
        queries = Map.copyOf(queries);
        oldestShards = Map.copyOf(oldestShards);
    }

    Optional<RetentionPolicy> policy(String name) {
        return policies.stream().filter(policy -> policy.name().equals(name)).findFirst();
    }
}
