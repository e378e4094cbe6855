package dev.fringe.influx.mapping;

import dev.fringe.influx.types.OnConflict;
import dev.fringe.records.template.Template;
import dev.fringe.transforms.flatten.FlattenOptions;
import java.util.Comparator;
import java.util.List;

/** How records become points, by the mapping options or by a KCQL statement. */
public record Mapping(
        Template<RecordPlace> measurement,
        List<TagSource> tags,
        List<TagMap> tagMaps,
        FieldSelection fields,
        EventTime time,
        WrittenTime written,
        ValueForms forms,
        OnConflict onConflict,
        FlattenOptions flatten) {

    public Mapping {
        tagMaps = List.copyOf(tagMaps);
        // one order for all, so that one series is one sequence of bytes; InfluxDB itself prefers it sorted
        tags = tags.stream().sorted(Comparator.comparing(TagSource::name)).toList();
    }

    /** Which structs, arrays and maps of a record hold no field. */
    public static FlattenOptions.Skipped skipped(FieldSelection fields, List<TagMap> tagMaps) {
        return (prefix, origin) -> fields.leavesOut(prefix, origin)
                || tagMaps.stream().anyMatch(map -> map.holds(origin)) && !fields.mayInclude(prefix, origin);
    }

    /** What becomes of values for which line protocol has no type. */
    public record ValueForms(boolean bytesAsBase64, boolean decimalsAsText) {
        public static final ValueForms DEFAULTS = new ValueForms(true, false);
    }
}
