// SPDX-License-Identifier: Apache-2.0
package dev.fringe.jobs.limits;

import de.siegmar.fastcsv.reader.CloseableIterator;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import dev.fringe.records.QaLimit;
import java.io.IOException;
import java.util.List;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.file.src.reader.SimpleStreamFormat;
import org.apache.flink.core.fs.FSDataInputStream;
import org.apache.flink.runtime.execution.SuppressRestartsException;

/** Checks the rows of a CSV file with a header line. */
final class CsvRows extends SimpleStreamFormat<QaLimit[]> {
    private static final long serialVersionUID = 1L;

    private final LimitCheck check;

    CsvRows(LimitCheck check) {
        this.check = check;
    }

    @Override
    public Reader<QaLimit[]> createReader(Configuration configuration, FSDataInputStream stream) throws IOException {
        return new RowReader(
                CsvReader.builder()
                        .detectBomHeader(true)
                        .trimWhitespacesAroundQuotes(true)
                        // RowReader checks the number of columns, because its error contains the file.
                        .allowExtraFields(true)
                        .allowMissingFields(true)
                        .ofCsvRecord(stream)
                        .iterator(),
                check);
    }

    @Override
    public TypeInformation<QaLimit[]> getProducedType() {
        return TypeInformation.of(QaLimit[].class);
    }

    private static final class RowReader implements Reader<QaLimit[]> {
        private final CloseableIterator<CsvRecord> rows;
        private final String file;
        private final List<String> names;
        private final LimitCheck.OfRows check;
        private long read;

        RowReader(CloseableIterator<CsvRecord> rows, LimitCheck check) throws IOException {
            this.rows = rows;
            this.file = check.source();
            CsvRecord header = next();
            this.names = header == null
                    ? List.of()
                    : header.getFields().stream().map(String::strip).toList();
            this.check = check.new OfRows(names);
        }

        @Override
        public QaLimit[] read() throws IOException {
            CsvRecord row = next();
            if (row == null) {
                return null;
            }
            if (row.getFieldCount() != names.size()) {
                throw malformed(
                        "%s, line %d: the row has %d values but the header has %d columns; correct the row, and"
                                        .formatted(file, row.getStartingLineNumber(), row.getFieldCount(), names.size())
                                + " quote values that contain commas",
                        null);
            }
            return check.of(row.getFields(), read++);
        }

        /** The next row that is not blank; null at the end. */
        private CsvRecord next() throws IOException {
            try {
                while (rows.hasNext()) {
                    CsvRecord row = rows.next();
                    if (row.getFieldCount() > 1 || !row.getField(0).isBlank()) {
                        return row;
                    }
                }
                return null;
            } catch (CsvParseException e) {
                throw malformed(file + " is not a CSV file (" + e.getMessage() + "): correct the quotes there", e);
            }
        }

        /** Fails the job without restarts, because the file would not change. */
        private static RuntimeException malformed(String message, Exception cause) {
            return new SuppressRestartsException(new IOException(message, cause));
        }

        @Override
        public void close() throws IOException {
            rows.close();
        }
    }
}
