// SPDX-License-Identifier: Apache-2.0
package dev.fringe.mqtt.sparkplug;

import dev.fringe.mqtt.payload.Undecodable;
import dev.fringe.mqtt.sparkplug.Payload.DataSet;
import dev.fringe.mqtt.sparkplug.Payload.Metric;
import dev.fringe.mqtt.sparkplug.Payload.Template;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import java.util.zip.InflaterInputStream;

/** Reads payloads by the published schema of Sparkplug B. Fields that it does not have are skipped. */
final class PayloadReader {
    private static final String COMPRESSED = "SPBV1.0_COMPRESSED";
    private static final String ALGORITHM = "algorithm";

    private final int maxBytes;

    /** @param maxBytes the maximum length of a payload after it is decompressed */
    PayloadReader(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    Payload read(byte[] bytes) throws Undecodable {
        Envelope outer = envelope(bytes);
        if (!COMPRESSED.equals(outer.uuid)) {
            return outer.payload();
        }
        Envelope inner = envelope(decompress(outer));
        return inner.payload();
    }

    private static final class Envelope {
        private Long timestamp;
        private Long sequence;
        private String uuid;
        private byte[] body = {};
        private final List<Metric> metrics = new ArrayList<>();

        Payload payload() {
            return new Payload(timestamp, sequence, metrics);
        }
    }

    private static Envelope envelope(byte[] bytes) throws Undecodable {
        Envelope read = new Envelope();
        WireReader in = new WireReader(bytes);
        while (in.next()) {
            switch (in.field()) {
                case 1 -> read.timestamp = in.varint();
                case 2 -> read.metrics.add(metric(in.message()));
                case 3 -> read.sequence = in.varint();
                case 4 -> read.uuid = in.text();
                case 5 -> read.body = in.bytes();
                default -> in.skip();
            }
        }
        return read;
    }

    private byte[] decompress(Envelope outer) throws Undecodable {
        Object algorithm = outer.metrics.stream()
                .filter(metric -> ALGORITHM.equals(metric.name()))
                .map(Metric::value)
                .findFirst()
                .orElse("DEFLATE");
        InputStream body = new ByteArrayInputStream(outer.body);
        try (InputStream in = "GZIP".equals(algorithm) ? new GZIPInputStream(body) : new InflaterInputStream(body)) {
            byte[] inflated = in.readNBytes(maxBytes + 1);
            if (inflated.length > maxBytes) {
                throw new Undecodable("the decompressed payload has more bytes than max.payload.bytes allows");
            }
            return inflated;
        } catch (IOException e) {
            throw WireReader.broken("its body cannot be decompressed");
        }
    }

    private static Metric metric(WireReader in) throws Undecodable {
        String name = null;
        Long alias = null;
        Long timestamp = null;
        long datatype = 0;
        boolean historical = false;
        boolean isNull = false;
        Map<String, Object> properties = Map.of();
        Object value = null;
        while (in.next()) {
            switch (in.field()) {
                case 1 -> name = in.text();
                case 2 -> alias = in.varint();
                case 3 -> timestamp = in.varint();
                case 4 -> datatype = in.varint();
                case 5 -> historical = in.bool();
                case 7 -> isNull = in.bool();
                case 9 -> properties = properties(in.message());
                case 16 -> value = in.bytes();
                case 17 -> value = dataSet(in.message());
                case 18 -> value = template(in.message());
                case 19 -> throw new Undecodable("a metric has a value of an extension, which nobody can read");
                default -> value = scalar(in, 10, value);
            }
        }
        if (name != null && name.isEmpty()) {
            name = null;
        }
        return new Metric(name, alias, timestamp, datatype, historical, properties, isNull ? null : value);
    }

    /**
     * The six plain kinds of a value, which several messages have under different numbers.
     *
     * @param first the number of the first kind
     * @param before the result if the field is none of them
     */
    private static Object scalar(WireReader in, int first, Object before) throws Undecodable {
        switch (in.field() - first) {
            case 0, 1:
                return in.varint();
            case 2:
                return in.float32();
            case 3:
                return in.float64();
            case 4:
                return in.bool();
            case 5:
                return in.text();
            default:
                in.skip();
                return before;
        }
    }

    private static Map<String, Object> properties(WireReader in) throws Undecodable {
        List<String> keys = new ArrayList<>();
        List<Object> values = new ArrayList<>();
        while (in.next()) {
            switch (in.field()) {
                case 1 -> keys.add(in.text());
                case 2 -> values.add(property(in.message()));
                default -> in.skip();
            }
        }
        Map<String, Object> properties = new LinkedHashMap<>();
        for (int i = 0; i < Math.min(keys.size(), values.size()); i++) {
            properties.put(keys.get(i), values.get(i));
        }
        return properties;
    }

    private static Object property(WireReader in) throws Undecodable {
        long type = 0;
        boolean isNull = false;
        Object value = null;
        while (in.next()) {
            switch (in.field()) {
                case 1 -> type = in.varint();
                case 2 -> isNull = in.bool();
                case 9 -> value = properties(in.message());
                case 10 -> value = propertySets(in.message());
                default -> value = scalar(in, 3, value);
            }
        }
        if (isNull) {
            return null;
        }
        Object sent = value;
        return DataType.of(type).map(known -> known.plain(sent)).orElse(sent);
    }

    private static List<Object> propertySets(WireReader in) throws Undecodable {
        List<Object> sets = new ArrayList<>();
        while (in.next()) {
            if (in.field() == 1) {
                sets.add(properties(in.message()));
            } else {
                in.skip();
            }
        }
        return sets;
    }

    private static DataSet dataSet(WireReader in) throws Undecodable {
        List<String> columns = new ArrayList<>();
        List<Long> types = new ArrayList<>();
        List<List<Object>> rows = new ArrayList<>();
        while (in.next()) {
            switch (in.field()) {
                case 2 -> columns.add(in.text());
                case 3 -> numbers(in, types);
                case 4 -> rows.add(row(in.message()));
                default -> in.skip();
            }
        }
        return new DataSet(columns, types, rows);
    }

    private static void numbers(WireReader in, List<Long> numbers) throws Undecodable {
        if (!in.isPacked()) {
            numbers.add(in.varint());
            return;
        }
        WireReader packed = in.message();
        while (!packed.atEnd()) {
            numbers.add(packed.packed());
        }
    }

    private static List<Object> row(WireReader in) throws Undecodable {
        List<Object> elements = new ArrayList<>();
        while (in.next()) {
            if (in.field() == 1) {
                WireReader element = in.message();
                Object value = null;
                while (element.next()) {
                    value = scalar(element, 1, value);
                }
                elements.add(value);
            } else {
                in.skip();
            }
        }
        return elements;
    }

    private static Template template(WireReader in) throws Undecodable {
        List<Metric> metrics = new ArrayList<>();
        boolean definition = false;
        while (in.next()) {
            switch (in.field()) {
                case 2 -> metrics.add(metric(in.message()));
                case 5 -> definition = in.bool();
                default -> in.skip();
            }
        }
        return new Template(definition, metrics);
    }
}
