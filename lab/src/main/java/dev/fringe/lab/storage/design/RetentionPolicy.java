// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.storage.design;

/**
 * A retention policy of a database.
 *
 * @param shard the duration of a shard; only whole shards are dropped
 * @param isDefault whether writes and queries without a policy use this one
 */
public record RetentionPolicy(String name, Span duration, Span shard, boolean isDefault) {}
