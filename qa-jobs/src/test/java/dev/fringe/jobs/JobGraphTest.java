// SPDX-License-Identifier: Apache-2.0
package dev.fringe.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fringe.jobs.archive.ArchiveTopics;
import dev.fringe.jobs.command.EntryPoint;
import dev.fringe.jobs.content.MeasureContent;
import dev.fringe.jobs.count.CountMarketEvents;
import dev.fringe.jobs.limits.DetectLimits;
import dev.fringe.jobs.machines.JoinMachineStates;
import dev.fringe.jobs.market.JoinMarketEvents;
import dev.fringe.jobs.signal.AssessSignalQuality;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.java.typeutils.GenericTypeInfo;
import org.apache.flink.connector.kafka.lineage.DefaultKafkaDatasetFacet;
import org.apache.flink.connector.kafka.source.KafkaSourceOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.apache.flink.streaming.api.graph.StreamNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Checks the graph of each job, for the stream and for a bounded run. */
class JobGraphTest {
    private static final String UID =
            "(read|sort-out|flag|convert|summarize|collect|keep|select|join|count|detect|write)(-[a-z]+)+";

    /** An operator of a compiled plan: what it does, and the number of its node in the plan. */
    private static final String SQL_UID = "sql(-[a-z]+)+-[0-9]+";

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
                        AssessSignalQuality::new, JoinMachineStates::new, JoinMarketEvents::new, CountMarketEvents::new)
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
        Stream<NamedGraph> content =
                Stream.of(topics, bounded).map(words -> new NamedGraph(MeasureContent::new, words));
        List<String> files = Stream.concat(
                        topics.stream(),
                        Stream.of("--from-archive", emptyArchive(), "--write-after", "2026-11-21T00:00:00Z"))
                .toList();
        Stream<NamedGraph> backfills = Stream.<Supplier<EntryPoint>>of(JoinMarketEvents::new, CountMarketEvents::new)
                .map(job -> new NamedGraph(job, files));
        return Stream.of(assessments, limits, Stream.of(archive), content, backfills)
                .flatMap(drawn -> drawn);
    }

    /** The folders of topics that never had a record. */
    private static String emptyArchive() {
        try {
            Path archive = Files.createTempDirectory(Path.of("target"), "archive");
            for (String topic : List.of("view", "delivery", "impression", "action", "flat_impression", "flat_action")) {
                Files.createDirectory(archive.resolve("market." + topic));
            }
            return archive.toUri().toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @MethodSource("graphs")
    void everyOperatorHasAVerbAndANounAsNameAndUid(NamedGraph drawn) {
        assertThat(drawn.graph().getStreamNodes()).allSatisfy(node -> {
            String uid = node.getTransformationUID();
            assertThat(uid).as("uid of %s", node.getOperatorName()).isNotNull();
            if (uid.matches(SQL_UID)) {
                return;
            }
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
                collect-market-dropped
                convert-market-late
                join-market-event
                read-market-action
                read-market-delivery
                read-market-impression
                read-market-view
                select-market-action
                sort-out-market-action
                sort-out-market-delivery
                sort-out-market-impression
                sort-out-market-view
                write-market-action-rejected
                write-market-delivery-rejected
                write-market-dropped
                write-market-flat-action
                write-market-flat-impression
                write-market-impression-rejected
                write-market-view-rejected
                """);
        assertThat(uids(drawn.get(6))).isEqualToIgnoringWhitespace("""
                convert-count-event
                convert-count-late
                convert-count-query
                count-market-window
                read-market-flat-action
                read-market-flat-impression
                select-count-first
                select-count-popular
                select-count-query
                select-count-series
                sort-out-market-flat-action
                sort-out-market-flat-impression
                summarize-count-event
                summarize-count-query
                write-market-count
                write-market-count-late
                write-market-count-series
                write-market-flat-action-rejected
                write-market-flat-impression-rejected
                """);
        assertThat(uids(drawn.get(8))).isEqualToIgnoringWhitespace("""
                detect-limit
                read-limit-record
                sort-out-limit-record
                write-limit-record-rejected
                write-qa-limit
                """);
        assertThat(uids(drawn.get(11))).isEqualToIgnoringWhitespace("""
                read-archive-record
                sort-out-archive-record
                write-archive-file
                write-archive-record-rejected
                """);
        assertThat(uids(drawn.get(12))).isEqualToIgnoringWhitespace("""
                convert-content-cumulated
                convert-content-daily
                convert-content-hourly
                convert-content-late
                flag-content-late
                keep-content-cumulated
                keep-content-daily
                keep-content-hourly
                read-content-flat-action
                read-content-flat-impression
                read-content-impression
                read-content-view
                select-content-first
                select-content-measured
                sort-out-content-flat-action
                sort-out-content-flat-impression
                sort-out-content-impression
                sort-out-content-view
                sql-calc-10
                sql-calc-13
                sql-calc-2
                sql-calc-5
                sql-calc-7
                sql-source-1
                sql-window-aggregate-12
                sql-window-aggregate-4
                sql-window-aggregate-9
                write-content-cumulated
                write-content-daily
                write-content-dropped
                write-content-flat-action-rejected
                write-content-flat-impression-rejected
                write-content-hourly
                write-content-impression-rejected
                write-content-view-rejected
                """);
        assertThat(uids(drawn.get(14))).isEqualToIgnoringWhitespace("""
                collect-market-dropped
                convert-market-late
                join-market-event
                read-market-action-archive
                read-market-delivery-archive
                read-market-impression-archive
                read-market-view-archive
                select-market-action
                select-market-dropped
                select-market-flat-action
                select-market-flat-impression
                write-market-dropped
                write-market-flat-action
                write-market-flat-impression
                """);
        assertThat(uids(drawn.get(15)))
                .contains(
                        "read-market-flat-impression-archive",
                        "read-market-flat-action-archive",
                        "select-market-count");
        assertThat(drawn.get(0).graph().getStreamNodes())
                .extracting(StreamNode::getTransformationUID)
                .contains("Sink Committer: write-qa-signal");
    }

    @Test
    void looksForNewTopicsAtTheGivenInterval() {
        NamedGraph archive = graphs().filter(drawn -> drawn.words().contains("--topics"))
                .findFirst()
                .orElseThrow();
        assertThat(discoveryIntervals(archive)).containsOnly("30000");
        NamedGraph often = new NamedGraph(
                archive.job(),
                Stream.concat(archive.words().stream(), Stream.of("--discovery-interval", "2s"))
                        .toList());
        assertThat(discoveryIntervals(often)).containsOnly("2000");
    }

    private static List<String> discoveryIntervals(NamedGraph drawn) {
        return drawn.graph().getLineageGraph().sources().stream()
                .flatMap(source -> source.datasets().stream())
                .map(dataset -> dataset.facets().get(DefaultKafkaDatasetFacet.KAFKA_FACET_NAME))
                .map(facet -> ((DefaultKafkaDatasetFacet) facet)
                        .getProperties()
                        .getProperty(KafkaSourceOptions.PARTITION_DISCOVERY_INTERVAL_MS.key()))
                .toList();
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
