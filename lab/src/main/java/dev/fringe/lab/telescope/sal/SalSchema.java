// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.telescope.sal;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.avro.Schema;

/** Creates a topic's Avro schema: the header fields, then its own fields, with descriptions and units. */
final class SalSchema {
    static final String NAMESPACE = "lsst.sal";

    private SalSchema() {}

    /**
     * @param indexed whether the component has several instances, distinguished by an index
     * @param enumerations the enumerations of the topic's file
     */
    static Schema of(SalTopic topic, boolean indexed, List<SalEnumeration> enumerations) {
        Stream<SalItem> index = indexed ? Stream.of(SalHeader.index()) : Stream.empty();
        List<Schema.Field> fields = Stream.of(SalHeader.fields().stream(), index, topic.items().stream())
                .flatMap(items -> items)
                .map(item -> field(item, enumerations))
                .toList();
        Schema schema = Schema.createRecord(topic.name(), blankToNull(topic.description()), NAMESPACE, false);
        schema.setFields(new ArrayList<>(fields));
        return schema;
    }

    private static Schema.Field field(SalItem item, List<SalEnumeration> enumerations) {
        Schema scalar = Schema.create(item.type().avro());
        Schema type = item.array() ? Schema.createArray(scalar) : scalar;
        Optional<SalEnumeration> symbols = enumerations.stream()
                .filter(enumeration -> enumeration.belongsTo(item.name()))
                .findFirst();
        String meaning =
                symbols.map(found -> " One of " + found.describe() + ".").orElse("");
        Schema.Field field = new Schema.Field(item.name(), type, blankToNull((item.description() + meaning).strip()));
        field.addProp("units", item.units());
        if (item.array()) {
            field.addProp("count", item.count());
        }
        symbols.ifPresent(found -> field.addProp("symbols", found.values()));
        return field;
    }

    private static String blankToNull(String text) {
        return text.isBlank() ? null : text;
    }
}
