// SPDX-License-Identifier: Apache-2.0
package dev.fringe.jobs.limits;

import dev.fringe.records.QaLimit;
import java.io.IOException;
import org.apache.avro.file.DataFileStream;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.file.src.reader.SimpleStreamFormat;
import org.apache.flink.core.fs.FSDataInputStream;

/** Checks the records of an Avro container file. */
final class AvroRows extends SimpleStreamFormat<QaLimit[]> {
    private static final long serialVersionUID = 1L;

    private final LimitCheck check;

    AvroRows(LimitCheck check) {
        this.check = check;
    }

    @Override
    public Reader<QaLimit[]> createReader(Configuration configuration, FSDataInputStream stream) throws IOException {
        return new RecordReader(new DataFileStream<>(stream, new GenericDatumReader<>()), check);
    }

    @Override
    public TypeInformation<QaLimit[]> getProducedType() {
        return TypeInformation.of(QaLimit[].class);
    }

    private static final class RecordReader implements Reader<QaLimit[]> {
        private final DataFileStream<GenericRecord> records;
        private final LimitCheck.OfRecords check;
        private long read;

        RecordReader(DataFileStream<GenericRecord> records, LimitCheck check) {
            this.records = records;
            this.check = check.new OfRecords();
        }

        @Override
        public QaLimit[] read() {
            return records.hasNext() ? check.ofFile(records.next(), read++) : null;
        }

        @Override
        public void close() throws IOException {
            records.close();
        }
    }
}
