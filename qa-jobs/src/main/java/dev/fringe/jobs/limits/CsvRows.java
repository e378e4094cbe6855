package dev.fringe.jobs.limits;

import dev.fringe.records.QaLimit;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.file.src.reader.SimpleStreamFormat;
import org.apache.flink.core.fs.FSDataInputStream;

/** What is found in the rows of a CSV file whose first line names the columns; values may be quoted. */
final class CsvRows extends SimpleStreamFormat<QaLimit[]> {
    private static final long serialVersionUID = 1L;

    private final LimitCheck check;

    CsvRows(LimitCheck check) {
        this.check = check;
    }

    @Override
    public Reader<QaLimit[]> createReader(Configuration configuration, FSDataInputStream stream) throws IOException {
        BufferedReader lines = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8));
        String header = lines.readLine();
        List<String> names = header == null
                ? List.of()
                : split(header).stream().map(String::strip).toList();
        return new LineReader(lines, check.new OfRows(names));
    }

    @Override
    public TypeInformation<QaLimit[]> getProducedType() {
        return TypeInformation.of(QaLimit[].class);
    }

    private static final class LineReader implements Reader<QaLimit[]> {
        private final BufferedReader lines;
        private final LimitCheck.OfRows check;
        private long read;

        LineReader(BufferedReader lines, LimitCheck.OfRows check) {
            this.lines = lines;
            this.check = check;
        }

        @Override
        public QaLimit[] read() throws IOException {
            String line = lines.readLine();
            while (line != null && line.isBlank()) {
                line = lines.readLine();
            }
            return line == null ? null : check.of(split(line), read++);
        }

        @Override
        public void close() throws IOException {
            lines.close();
        }
    }

    static List<String> split(String line) {
        List<String> values = new ArrayList<>();
        StringBuilder value = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == '"') {
                boolean escaped = quoted && i + 1 < line.length() && line.charAt(i + 1) == '"';
                if (escaped) {
                    value.append('"');
                    i++;
                } else {
                    quoted = !quoted;
                }
            } else if (c == ',' && !quoted) {
                values.add(value.toString());
                value.setLength(0);
            } else {
                value.append(c);
            }
        }
        values.add(value.toString());
        return values;
    }
}
