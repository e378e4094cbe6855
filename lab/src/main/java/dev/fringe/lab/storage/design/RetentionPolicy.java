// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.storage.design;

/**
 * How long a database keeps what is written to it under a name.
 *
 * @param shard the time that one shard covers; only whole shards are dropped
 * @param isDefault whether writes and queries that name no policy mean this one
 */
public record RetentionPolicy(String name, Span duration, Span shard, boolean isDefault) {}
