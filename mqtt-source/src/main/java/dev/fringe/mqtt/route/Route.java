// SPDX-License-Identifier: Apache-2.0
package dev.fringe.mqtt.route;

import dev.fringe.mqtt.payload.Compression;
import dev.fringe.mqtt.payload.PayloadDecoder;
import dev.fringe.mqtt.sparkplug.SparkplugDecoder;
import dev.fringe.records.template.Template;

/**
 * A filter and the rules for its messages.
 *
 * @param qos may be null: that of the connector
 * @param key may be null: records without a key
 * @param timestamp may be null: the Kafka timestamp is the time of receipt
 * @param bounds beyond these, the time of receipt replaces {@code timestamp}
 * @param sparkplug the decoder if the payloads are Sparkplug's, otherwise null
 */
public record Route(
        String name,
        TopicFilter filter,
        Integer qos,
        boolean retained,
        Compression compression,
        PayloadDecoder decoder,
        Template<MessagePlaceholder> topic,
        Template<MessagePlaceholder> key,
        RecordTimestamp timestamp,
        TimestampBounds bounds,
        SparkplugDecoder sparkplug) {}
