// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.clusters.connect;

import dev.fringe.lab.stack.Topics;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.admin.NewTopic;

/**
 * Creates a source's topics before its first record. Otherwise Connect creates each topic with its first record, and all
 * records wait for it: a thousand topics take minutes.
 */
final class TopicsAhead {
    private final Optional<String> kafka;

    /** @param kafka the Kafka cluster of the workers; if empty, Connect creates the topics */
    TopicsAhead(Optional<String> kafka) {
        this.kafka = kafka;
    }

    List<NewTopic> missing(ConnectorFile file) {
        return kafka.map(bootstrap -> Topics.missing(bootstrap, wanted(file))).orElse(List.of());
    }

    private static List<NewTopic> wanted(ConnectorFile file) {
        TopicCreation creation = new TopicCreation(file.config());
        try {
            return SourceTopics.of(file).stream().map(creation::topic).toList();
        } catch (IllegalArgumentException notANumberOrPattern) {
            // Connect rejects the file and reports the option.
            return List.of();
        }
    }

    int make(List<NewTopic> missing) {
        return kafka.map(bootstrap -> Topics.makeMissing(bootstrap, missing).size())
                .orElse(0);
    }
}
