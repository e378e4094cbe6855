// SPDX-License-Identifier: Apache-2.0
package dev.fringe.pipeline.jobs;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fringe.lab.stack.Endpoints;
import dev.fringe.lab.stack.Rest;
import dev.fringe.pipeline.TopicContent;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.file.DataFileReader;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Records by the folder of their topic, day and hour, each as the hashes of its Avro bytes and of its schema, sorted: as Kafka has them,
 * and as the files of an archive have them.
 */
public final class ArchivedRecords {
    private final Map<String, List<String>> byFolder = new TreeMap<>();

    private ArchivedRecords() {}

    /** What is in files that are visible, by Avro's own reader. */
    public static Map<String, List<String>> inFiles(Path archive) {
        ArchivedRecords found = new ArchivedRecords();
        for (Path file : visible(archive, ".avro")) {
            try (DataFileReader<GenericRecord> reader =
                    new DataFileReader<>(file.toFile(), new GenericDatumReader<>())) {
                String folder = archive.relativize(file.getParent()).toString();
                while (reader.hasNext()) {
                    found.addBlock(folder, reader.getSchema(), reader.nextBlock());
                }
            } catch (IOException e) {
                throw new UncheckedIOException("cannot read " + file, e);
            }
        }
        return found.sorted();
    }

    static List<Path> visible(Path archive, String suffix) {
        if (!Files.exists(archive)) {
            return List.of();
        }
        try (Stream<Path> all = Files.walk(archive)) {
            return all.filter(file -> file.toString().endsWith(suffix)
                            && !file.getFileName().toString().startsWith("."))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** An unbuffered decoder finds where each record of the block ends. */
    private void addBlock(String folder, Schema schema, ByteBuffer block) throws IOException {
        byte[] bytes = new byte[block.remaining()];
        block.get(bytes);
        ByteArrayInputStream in = new ByteArrayInputStream(bytes);
        BinaryDecoder decoder = DecoderFactory.get().directBinaryDecoder(in, null);
        GenericDatumReader<GenericRecord> reader = new GenericDatumReader<>(schema);
        while (in.available() > 0) {
            int from = bytes.length - in.available();
            reader.read(null, decoder);
            add(folder, schema, Arrays.copyOfRange(bytes, from, bytes.length - in.available()));
        }
    }

    /** @param timeField the field with the time in milliseconds; the Kafka timestamp counts for records without it */
    public static Map<String, List<String>> inKafka(Endpoints endpoints, List<String> topics, String timeField) {
        ArchivedRecords found = new ArchivedRecords();
        Map<Integer, Schema> schemas = new HashMap<>();
        for (String topic : topics) {
            for (ConsumerRecord<byte[], byte[]> message : TopicContent.of(endpoints, topic)) {
                byte[] value = message.value();
                if (value.length > 5 && value[0] == 0) {
                    int id = ByteBuffer.wrap(value).getInt(1);
                    Schema schema = schemas.computeIfAbsent(id, each -> schema(endpoints, each));
                    byte[] avro = Arrays.copyOfRange(value, 5, value.length);
                    found.add(folder(topic, millis(message, schema, avro, timeField)), schema, avro);
                }
            }
        }
        return found.sorted();
    }

    private static Schema schema(Endpoints endpoints, int id) {
        JsonNode answer = new Rest("the registry", endpoints.registry())
                .get("/schemas/ids/" + id)
                .body();
        return new Schema.Parser().parse(answer.path("schema").asText());
    }

    private static long millis(ConsumerRecord<byte[], byte[]> message, Schema schema, byte[] avro, String timeField) {
        try {
            GenericRecord record = new GenericDatumReader<GenericRecord>(schema)
                    .read(null, DecoderFactory.get().binaryDecoder(avro, null));
            return record.hasField(timeField) ? (long) record.get(timeField) : message.timestamp();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String folder(String topic, long millis) {
        String time = Instant.ofEpochMilli(millis).toString();
        return topic + "/dt=" + time.substring(0, 10) + "/hour=" + time.substring(11, 13);
    }

    private void add(String folder, Schema schema, byte[] avro) {
        byFolder.computeIfAbsent(folder, any -> new ArrayList<>())
                .add(hash(avro) + " " + Long.toHexString(SchemaNormalization.parsingFingerprint64(schema)));
    }

    private static String hash(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes), 0, 12);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private Map<String, List<String>> sorted() {
        byFolder.values().forEach(records -> records.sort(null));
        return byFolder;
    }
}
