package dev.fringe.jobs.limits;

import java.io.IOException;
import org.apache.avro.file.DataFileStream;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.file.src.reader.SimpleStreamFormat;
import org.apache.flink.core.fs.FSDataInputStream;

/** The records of an Avro container file, which brings its schema along. */
final class AvroRows extends SimpleStreamFormat<Row> {
    private static final long serialVersionUID = 1L;

    @Override
    public Reader<Row> createReader(Configuration configuration, FSDataInputStream stream) throws IOException {
        return new RecordReader(new DataFileStream<>(stream, new GenericDatumReader<>()));
    }

    @Override
    public TypeInformation<Row> getProducedType() {
        return TypeInformation.of(Row.class);
    }

    private static final class RecordReader implements Reader<Row> {
        private final DataFileStream<GenericRecord> records;
        private long read;

        RecordReader(DataFileStream<GenericRecord> records) {
            this.records = records;
        }

        @Override
        public Row read() {
            return records.hasNext() ? Row.of(records.next(), read++) : null;
        }

        @Override
        public void close() throws IOException {
            records.close();
        }
    }
}
