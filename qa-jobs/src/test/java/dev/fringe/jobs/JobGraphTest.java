// SPDX-License-Identifier: Apache-2.0
package dev.fringe.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fringe.jobs.archive.ArchiveTopics;
import dev.fringe.jobs.command.EntryPoint;
import dev.fringe.jobs.limits.DetectLimits;
import dev.fringe.jobs.machines.JoinMachineStates;
import dev.fringe.jobs.signal.AssessSignalQuality;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.java.typeutils.GenericTypeInfo;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.apache.flink.streaming.api.graph.StreamNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Checks the graph of each job, for the stream and for a bounded run. */
class JobGraphTest {
    private static final String UID =
            "(read|sort-out|flag|convert|summarize|collect|keep|select|join|detect|write)(-[a-z]+)+";

    record NamedGraph(Supplier<EntryPoint> job, List<String> words) {
        StreamGraph graph() {
            return environment().getStreamGraph();
        }

        StreamExecutionEnvironment environment() {
            return job.get().graph(words.toArray(String[]::new));
        }
    }

    static Stream<NamedGraph> graphs() {
        List<String> topics = List.of("--kafka", "localhost:1", "--registry", "http://localhost:1");
        List<String> bounded = Stream.concat(topics.stream(), Stream.of("--from", "2026-11-21T00:00:00Z"))
                .toList();
        Stream<NamedGraph> assessments = Stream.<Supplier<EntryPoint>>of(
                        AssessSignalQuality::new, JoinMachineStates::new)
                .flatMap(job -> Stream.of(new NamedGraph(job, topics), new NamedGraph(job, bounded)));
        Stream<NamedGraph> limits = Stream.of(
                        List.of("--input", "some_topic"),
                        List.of("--file", "/some/file.csv"),
                        List.of("--file", "/some/file.avro", "--output-dir", "/some/dir"))
                .map(words -> new NamedGraph(
                        DetectLimits::new,
                        Stream.of(topics, words, List.of("--rules", "value > 75"))
                                .flatMap(List::stream)
                                .toList()));
        NamedGraph archive = new NamedGraph(
                ArchiveTopics::new,
                Stream.concat(topics.stream(), Stream.of("--topics", ".*", "--output-dir", "/some/dir"))
                        .toList());
        return Stream.of(assessments, limits, Stream.of(archive)).flatMap(drawn -> drawn);
    }

    @ParameterizedTest
    @MethodSource("graphs")
    void everyOperatorHasAVerbAndANounAsNameAndUid(NamedGraph drawn) {
        assertThat(drawn.graph().getStreamNodes()).allSatisfy(node -> {
            String uid = node.getTransformationUID();
            assertThat(uid).as("uid of %s", node.getOperatorName()).isNotNull();
            String base = uid.replaceFirst("^Sink Committer: ", "");
            assertThat(base).matches(UID);
            assertThat(node.getOperatorName()).contains(base);
        });
    }

    @ParameterizedTest
    @MethodSource("graphs")
    void uidsAreUnique(NamedGraph drawn) {
        assertThat(drawn.graph().getStreamNodes().stream().map(StreamNode::getTransformationUID))
                .doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @MethodSource("graphs")
    void noTypeUsesGenericSerialization(NamedGraph drawn) {
        assertThat(drawn.environment().getTransformations())
                .flatExtracting(transformation -> leaves(transformation.getOutputType()))
                .noneMatch(GenericTypeInfo.class::isInstance);
    }

    /** A savepoint identifies an operator's state by its uid. Under another uid it is not restored. */
    @Test
    void keepsTheUidsOfExistingSavepoints() {
        List<NamedGraph> drawn = graphs().toList();

        assertThat(uids(drawn.get(0))).isEqualToIgnoringWhitespace("""
                collect-baseline-run
                convert-baseline-late
                convert-baseline-verdict
                flag-baseline-signal
                keep-baseline-current
                read-baseline-signal
                sort-out-baseline-signal
                summarize-baseline-window
                write-baseline-signal-late
                write-baseline-signal-rejected
                write-qa-rfi-current
                write-qa-rfi-run
                write-qa-signal
                write-qa-summary
                """);
        assertThat(uids(drawn.get(2))).isEqualToIgnoringWhitespace("""
                convert-machine-late
                convert-machine-unpaired
                join-axis-reading
                read-machine-data
                select-axis-reading
                sort-out-machine-data
                write-machine-data-late
                write-machine-data-rejected
                write-machine-data-unpaired
                write-machine-out
                """);
        assertThat(uids(drawn.get(4))).isEqualToIgnoringWhitespace("""
                detect-limit
                read-limit-record
                sort-out-limit-record
                write-limit-record-rejected
                write-qa-limit
                """);
        assertThat(uids(drawn.get(7))).isEqualToIgnoringWhitespace("""
                read-archive-record
                sort-out-archive-record
                write-archive-file
                write-archive-record-rejected
                """);
        assertThat(drawn.get(0).graph().getStreamNodes())
                .extracting(StreamNode::getTransformationUID)
                .contains("Sink Committer: write-qa-signal");
    }

    private static String uids(NamedGraph drawn) {
        return drawn.graph().getStreamNodes().stream()
                .map(StreamNode::getTransformationUID)
                .filter(uid -> !uid.startsWith("Sink Committer: "))
                .sorted()
                .collect(Collectors.joining("\n"));
    }

    private static List<TypeInformation<?>> leaves(TypeInformation<?> type) {
        Stream<TypeInformation<?>> inner = StreamSupport.stream(
                        type.getGenericParameters().values().spliterator(), false)
                .flatMap(parameter -> leaves(parameter).stream());
        return Stream.concat(Stream.of(type), inner).toList();
    }
}
