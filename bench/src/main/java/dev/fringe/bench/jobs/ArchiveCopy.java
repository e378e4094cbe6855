// SPDX-License-Identifier: Apache-2.0
package dev.fringe.bench.jobs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.avro.file.CodecFactory;
import org.apache.avro.file.DataFileReader;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;

/**
 * An archive with the records of another one in other files.
 *
 * @param files the files of each topic and hour
 * @param codec Avro's name of the compression
 * @param times how often each record is in the copy
 */
record ArchiveCopy(int files, String codec, int times) {

    /** Returns the number of records of the copy. */
    long write(Path archive, Path copy) throws IOException {
        long records = 0;
        try (Stream<Path> all = Files.walk(archive)) {
            for (Path hour : all.filter(path -> path.getFileName().toString().startsWith("hour="))
                    .toList()) {
                records += writeHour(hour, Files.createDirectories(copy.resolve(archive.relativize(hour))));
            }
        }
        return records;
    }

    private long writeHour(Path from, Path to) throws IOException {
        List<DataFileWriter<GenericRecord>> writers = new ArrayList<>();
        long records = 0;
        for (Path file : visible(from)) {
            try (DataFileReader<GenericRecord> reader =
                    new DataFileReader<>(file.toFile(), new GenericDatumReader<>())) {
                while (writers.size() < files) {
                    writers.add(new DataFileWriter<GenericRecord>(new GenericDatumWriter<>())
                            .setCodec(CodecFactory.fromString(codec))
                            .create(
                                    reader.getSchema(),
                                    to.resolve("part-" + writers.size() + ".avro")
                                            .toFile()));
                }
                for (GenericRecord record : reader) {
                    for (int time = 0; time < times; time++) {
                        writers.get((int) (records++ % files)).append(record);
                    }
                }
            }
        }
        for (DataFileWriter<GenericRecord> writer : writers) {
            writer.close();
        }
        return records;
    }

    private static List<Path> visible(Path hour) throws IOException {
        try (Stream<Path> files = Files.list(hour)) {
            return files.filter(file -> !file.getFileName().toString().startsWith("."))
                    .toList();
        }
    }
}
