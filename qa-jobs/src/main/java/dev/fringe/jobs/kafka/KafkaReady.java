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
 * Checks before a job starts that Kafka, the registry and the input topics are available, and creates the output topics. A
 * side topic that is created with its first record would delay that record, and would fail the job if the broker does not
 * create topics automatically.
 *
 * <p>The topics are those of the sources and sinks in the job's graph.
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

    /** @param namedByUser whether a topic was set on the command line */
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
                    + "): set a comma-separated list of host:port");
        }
        checkRegistry(kafka.registry, kafka.registryPatience);
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
                    + " to read: correct the option, or create the topic first");
        }
        // The default input topic is created if the source has not written its first record yet.
        make(Stream.concat(used.read().stream(), used.written().stream())
                .filter(topic -> !existing.contains(topic))
                .collect(Collectors.toCollection(TreeSet::new)));
    }

    /** Creates topics with the broker's default partitions and replication factor. */
    private void make(Set<String> missing) {
        Map<String, KafkaFuture<Void>> answers = admin.createTopics(missing.stream()
                        .map(topic -> new NewTopic(topic, Optional.empty(), Optional.empty()))
                        .toList())
                .values();
        answers.forEach((topic, answer) -> expect(
                answer,
                "create the topic " + topic + " (create " + String.join(", ", missing)
                        + " yourself, or grant the job permission to create topics)"));
    }

    /** A topic that another job has created in the meantime is not an error. */
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
                    + " s: check that it runs and that --kafka is correct");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UsageException("interrupted while asking Kafka at " + servers);
        }
    }

    /** The message does not contain a malformed URL, because it may contain a password. */
    static void checkRegistry(String url, Duration patience) {
        UsageException noUrl = new UsageException("--registry must be a URL such as http://host:8081");
        if (!url.matches("(?i)https?://.+")) {
            throw noUrl;
        }
        try {
            Duration shorter = patience.compareTo(PATIENCE) < 0 ? patience : PATIENCE;
            new HttpRegistry(List.of(url), null, shorter, "--registry").expectAnswer();
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
