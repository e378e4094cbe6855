// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.clusters.connect;

import dev.fringe.lab.stack.Topics;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.admin.NewTopic;

/**
 * Makes a source's topics before its first record. Connect makes each when its first record comes, and that record and all
 * behind it wait, so a thousand topics take minutes.
 */
final class TopicsAhead {
    private final Optional<String> kafka;

    /** @param kafka empty where it is not known which Kafka the workers write to: Connect then makes the topics itself */
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
            // Connect refuses the file, and names the option.
            return List.of();
        }
    }

    int make(List<NewTopic> missing) {
        return kafka.map(bootstrap -> Topics.makeMissing(bootstrap, missing).size())
                .orElse(0);
    }
}
