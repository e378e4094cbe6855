// SPDX-License-Identifier: Apache-2.0
package dev.fringe.transforms;

import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.transforms.Transformation;

/** Source records for tests of transforms. */
final class Records {

    private Records() {}

    static SourceRecord of(Struct value) {
        return of(value.schema(), value);
    }

    static SourceRecord of(Map<String, ?> value) {
        return of(null, value);
    }

    static SourceRecord of(Schema schema, Object value) {
        return new SourceRecord(null, null, "t", 0, null, null, schema, value, 1_000L);
    }

    static Struct struct(SourceRecord record) {
        return (Struct) record.value();
    }

    static Map<?, ?> map(SourceRecord record) {
        return (Map<?, ?>) record.value();
    }

    static <T extends Transformation<SourceRecord>> T configured(T transform, Map<String, String> options) {
        transform.configure(options);
        return transform;
    }
}
