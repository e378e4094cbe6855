// SPDX-License-Identifier: Apache-2.0
package dev.fringe.influx.mapping;

import java.util.Map;

/**
 * The mapping of each topic.
 *
 * @param byTopic the mappings of single topics
 * @param otherwise the mapping of all other topics, or null
 */
public record Mappings(Map<String, Mapping> byTopic, Mapping otherwise) {}
