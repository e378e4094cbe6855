package dev.fringe.influx.mapping;

import dev.fringe.influx.line.Dialect;
import dev.fringe.influx.types.FieldTypes;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import org.apache.kafka.common.config.ConfigException;

/** The mappers of one task, one for each mapping. Belongs to one thread. */
public final class PointMappers {
    private final Mappings mappings;
    private final FieldTypes types;
    private final Dialect dialect;
    private final Map<Mapping, PointMapper> byMapping = new IdentityHashMap<>();
    private final Map<String, PointMapper> byTopic = new HashMap<>();

    public PointMappers(Mappings mappings, FieldTypes types) {
        this(mappings, types, Dialect.KEEPS_BACKSLASHES);
    }

    public PointMappers(Mappings mappings, FieldTypes types, Dialect dialect) {
        this.mappings = mappings;
        this.dialect = dialect;
        this.types = types;
    }

    public PointMapper of(String topic) {
        PointMapper mapper = byTopic.get(topic);
        return mapper != null ? mapper : byTopic.computeIfAbsent(topic, this::make);
    }

    /** How many values were written in another type than their own. */
    public long coerced() {
        return byMapping.values().stream().mapToLong(PointMapper::coerced).sum();
    }

    /** How many values were left out: null, NaN, infinite. */
    public long leftOut() {
        return byMapping.values().stream().mapToLong(PointMapper::leftOut).sum();
    }

    private PointMapper make(String topic) {
        Mapping mapping = mappings.of(topic);
        if (mapping == null) {
            throw new ConfigException("no KCQL statement reads topic " + topic + "; add one, or drop it from topics");
        }
        return byMapping.computeIfAbsent(mapping, unknown -> new PointMapper(unknown, types, dialect));
    }
}
