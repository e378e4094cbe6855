// SPDX-License-Identifier: Apache-2.0
package dev.fringe.influx.mapping;

import dev.fringe.influx.types.OnConflict;
import dev.fringe.records.template.Template;
import dev.fringe.transforms.flatten.FlattenOptions;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** How records become points, from the mapping options or a KCQL statement. */
public record Mapping(
        Template<RecordPlaceholder> measurement,
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
        // sorted, so that a series always has the same bytes; InfluxDB prefers sorted tags too
        tags = tags.stream().sorted(Comparator.comparing(TagSource::name)).toList();
    }

    /** The names of the tags that do not come from maps. */
    List<String> tagNames() {
        return tags.stream().map(TagSource::name).toList();
    }

    /**
     * The same without some tags. Those that are fields of the record become fields. Points of several partitions, whose tasks do not
     * know of each other, stay apart by the tags of their origin.
     */
    Mapping without(Collection<String> dropped) {
        List<TagSource> others = new ArrayList<>();
        tags.forEach(tag -> others.add(dropped.contains(tag.name()) ? TagSource.dropped(tag) : tag));
        TagSource.origin(measurement, others).stream()
                .filter(tag -> others.stream().noneMatch(other -> other.name().equals(tag.name())))
                .toList()
                .forEach(others::add);
        return new Mapping(measurement, others, tagMaps, fields, time, written, forms, onConflict, flatten);
    }

    /** The structs, arrays and maps of a record without fields. */
    public static FlattenOptions.Skipped skipped(FieldSelection fields, List<TagMap> tagMaps) {
        return (prefix, origin) -> fields.leavesOut(prefix, origin)
                || tagMaps.stream().anyMatch(map -> map.holds(origin)) && !fields.mayInclude(prefix, origin);
    }

    /** How values are written for which line protocol has no type. */
    public record ValueForms(boolean bytesAsBase64, boolean decimalsAsText) {
        public static final ValueForms DEFAULTS = new ValueForms(true, false);
    }
}
