package dev.fringe.lab.stack;

import dev.fringe.lab.LabFailure;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;

/** The topics of the chain, made once so that sources, jobs and sinks agree on their width. */
final class Topics {
    private static final long PATIENCE_SECONDS = 30;

    private Topics() {}

    static boolean brokerAnswers(String bootstrap) throws Exception {
        try (Admin admin = admin(bootstrap)) {
            return !admin.describeCluster().nodes().get(2, TimeUnit.SECONDS).isEmpty();
        }
    }

    static void makeMissing(String bootstrap, Path settings) {
        Properties wanted = new Properties();
        try (Reader in = Files.newBufferedReader(settings);
                Admin admin = admin(bootstrap)) {
            wanted.load(in);
            Set<String> existing = admin.listTopics().names().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            var missing = wanted.stringPropertyNames().stream()
                    .filter(topic -> !existing.contains(topic))
                    .map(topic ->
                            new NewTopic(topic, Optional.of(partitions(wanted, topic, settings)), Optional.empty()))
                    .toList();
            admin.createTopics(missing).all().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (IOException e) {
            throw new LabFailure("cannot read " + settings + ": " + StateDirectory.reason(e), e);
        } catch (ExecutionException | TimeoutException e) {
            throw new LabFailure(
                    "Kafka at " + bootstrap + " did not make the topics of " + settings + ": " + e.getMessage()
                            + "; see `fringe status`",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LabFailure("interrupted while making topics", e);
        }
    }

    private static int partitions(Properties wanted, String topic, Path settings) {
        try {
            return Integer.parseInt(wanted.getProperty(topic).trim());
        } catch (NumberFormatException e) {
            throw new LabFailure(
                    settings + " gives " + topic + " no number of partitions: write `" + topic + " = 5`", e);
        }
    }

    private static Admin admin(String bootstrap) {
        return Admin.create(Map.of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap,
                AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, "5000",
                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, "10000",
                AdminClientConfig.RETRY_BACKOFF_MS_CONFIG, "200"));
    }
}
