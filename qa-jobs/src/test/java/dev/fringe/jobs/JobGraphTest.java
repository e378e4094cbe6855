package dev.fringe.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fringe.jobs.command.Job;
import dev.fringe.jobs.limits.DetectLimits;
import dev.fringe.jobs.machines.JoinMachineStates;
import dev.fringe.jobs.signal.AssessSignalQuality;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.java.typeutils.GenericTypeInfo;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.apache.flink.streaming.api.graph.StreamNode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Walks the graph of each job, as drawn for the stream and for a bounded run. */
class JobGraphTest {
    private static final String UID =
            "(read|sort-out|flag|convert|summarize|collect|keep|select|join|detect|write)(-[a-z]+)+";

    record Drawn(Job job, List<String> words) {
        StreamGraph graph() {
            return job.graph(words.toArray(String[]::new)).getStreamGraph();
        }

        @Override
        public String toString() {
            return job.name() + " " + words;
        }
    }

    static Stream<Drawn> graphs() {
        List<String> topics = List.of("--kafka", "localhost:1", "--registry", "http://localhost:1");
        List<String> bounded = Stream.concat(topics.stream(), Stream.of("--from", "2026-11-21T00:00:00Z"))
                .toList();
        Stream<Drawn> assessments = Stream.of(AssessSignalQuality.JOB, JoinMachineStates.JOB)
                .flatMap(job -> Stream.of(new Drawn(job, topics), new Drawn(job, bounded)));
        Stream<Drawn> limits = Stream.of(
                        List.of("--input", "some_topic"),
                        List.of("--file", "/some/file.csv"),
                        List.of("--file", "/some/file.avro", "--output-dir", "/some/dir"))
                .map(words -> new Drawn(
                        DetectLimits.JOB,
                        Stream.of(topics, words, List.of("--rules", "value > 75"))
                                .flatMap(List::stream)
                                .toList()));
        return Stream.concat(assessments, limits);
    }

    @ParameterizedTest
    @MethodSource("graphs")
    void namesEveryOperatorByVerbAndNounAndTheNameIsTheUid(Drawn drawn) {
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
    void repeatsNoUid(Drawn drawn) {
        assertThat(drawn.graph().getStreamNodes().stream().map(StreamNode::getTransformationUID))
                .doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @MethodSource("graphs")
    void leavesNothingToGenericSerialization(Drawn drawn) {
        assertThat(drawn.job().graph(drawn.words().toArray(String[]::new)).getTransformations())
                .flatExtracting(transformation -> leaves(transformation.getOutputType()))
                .noneMatch(GenericTypeInfo.class::isInstance);
    }

    private static List<TypeInformation<?>> leaves(TypeInformation<?> type) {
        Stream<TypeInformation<?>> inner = StreamSupport.stream(
                        type.getGenericParameters().values().spliterator(), false)
                .flatMap(parameter -> leaves(parameter).stream());
        return Stream.concat(Stream.of(type), inner).toList();
    }
}
