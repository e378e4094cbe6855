// SPDX-License-Identifier: Apache-2.0
package dev.fringe.jobs.kafka;

import dev.fringe.avro.registry.HttpRegistry;
import dev.fringe.avro.registry.RegistryUnavailableException;
import dev.fringe.jobs.command.UsageException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.connector.kafka.lineage.DefaultKafkaDatasetFacet;
import org.apache.flink.connector.kafka.lineage.DefaultKafkaDatasetIdentifier;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.apache.flink.streaming.api.lineage.LineageVertex;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.TopicExistsException;

/**
 * Checks before a job starts that Kafka and the registry answer, that what it reads is there, and makes the topics that it
 * writes. A side topic that is made with its first record would make that record wait, and fail the job where the broker makes
 * no topics by itself.
 *
 * <p>The topics are those that the job's graph shows: whoever draws a source or a sink has declared its topic.
 */
public final class KafkaReady {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Admin admin;
    private final String servers;

    /** The topics of a job's graph. */
    record Used(Set<String> read, Set<String> written) {
        static Used of(StreamGraph graph) {
            return new Used(
                    names(graph.getLineageGraph().sources()),
                    names(graph.getLineageGraph().sinks()));
        }

        private static Set<String> names(Collection<? extends LineageVertex> vertices) {
            return facets(vertices)
                    .map(DefaultKafkaDatasetFacet::getTopicIdentifier)
                    .flatMap(
                            topics -> topics instanceof DefaultKafkaDatasetIdentifier named && named.getTopics() != null
                                    ? named.getTopics().stream()
                                    : Stream.empty())
                    .collect(Collectors.toCollection(TreeSet::new));
        }

        boolean none() {
            return read.isEmpty() && written.isEmpty();
        }
    }

    private KafkaReady(Admin admin, String servers) {
        this.admin = admin;
        this.servers = servers;
    }

    /** @param namedByUser whether the command line says a topic's name */
    static void check(StreamGraph graph, KafkaOptions kafka, Predicate<String> namedByUser) {
        Used used = Used.of(graph);
        if (used.none()) {
            return;
        }
        Properties settings = settings(kafka.servers);
        String servers = settings.getProperty(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG);
        try (Admin admin = Admin.create(settings)) {
            new KafkaReady(admin, servers).check(used, namedByUser);
        } catch (KafkaException e) {
            throw new UsageException("--kafka " + servers + " cannot be used (" + reason(e)
                    + "): give it as host:port, several with commas between them");
        }
        checkRegistry(kafka.registry);
    }

    private static Properties settings(String servers) {
        Properties settings = new Properties();
        settings.put(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, servers);
        settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, Long.toString(PATIENCE.toMillis()));
        settings.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, Long.toString(PATIENCE.toMillis() / 2));
        return settings;
    }

    private void check(Used used, Predicate<String> namedByUser) {
        Set<String> existing = expect(admin.listTopics().names(), "list its topics");
        List<String> unknown = used.read().stream()
                .filter(topic -> !existing.contains(topic) && namedByUser.test(topic))
                .toList();
        if (!unknown.isEmpty()) {
            throw new UsageException("Kafka at " + servers + " has no topic " + String.join(", ", unknown)
                    + " to read: correct the option that names it, or create the topic first");
        }
        // The job's usual input may be made before the source has written its first record.
        make(Stream.concat(used.read().stream(), used.written().stream())
                .filter(topic -> !existing.contains(topic))
                .collect(Collectors.toCollection(TreeSet::new)));
    }

    /** As wide and as often as the broker makes topics by itself. */
    private void make(Set<String> missing) {
        Map<String, KafkaFuture<Void>> answers = admin.createTopics(missing.stream()
                        .map(topic -> new NewTopic(topic, Optional.empty(), Optional.empty()))
                        .toList())
                .values();
        answers.forEach((topic, answer) -> expect(
                answer,
                "make the topic " + topic + " (create " + String.join(", ", missing)
                        + " yourself, or let the job create topics)"));
    }

    /** A topic that another job has made meanwhile is there, which is what was wanted. */
    private <T> T expect(KafkaFuture<T> answer, String what) {
        try {
            return answer.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof TopicExistsException) {
                return null;
            }
            throw new UsageException("Kafka at " + servers + " did not " + what + ": " + reason(e));
        } catch (TimeoutException e) {
            throw new UsageException("Kafka at " + servers + " did not " + what + " within " + PATIENCE.toSeconds()
                    + " s: check that it runs and that --kafka names it");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UsageException("interrupted while asking Kafka at " + servers);
        }
    }

    /** A malformed URL is left out of the message: it may hold a password. */
    static void checkRegistry(String url) {
        UsageException noUrl = new UsageException("--registry must be a URL like http://host:8081");
        if (!url.matches("(?i)https?://.+")) {
            throw noUrl;
        }
        try {
            new HttpRegistry(List.of(url), null, PATIENCE, "--registry").expectAnswer();
        } catch (RegistryUnavailableException e) {
            throw new UsageException(e.getMessage());
        } catch (IllegalArgumentException notAUrl) {
            throw noUrl;
        }
    }

    private static Stream<DefaultKafkaDatasetFacet> facets(Collection<? extends LineageVertex> vertices) {
        return vertices.stream()
                .flatMap(vertex -> vertex.datasets().stream())
                .map(dataset -> dataset.facets().get(DefaultKafkaDatasetFacet.KAFKA_FACET_NAME))
                .filter(DefaultKafkaDatasetFacet.class::isInstance)
                .map(DefaultKafkaDatasetFacet.class::cast);
    }

    private static String reason(Exception failure) {
        Throwable innermost = failure;
        while (innermost.getCause() != null) {
            innermost = innermost.getCause();
        }
        return innermost.getMessage();
    }
}
