// SPDX-License-Identifier: Apache-2.0
package dev.fringe.influx.mapping;

import dev.fringe.influx.line.Dialect;
import dev.fringe.influx.types.FieldTypes;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import org.apache.kafka.common.config.ConfigException;

/** The mappers of a task, one for each mapping. Used by one thread. */
public final class PointMappers {
    private final Map<String, PointMapper> byTopic = new HashMap<>();
    private final PointMapper otherwise;

    public PointMappers(Mappings mappings, FieldTypes types) {
        this(mappings, types, Dialect.INFLUXDB, Tables.NONE);
    }

    public PointMappers(Mappings mappings, FieldTypes types, Dialect dialect, Tables tables) {
        mappings.byTopic()
                .forEach((topic, mapping) -> byTopic.put(topic, new PointMapper(mapping, types, dialect, tables)));
        otherwise = mappings.otherwise() == null ? null : new PointMapper(mappings.otherwise(), types, dialect, tables);
    }

    public PointMapper of(String topic) {
        PointMapper mapper = byTopic.getOrDefault(topic, otherwise);
        if (mapper == null) {
            throw new ConfigException(
                    "no KCQL statement reads topic " + topic + "; add one, or remove the topic from topics");
        }
        return mapper;
    }

    /** The number of values written in another type than their own. */
    public long coerced() {
        return sum(FieldWriter::coerced);
    }

    /** The number of values that were left out: null, NaN, infinite. */
    public long leftOut() {
        return sum(FieldWriter::leftOut);
    }

    private long sum(ToLongFunction<FieldWriter> count) {
        return Stream.concat(byTopic.values().stream(), Stream.of(otherwise))
                .filter(Objects::nonNull)
                .map(PointMapper::fieldWriter)
                .mapToLong(count)
                .sum();
    }
}
