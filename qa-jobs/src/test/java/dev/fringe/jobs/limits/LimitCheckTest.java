// SPDX-License-Identifier: Apache-2.0
package dev.fringe.jobs.limits;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fringe.jobs.order.TimeUnit;
import dev.fringe.records.QaLimit;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Test;

class LimitCheckTest {
    private static final long RECEIVED = 1_764_000_000_000L;
    private static final String RULES = "level > 75";
    private static final Schema MILLIS = LogicalTypes.timestampMillis().addToSchema(Schema.create(Schema.Type.LONG));
    private static final Schema NANOS = LogicalTypes.timestampNanos().addToSchema(Schema.create(Schema.Type.LONG));

    /** A schema of another producer: two timestamps, the second of which is nullable, and a plain number with a time. */
    private static final Schema FOREIGN = SchemaBuilder.record("Foreign")
            .fields()
            .requiredString("name")
            .requiredDouble("level")
            .requiredDouble("sndStamp")
            .name("sent")
            .type()
            .unionOf()
            .nullType()
            .and()
            .type(MILLIS)
            .endUnion()
            .nullDefault()
            .name("seen")
            .type(NANOS)
            .noDefault()
            .endRecord();

    @Test
    void takesTheTimeOfTheFirstTimestampField() {
        QaLimit found = check(null, TimeUnit.MS).ofTopic(foreign(1_234L), "k", RECEIVED, 7)[0];

        assertThat(found.getTime()).isEqualTo(Instant.ofEpochMilli(1_234));
    }

    @Test
    void takesTheTimeOfTheNamedFieldInTheUnitOfTheSchema() {
        QaLimit found = check("seen", TimeUnit.S).ofTopic(foreign(1_234L), "k", RECEIVED, 7)[0];

        assertThat(found.getTime()).isEqualTo(Instant.parse("2025-11-24T16:00:00.123456Z"));
    }

    @Test
    void takesPlainNumbersInTheGivenUnit() {
        QaLimit found = check("sndStamp", TimeUnit.S).ofTopic(foreign(1_234L), "k", RECEIVED, 7)[0];

        assertThat(found.getTime()).isEqualTo(Instant.parse("2025-11-24T15:59:37.250Z"));
    }

    @Test
    void takesTheTimeOfReceiptIfTheRecordHasNone() {
        Instant received = Instant.ofEpochMilli(RECEIVED).plusNanos(7_000);

        assertThat(check(null, TimeUnit.MS)
                        .ofTopic(foreign(null), "k", RECEIVED, 1_007)[0]
                        .getTime())
                .isEqualTo(received);
        assertThat(check("absent", TimeUnit.MS)
                        .ofTopic(foreign(1L), "k", RECEIVED, 1_007)[0]
                        .getTime())
                .isEqualTo(received);
        assertThat(check("name", TimeUnit.MS)
                        .ofTopic(foreign(1L), "k", RECEIVED, 1_007)[0]
                        .getTime())
                .isEqualTo(received);
        assertThat(check(null, TimeUnit.MS)
                        .ofTopic(foreign(Long.MAX_VALUE), "k", RECEIVED, 1_007)[0]
                        .getTime())
                .isEqualTo(received);
    }

    @Test
    void distinguishesRecordsOfOneTimeByKeyOrOffset() {
        LimitCheck.OfRecords check = check(null, TimeUnit.MS);

        assertThat(identities(
                        check.ofTopic(foreign(5L), "a", RECEIVED, 1),
                        check.ofTopic(foreign(5L), "b", RECEIVED, 2),
                        check.ofTopic(foreign(5L), null, RECEIVED, 3),
                        check.ofTopic(foreign(5L), null, RECEIVED, 4)))
                .hasSize(4)
                .doesNotHaveDuplicates();
    }

    @Test
    void givesARedeliveredRecordTheSameIdentity() {
        LimitCheck.OfRecords check = check(null, TimeUnit.MS);

        assertThat(identities(
                        check.ofTopic(foreign(5L), "a", RECEIVED, 1), check.ofTopic(foreign(5L), "a", RECEIVED + 9, 2)))
                .containsOnly("topic|level > 75|a@1970-01-01T00:00:00.005Z");
    }

    @Test
    void readsOnlyTheFieldsOfTheRulesIfNoLimitIsExceeded() {
        List<Integer> read = new ArrayList<>();
        GenericRecord quiet = new GenericData.Record((GenericData.Record) foreign(5L), false) {
            @Override
            public Object get(int position) {
                read.add(position);
                return position == 1 ? (Object) 10.0 : super.get(position);
            }
        };

        assertThat(check(null, TimeUnit.MS).ofTopic(quiet, "a", RECEIVED, 1)).isEmpty();
        assertThat(read).containsExactly(1);
    }

    @Test
    void checksRecordsOfSeveralSchemasInTurn() {
        Schema other = SchemaBuilder.record("Other")
                .fields()
                .requiredInt("level")
                .requiredInt("else")
                .endRecord();
        GenericRecord record = new GenericData.Record(other);
        record.put("level", 80);
        record.put("else", 1);
        Schema without =
                SchemaBuilder.record("Without").fields().requiredInt("x").endRecord();
        GenericRecord none = new GenericData.Record(without);
        none.put("x", 100);
        LimitCheck.OfRecords check = check(null, TimeUnit.MS);

        assertThat(check.ofTopic(foreign(5L), "a", RECEIVED, 1)).hasSize(1);
        assertThat(check.ofTopic(record, "a", RECEIVED, 2))
                .extracting(QaLimit::getValue)
                .containsExactly(80.0);
        assertThat(check.ofTopic(none, "a", RECEIVED, 3)).isEmpty();
        assertThat(check.ofTopic(foreign(5L), "a", RECEIVED, 4)).hasSize(1);
    }

    @Test
    void showsBinaryKeysAsHexadecimal() {
        assertThat(RecordKey.text(null)).isNull();
        assertThat(RecordKey.text("R1.actSpeed_C1".getBytes())).isEqualTo("R1.actSpeed_C1");
        assertThat(RecordKey.text(new byte[] {0, 0, 0, 0, 7, 'x'})).isEqualTo("000000000778");
        assertThat(RecordKey.text(new byte[] {(byte) 0xff, 'x'})).isEqualTo("ff78");
    }

    private static LimitCheck.OfRecords check(String timeField, TimeUnit unit) {
        return new LimitCheck(Rule.parseAll(RULES), timeField, unit, "topic").new OfRecords();
    }

    private static List<String> identities(QaLimit[]... found) {
        return Stream.of(found)
                .flatMap(Stream::of)
                .map(finding -> DetectLimits.identity(finding) + "@" + finding.getTime())
                .toList();
    }

    private static GenericRecord foreign(Long sent) {
        GenericRecord record = new GenericData.Record(FOREIGN);
        record.put("name", "n");
        record.put("level", 76.0);
        record.put("sndStamp", 1_763_999_977.25);
        record.put("sent", sent);
        record.put("seen", 1_764_000_000_123_456_789L);
        return record;
    }
}
