// SPDX-License-Identifier: Apache-2.0
package dev.fringe.mqtt.sparkplug;

import dev.fringe.mqtt.payload.Undecodable;
import dev.fringe.mqtt.sparkplug.Payload.Metric;
import dev.fringe.mqtt.sparkplug.Payload.Template;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** What an edge node declared in one birth and in the births of its devices after it: the names, types and aliases of its metrics. */
final class Session {
    /** The place of the edge node itself among its devices. */
    private static final String NODE = "";

    private final long number;
    private final Long bdSeq;
    private final long timestamp;
    private final Map<Long, Declared> byAlias = new HashMap<>();
    private final Map<String, Map<String, Declared>> byDevice = new HashMap<>();
    private int size;

    /** @param properties those of the birth, such as the unit, which data do not repeat */
    record Declared(String device, String name, Long alias, DataType type, Map<String, Object> properties) {}

    /**
     * @param number counts the sessions of an edge node, also over restarts
     * @param bdSeq null if unknown
     * @param timestamp that of the birth
     */
    Session(long number, Long bdSeq, long timestamp) {
        this.number = number;
        this.bdSeq = bdSeq;
        this.timestamp = timestamp;
    }

    long number() {
        return number;
    }

    Long bdSeq() {
        return bdSeq;
    }

    long timestamp() {
        return timestamp;
    }

    /** The number of declared metrics. */
    int size() {
        return size;
    }

    /** Replaces what the device, or the edge node itself if it is null, declared before. */
    void declare(String device, Payload birth) {
        Map<String, Declared> before = byDevice.put(key(device), new LinkedHashMap<>());
        if (before != null) {
            size -= before.size();
            before.values().forEach(metric -> byAlias.remove(metric.alias(), metric));
        }
        birth.metrics().forEach(metric -> declare(device, "", metric));
    }

    private void declare(String device, String prefix, Metric metric) {
        if (metric.name() == null || isDefinition(metric)) {
            return;
        }
        String name = prefix + metric.name();
        DataType type = DataType.of(metric.datatype()).orElseGet(() -> DataType.ofSent(metric.value()));
        Declared declared = new Declared(device, name, metric.alias(), type, metric.properties());
        if (byDevice.get(key(device)).put(name, declared) == null) {
            size++;
        }
        if (metric.alias() != null) {
            byAlias.put(metric.alias(), declared);
        }
        if (metric.value() instanceof Template template) {
            template.metrics().forEach(member -> declare(device, name + "/", member));
        }
    }

    private static boolean isDefinition(Metric metric) {
        return metric.value() instanceof Template template && template.definition();
    }

    boolean isDeclared(String device) {
        return byDevice.containsKey(key(device));
    }

    /** The devices that declared metrics, in the order of their names. */
    List<String> devices() {
        List<String> devices = new ArrayList<>(new TreeSet<>(byDevice.keySet()));
        devices.remove(NODE);
        return devices;
    }

    /** The metrics of a device, or of the edge node itself if it is null. */
    List<Declared> metrics(String device) {
        return List.copyOf(byDevice.getOrDefault(key(device), Map.of()).values());
    }

    private static String key(String device) {
        return device == null ? NODE : device;
    }

    boolean declares(String device, Metric metric) {
        return find(device, metric, "") != null;
    }

    private Declared find(String device, Metric metric, String prefix) {
        if (metric.name() != null) {
            return byDevice.getOrDefault(key(device), Map.of()).get(prefix + metric.name());
        }
        Declared declared = byAlias.get(metric.alias());
        return declared != null && key(declared.device()).equals(key(device)) ? declared : null;
    }

    /** The values of a message whose aliases are all known. */
    List<Reading> readings(String device, Payload data, long receivedAt) throws Undecodable {
        List<Reading> readings = new ArrayList<>(data.metrics().size());
        long timestamp = data.timestamp() == null ? receivedAt : data.timestamp();
        for (Metric metric : data.metrics()) {
            if (!isDefinition(metric)) {
                read(device, metric, "", timestamp, readings);
            }
        }
        return readings;
    }

    private void read(String device, Metric metric, String prefix, long parents, List<Reading> readings)
            throws Undecodable {
        Declared declared = metric.name() == null && metric.alias() == null ? null : find(device, metric, prefix);
        if (metric.name() == null && declared == null) {
            throw new Undecodable("a metric has neither a name nor an alias that a birth declared");
        }
        String name = declared == null ? prefix + metric.name() : declared.name();
        DataType type = DataType.of(metric.datatype())
                .orElseGet(() -> declared == null ? DataType.ofSent(metric.value()) : declared.type());
        long timestamp = metric.timestamp() == null ? parents : metric.timestamp();
        if (metric.value() instanceof Template template) {
            for (Metric member : template.metrics()) {
                read(device, member, name + "/", timestamp, readings);
            }
            return;
        }
        Map<String, Object> properties = new LinkedHashMap<>(declared == null ? Map.of() : declared.properties());
        properties.putAll(metric.properties());
        readings.add(
                new Reading(name, type, type.value(metric.value()), timestamp, metric.historical(), false, properties));
    }

    /** Every metric of a device, or of the edge node itself if it is null, without a value. */
    List<Reading> stale(String device, long timestamp) {
        return metrics(device).stream()
                .filter(metric -> metric.type() != DataType.Template)
                .map(metric ->
                        new Reading(metric.name(), metric.type(), null, timestamp, false, true, metric.properties()))
                .toList();
    }
}
