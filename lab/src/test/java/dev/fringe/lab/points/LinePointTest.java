// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.points;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fringe.influx.line.Bytes;
import dev.fringe.influx.line.LineWriter;
import dev.fringe.influx.line.Names;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class LinePointTest {
    @Test
    void readsMeasurementTagsFieldsAndTime() {
        LinePoint point = LinePoint.parse("a=b,site=x\\ y n=1i,f=0.1,on=t,off=f,text=\"q \\\" , =\" 17\n", 1_000);

        assertThat(point.measurement()).isEqualTo("a=b");
        assertThat(point.series().tags()).isEqualTo(Map.of("site", "x y"));
        assertThat(point.fields()).isEqualTo(Map.of("n", 1L, "f", 0.1, "on", true, "off", false, "text", "q \" , ="));
        assertThat(point.nanos()).isEqualTo(17_000);
        assertThat(point.line()).doesNotContain("\n");
    }

    @Property(tries = 300)
    void readsWhatTheSinkWrites(
            @ForAll("hostile") String measurement,
            @ForAll("hostile") String tag,
            @ForAll("hostile") String tagValue,
            @ForAll("hostile") String field,
            @ForAll("hostile") String text) {
        Assume.that(Names.problemOfMeasurement(measurement) == null && Names.problemOfTagKey(tag) == null);
        Assume.that(!tagValue.isEmpty() && Names.problemOfTagValue(tagValue) == null);
        Assume.that(Names.problemOfFieldKey(field) == null);
        Bytes series = new Bytes(16);
        LineWriter.appendMeasurement(series, measurement);
        LineWriter.appendTag(series, LineWriter.encodeKey(tag), tagValue);
        LineWriter line = new LineWriter();
        line.series(series);
        line.field(LineWriter.encodeKey(field), text);
        line.finish(-5);

        LinePoint point = LinePoint.parse(line.bytes().toString(), 1);

        assertThat(point.measurement()).isEqualTo(measurement);
        assertThat(point.series().tags()).isEqualTo(Map.of(tag, tagValue));
        assertThat(point.fields()).isEqualTo(Map.of(field, text));
        assertThat(point.nanos()).isEqualTo(-5);
    }

    @Provide
    Arbitrary<String> hostile() {
        return Arbitraries.strings().withChars("ab,= \\\"#é").ofMaxLength(6);
    }
}
