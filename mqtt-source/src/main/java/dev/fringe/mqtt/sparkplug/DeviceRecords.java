// SPDX-License-Identifier: Apache-2.0
package dev.fringe.mqtt.sparkplug;

import dev.fringe.mqtt.payload.Undecodable;
import dev.fringe.mqtt.sparkplug.DataType.Kind;
import dev.fringe.records.names.LegalNames;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.data.Timestamp;

/**
 * One record for the metrics of a message with the same time, with a field for each metric. The schema has the metrics of all devices of
 * the route and only grows: its fields are nullable and sorted by name.
 */
final class DeviceRecords implements RecordForm {
    private static final Set<String> OWN =
            Set.of("group", "node", "device", "message", "timestamp", "historical", "stale");

    private final String name;
    private final int maxFields;
    private final Map<String, Kind> kinds = new TreeMap<>();
    private Schema schema;

    /**
     * @param name the name of the schema
     * @param maxFields the maximum number of metrics in the schema
     */
    DeviceRecords(String name, int maxFields) {
        this.name = name;
        this.maxFields = maxFields;
        this.schema = build();
    }

    private record Moment(long timestamp, boolean historical, boolean stale, int repetition) {}

    @Override
    public void learn(List<Session.Declared> metrics) {
        Map<String, Kind> grown = new TreeMap<>(kinds);
        for (Session.Declared metric : metrics) {
            // the records report a conflict
            if (metric.type() != DataType.Template && grown.size() < maxFields) {
                grown.putIfAbsent(metric.name(), metric.type().kind());
            }
        }
        grow(grown);
    }

    @Override
    public List<SchemaAndValue> records(SparkplugTopic topic, String device, List<Reading> readings)
            throws Undecodable {
        Map<String, Kind> grown = new TreeMap<>(kinds);
        for (Reading reading : readings) {
            Kind kind = merged(grown.get(reading.metric()), reading);
            grown.put(reading.metric(), kind);
        }
        if (grown.size() > maxFields) {
            throw new Undecodable("the schema of the route would have " + grown.size()
                    + " metrics, more than sparkplug.max.fields allows (" + maxFields
                    + "); use sparkplug.records=metric, several routes, or raise sparkplug.max.fields");
        }
        grow(grown);
        List<SchemaAndValue> records = new ArrayList<>();
        for (Struct struct : structs(topic, device, readings)) {
            records.add(new SchemaAndValue(schema, struct));
        }
        return records;
    }

    /** A field of integers becomes one of doubles with the first fraction. */
    private static Kind merged(Kind known, Reading reading) throws Undecodable {
        Kind kind = reading.type().kind();
        if (known == null || known == kind || reading.value() == null) {
            return known == null ? kind : known;
        }
        boolean numbers = isNumber(known) && isNumber(kind);
        if (!numbers) {
            throw new Undecodable("the metric " + reading.metric() + " is of the type " + reading.type()
                    + ", but another device of the route has a metric of this name of another type; use"
                    + " sparkplug.records=metric, or a route for each kind of device");
        }
        return Kind.DOUBLE;
    }

    private static boolean isNumber(Kind kind) {
        return kind == Kind.LONG || kind == Kind.DOUBLE;
    }

    private void grow(Map<String, Kind> grown) {
        if (!grown.equals(kinds)) {
            kinds.putAll(grown);
            schema = build();
        }
    }

    private Schema build() {
        SchemaBuilder builder = SchemaBuilder.struct()
                .name(name)
                .field("group", Schema.STRING_SCHEMA)
                .field("node", Schema.STRING_SCHEMA)
                .field("device", Schema.OPTIONAL_STRING_SCHEMA)
                .field("message", Schema.STRING_SCHEMA)
                .field("timestamp", Timestamp.SCHEMA)
                .field("historical", Schema.BOOLEAN_SCHEMA)
                .field("stale", Schema.BOOLEAN_SCHEMA);
        kinds.forEach((metric, kind) -> builder.field(field(metric), schema(metric, kind)));
        return builder.build();
    }

    private static String field(String metric) {
        String legal = LegalNames.of(metric);
        return OWN.contains(legal) ? legal + "_metric" : legal;
    }

    private static Schema schema(String metric, Kind kind) {
        SchemaBuilder builder = (switch (kind) {
                    case LONG -> SchemaBuilder.int64();
                    case DOUBLE -> SchemaBuilder.float64();
                    case BOOLEAN -> SchemaBuilder.bool();
                    case TEXT -> SchemaBuilder.string();
                    case BYTES -> SchemaBuilder.bytes();
                    case LONGS -> SchemaBuilder.array(Schema.INT64_SCHEMA);
                    case DOUBLES -> SchemaBuilder.array(Schema.FLOAT64_SCHEMA);
                    case BOOLEANS -> SchemaBuilder.array(Schema.BOOLEAN_SCHEMA);
                    case TEXTS -> SchemaBuilder.array(Schema.STRING_SCHEMA);
                })
                .optional();
        boolean renamed = !LegalNames.of(metric).equals(metric);
        return (renamed ? builder.parameter(LegalNames.ORIGINAL, metric) : builder).build();
    }

    private List<Struct> structs(SparkplugTopic topic, String device, List<Reading> readings) throws Undecodable {
        Map<Moment, Struct> byMoment = new java.util.LinkedHashMap<>();
        Set<Object> taken = new HashSet<>();
        for (Reading reading : readings) {
            Moment moment = new Moment(reading.timestamp(), reading.historical(), reading.stale(), 0);
            // a second value of a metric at one time has a record of its own
            for (int i = 1; !taken.add(List.of(moment, reading.metric())); i++) {
                moment = new Moment(reading.timestamp(), reading.historical(), reading.stale(), i);
            }
            Struct struct = byMoment.computeIfAbsent(moment, at -> struct(topic, device, at));
            if (reading.value() != null) {
                struct.put(field(reading.metric()), value(reading));
            }
        }
        return List.copyOf(byMoment.values());
    }

    private Struct struct(SparkplugTopic topic, String device, Moment moment) {
        return new Struct(schema)
                .put("group", topic.group())
                .put("node", topic.node())
                .put("device", device)
                .put("message", topic.kind().name())
                .put("timestamp", new Date(moment.timestamp()))
                .put("historical", moment.historical())
                .put("stale", moment.stale());
    }

    private Object value(Reading reading) throws Undecodable {
        if (reading.type().kind() == Kind.LONG && reading.value() instanceof String) {
            throw new Undecodable("the metric " + reading.metric()
                    + " has a value beyond 2^63 - 1, which only sparkplug.records=metric can record");
        }
        if (kinds.get(reading.metric()) == Kind.DOUBLE && reading.value() instanceof Long integer) {
            if (integer != (long) (double) integer) {
                throw new Undecodable("the metric " + reading.metric() + " has an integer that a double cannot hold,"
                        + " and another device of the route has fractions in a metric of this name");
            }
            return integer.doubleValue();
        }
        return reading.value();
    }
}
