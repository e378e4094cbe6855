// SPDX-License-Identifier: Apache-2.0
package dev.fringe.jobs.archive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fringe.avro.registry.SchemaRegistry;
import dev.fringe.jobs.kafka.HostileRecords;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.file.DataFileReader;
import org.apache.avro.file.SeekableByteArrayInput;
import org.apache.avro.generic.GenericDatumReader;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the archive accepts belongs to an hour, and a file that contains it can be read. */
class HostileArchiveTest {
    private static final Schema SCHEMA = new Schema.Parser().parse("""
            {"type":"record","name":"R","event.time":"at","fields":[
              {"name":"name","type":"string"},
              {"name":"at","type":["null",{"type":"long","logicalType":"timestamp-micros"}]},
              {"name":"value","type":["null","double"]}, {"name":"kind","type":{"type":"enum","name":"K","symbols":["A","B"]}},
              {"name":"list","type":{"type":"array","items":["null","long"]}}]}
            """);

    @ParameterizedTest
    @EnumSource
    void isArchivedOrRejected(FileFormat format) {
        SchemaRegistry registry = HostileRecords.registry(SCHEMA);
        RecordCheck check = new RecordCheck(registry, format, List.of());
        HostileRecords.check(SCHEMA, check::read, RawRecord.class, record -> {
            assertThat(new HourFolders().getBucketId(record, null))
                    .matches("in/dt=\\d{4}-\\d\\d-\\d\\d/hour=\\d\\d/.*");
            if (format == FileFormat.AVRO) {
                readBack(record, registry);
            }
        });
    }

    private static void readBack(RawRecord record, SchemaRegistry registry) {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        AvroFile avro = new AvroFile(file, registry);
        try {
            avro.addElement(record);
            avro.finish();
            try (DataFileReader<Object> reader =
                    new DataFileReader<>(new SeekableByteArrayInput(file.toByteArray()), new GenericDatumReader<>())) {
                assertThat(reader.next()).isNotNull();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
