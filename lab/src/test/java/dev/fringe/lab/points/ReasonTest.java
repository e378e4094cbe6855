// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.points;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fringe.influx.delivery.Rejection;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ReasonTest {
    private static final SinkRecord RECORD = new SinkRecord("some.topic-1", 3, null, null, null, null, 42);

    @ParameterizedTest
    @EnumSource
    void readsEachReasonAsTheSinkDescribesIt(Rejection.Reason reason) {
        String text = new Rejection(RECORD, reason, "what\nhappened").describe();

        assertThat(Reason.ofText(text)).isEqualTo(new Reason(reason.label(), "", "what\nhappened"));
    }

    @Test
    void keepsTheTextOfOthers() {
        assertThat(Reason.ofText("Connection refused")).isEqualTo(new Reason(Reason.UNKNOWN, "", "Connection refused"));
    }

    @Test
    void namesTheStageThatFailed() {
        assertThat(Reason.ofStage("VALUE_CONVERTER", "no header").label()).isEqualTo("value-converter");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    partial write: field type conflict: input field "rpm" on measurement "m" is type float dropped=1 | rpm
                    field pos.x of measurement m is of type float, but of type integer in InfluxDB                   | pos.x
                    the name of field a=b is empty                                                                    | a=b
                    an earlier record has the same measurement (m), tags and time, and another value for field v. To  | v
                    field time is a plain number; set timestamp.unit to s, ms, us or ns                               | time
                    timestamp.field a.b is missing or null                                                            | a.b
                    partial write: points beyond retention policy dropped=1                                           | ''
                    """)
    void findsTheField(String detail, String field) {
        assertThat(Reason.of("any", detail).field()).isEqualTo(field);
    }
}
