// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.points;

import dev.fringe.lab.stack.LabFailure;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.header.ConnectHeaders;
import org.apache.kafka.connect.header.Headers;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.storage.Converter;
import org.apache.kafka.connect.storage.HeaderConverter;

/** Converts a Kafka record as Connect does before it passes the record to a sink. */
final class RecordConverters {
    /** The headers that Connect adds to a dead letter. The record did not have them when the sink read it. */
    static final String DEAD_LETTER_PREFIX = "__connect.errors.";

    private final Converter key;
    private final Converter value;
    private final HeaderConverter headers;

    /** The failure of a converter, with the stage as Connect names it. */
    static final class ConversionException extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final String stage;

        ConversionException(String stage, RuntimeException cause) {
            super(cause.getMessage(), cause);
            this.stage = stage;
        }

        String stage() {
            return stage;
        }
    }

    /** One conversion. */
    private interface Conversion {
        SchemaAndValue convert();
    }

    RecordConverters(Map<String, String> options, PluginClasses plugins) {
        key = converter(options, plugins, "key.converter", true);
        value = converter(options, plugins, "value.converter", false);
        headers = plugins.create("header.converter", options.get("header.converter"), HeaderConverter.class);
        Map<String, String> own = SinkOptions.below(options, "header.converter.");
        own.put("converter.type", "header");
        headers.configure(own);
    }

    private static Converter converter(Map<String, String> options, PluginClasses plugins, String part, boolean isKey) {
        Converter converter = plugins.create(part, options.get(part), Converter.class);
        Map<String, Object> own = new HashMap<>(SinkOptions.below(options, part + "."));
        own.put("converter.type", isKey ? "key" : "value");
        try {
            converter.configure(own, isKey);
        } catch (ConfigException e) {
            throw new LabFailure(
                    part + "=" + options.get(part) + " refuses its options (" + e.getMessage()
                            + "): add the worker's options of this converter to the section worker of the file of --servers",
                    e);
        }
        return converter;
    }

    SinkRecord convert(ConsumerRecord<byte[], byte[]> record) {
        String topic = record.topic();
        SchemaAndValue convertedKey =
                stage("KEY_CONVERTER", () -> key.toConnectData(topic, record.headers(), record.key()));
        SchemaAndValue convertedValue =
                stage("VALUE_CONVERTER", () -> value.toConnectData(topic, record.headers(), record.value()));
        return new SinkRecord(
                topic,
                record.partition(),
                convertedKey.schema(),
                convertedKey.value(),
                convertedValue.schema(),
                convertedValue.value(),
                record.offset(),
                record.timestamp() < 0 ? null : record.timestamp(),
                record.timestampType(),
                headers(record));
    }

    private Headers headers(ConsumerRecord<byte[], byte[]> record) {
        Headers converted = new ConnectHeaders();
        record.headers().forEach(header -> {
            if (!header.key().startsWith(DEAD_LETTER_PREFIX)) {
                converted.add(
                        header.key(),
                        stage(
                                "HEADER_CONVERTER",
                                () -> headers.toConnectHeader(record.topic(), header.key(), header.value())));
            }
        });
        return converted;
    }

    private static SchemaAndValue stage(String stage, Conversion conversion) {
        try {
            return conversion.convert();
        } catch (LabFailure e) {
            throw e;
        } catch (RuntimeException e) {
            throw new ConversionException(stage, e);
        }
    }
}
