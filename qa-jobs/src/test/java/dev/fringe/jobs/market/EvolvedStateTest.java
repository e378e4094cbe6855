// SPDX-License-Identifier: Apache-2.0
package dev.fringe.jobs.market;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fringe.jobs.market.UserMemory.Seen;
import dev.fringe.records.MarketAction;
import dev.fringe.records.MarketDelivery;
import dev.fringe.records.MarketImpression;
import dev.fringe.records.MarketView;
import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import org.apache.flink.api.common.ExecutionConfig;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputViewStreamWrapper;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** State that was written before a class got a further field is restored by the current classes. */
class EvolvedStateTest {
    @TempDir
    Path dir;

    @Test
    void joinsEventsThatWaitedSinceBeforeTheirSchemasGotNullableFields() throws Exception {
        byte[] older;
        try (OlderClasses classes = new OlderClasses(dir)) {
            older = classes.without("searchQuery", MarketView.getClassSchema())
                    .without("searchQuery", MarketDelivery.getClassSchema())
                    .without("contentId", MarketImpression.getClassSchema())
                    .without("contentId", MarketAction.getClassSchema())
                    .call(OlderState.class, "ofWaitingEvents");
        }
        OperatorSubtaskState rewritten;
        try (var operator = OlderState.operator(restored(older))) {
            operator.watermark(600);
            rewritten = operator.snapshot();
        }
        try (var operator = OlderState.operator(rewritten)) {
            operator.end();

            assertThat(operator.results()).singleElement().satisfies(row -> {
                assertThat(row.getImpressionId()).isEqualTo("p");
                assertThat(row.getViewId()).isEqualTo("v");
                assertThat(row.getContentId()).isEqualTo("c");
                assertThat(row.getJoinedBy()).isEqualTo("insertion");
                assertThat(row.getSearchQuery()).isNull();
            });
            assertThat(operator.sideOutput(JoinUserEvents.ACTIONS))
                    .singleElement()
                    .satisfies(row -> assertThat(row.getImpressionId()).isEqualTo("p"));
            assertThat(operator.sideOutput(JoinUserEvents.DROPPED)).isEmpty();
        }
    }

    /** The current field would have no value. */
    @Test
    void refusesEventsThatWaitedSinceBeforeTheirSchemaGotARequiredField() throws Exception {
        try (OlderClasses classes = new OlderClasses(dir)) {
            byte[] older =
                    classes.without("type", MarketAction.getClassSchema()).call(OlderState.class, "ofWaitingEvents");

            assertThatThrownBy(() -> OlderState.operator(restored(older)))
                    .hasStackTraceContaining("missing required field type");
        }
    }

    @Test
    void readsAJavaRecordThatDidNotHaveItsNumberYet() throws Exception {
        try (OlderClasses classes = new OlderClasses(dir)) {
            byte[] older = classes.with("UserMemory", """
                            package dev.fringe.jobs.market;
                            interface UserMemory {
                                record Seen(String id, long micros, String request) {}
                            }
                            """)
                    .call(OlderState.class, "ofValue", Seen.class.getName(), new Object[] {"i", 7L, "r"});

            assertThat(read(Seen.class, older)).isEqualTo(new Seen("i", 7, "r", 0));
        }
    }

    @Test
    void readsAJavaRecordThatDidNotHaveItsTextsYet() throws Exception {
        try (OlderClasses classes = new OlderClasses(dir)) {
            byte[] older = classes.with("Request", """
                            package dev.fringe.jobs.market;
                            public record Request(String id, long micros, Insertion[] insertions) {
                                public record Insertion(String id, String contentId, int position) {}
                            }
                            """)
                    .call(OlderState.class, "ofValue", Request.class.getName(), new Object[] {"r", 7L, null});

            Request read = read(Request.class, older);
            assertThat(read.id()).isEqualTo("r");
            assertThat(read.micros()).isEqualTo(7);
            assertThat(read.searchQuery()).isNull();
            assertThat(read.dropped()).isNull();
        }
    }

    private OperatorSubtaskState restored(byte[] state) throws Exception {
        return InstantiationUtil.deserializeObject(state, getClass().getClassLoader());
    }

    /** Reads as a state backend does that finds state of an older serializer. */
    private <T> T read(Class<T> type, byte[] bytes) throws Exception {
        DataInputViewStreamWrapper in = new DataInputViewStreamWrapper(new ByteArrayInputStream(bytes));
        TypeSerializerSnapshot<T> older =
                TypeSerializerSnapshot.readVersionedSnapshot(in, getClass().getClassLoader());
        var current = TypeInformation.of(type).createSerializer(new ExecutionConfig().getSerializerConfig());
        var compatibility = current.snapshotConfiguration().resolveSchemaCompatibility(older);
        assertThat(compatibility.isIncompatible()).isFalse();
        return older.restoreSerializer().deserialize(in);
    }
}
