package dev.fringe.influx.mapping;

import java.util.Map;

/**
 * The mapping of each topic.
 *
 * @param byTopic for the topics that are named
 * @param otherwise for all other topics; null if there is none
 */
public record Mappings(Map<String, Mapping> byTopic, Mapping otherwise) {}
