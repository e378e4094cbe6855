// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.stack;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.CreateTopicsResult;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.TopicExistsException;

/** Creates the topics of the chain before their first record, so that sources, jobs and sinks use the same partitions. */
public final class Topics {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration REQUEST = Duration.ofSeconds(30);
    /** A controller accepts 10,000 changes per request: enough for this many topics with 38 partitions each. */
    private static final int TOPICS_PER_REQUEST = 250;

    private Topics() {}

    static boolean brokerAnswers(String bootstrap) throws Exception {
        // Closing waits for pending requests.
        try (Admin admin = admin(bootstrap, Duration.ofSeconds(5), Duration.ofSeconds(10))) {
            return !admin.describeCluster().nodes().get(2, TimeUnit.SECONDS).isEmpty();
        }
    }

    static void makeMissing(String bootstrap, Path settings) {
        Properties wanted = new Properties();
        try (Reader in = Files.newBufferedReader(settings)) {
            wanted.load(in);
        } catch (IOException e) {
            throw new LabFailure("cannot read " + settings + ": " + StateDirectory.reason(e), e);
        }
        makeMissing(
                bootstrap,
                wanted.stringPropertyNames().stream()
                        .map(topic -> topic(topic, wanted.getProperty(topic), settings))
                        .toList());
    }

    /** The topics that do not exist. */
    public static List<NewTopic> missing(String bootstrap, Collection<NewTopic> wanted) {
        if (wanted.isEmpty()) {
            return List.of();
        }
        try (Admin admin = admin(bootstrap, REQUEST, PATIENCE)) {
            Set<String> existing = names(admin, bootstrap);
            return wanted.stream()
                    .filter(topic -> !existing.contains(topic.name()))
                    .toList();
        }
    }

    /** Creates the missing topics in batches, and returns their names when the broker lists all of them. */
    public static Set<String> makeMissing(String bootstrap, Collection<NewTopic> wanted) {
        List<NewTopic> missing = missing(bootstrap, wanted);
        if (missing.isEmpty()) {
            return Set.of();
        }
        Set<String> made = missing.stream().map(NewTopic::name).collect(Collectors.toSet());
        try (Admin admin = admin(bootstrap, REQUEST, PATIENCE)) {
            List<CreateTopicsResult> requests = new ArrayList<>();
            for (int from = 0; from < missing.size(); from += TOPICS_PER_REQUEST) {
                requests.add(
                        admin.createTopics(missing.subList(from, Math.min(missing.size(), from + TOPICS_PER_REQUEST))));
            }
            requests.forEach(request -> request.values()
                    .forEach((topic, answer) -> expect(answer, "create the topic " + topic, bootstrap)));
            // The controller has the topics before the broker, which does not know them at first.
            if (!Wait.until(PATIENCE, () -> names(admin, bootstrap).containsAll(made))) {
                throw new LabFailure("Kafka at " + bootstrap + " created " + made.size()
                        + " topics but does not list all of them after " + PATIENCE.toSeconds() + " s: see its log");
            }
        }
        return made;
    }

    private static Set<String> names(Admin admin, String bootstrap) {
        return expect(admin.listTopics().names(), "list its topics", bootstrap);
    }

    /** A topic that another client has created in the meantime is not an error. */
    private static <T> T expect(KafkaFuture<T> answer, String what, String bootstrap) {
        try {
            return answer.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof TopicExistsException) {
                return null;
            }
            throw new LabFailure(
                    "Kafka at " + bootstrap + " did not " + what + ": "
                            + e.getCause().getMessage(),
                    e);
        } catch (TimeoutException e) {
            throw new LabFailure(
                    "Kafka at " + bootstrap + " did not " + what + " within " + PATIENCE.toSeconds()
                            + " s: check it with `fringe status`",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LabFailure("interrupted while creating topics", e);
        }
    }

    /** @param value the number of partitions, and settings of the topic */
    static NewTopic topic(String name, String value, Path settings) {
        String[] words = value.strip().split("\\s+");
        Map<String, String> configs = new HashMap<>();
        try {
            for (int i = 1; i < words.length; i++) {
                String[] setting = words[i].split("=", 2);
                configs.put(setting[0], setting[1]);
            }
            return new NewTopic(name, Optional.of(Integer.parseInt(words[0])), Optional.empty()).configs(configs);
        } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
            throw new LabFailure(
                    settings + " has no valid partitions and settings for " + name + ": write for example `" + name
                            + " = 5` or `" + name + " = 5 cleanup.policy=compact`",
                    e);
        }
    }

    private static Admin admin(String bootstrap, Duration request, Duration call) {
        return Admin.create(Map.of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrap,
                AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG,
                Long.toString(request.toMillis()),
                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                Long.toString(call.toMillis()),
                AdminClientConfig.RETRY_BACKOFF_MS_CONFIG,
                "200"));
    }
}
