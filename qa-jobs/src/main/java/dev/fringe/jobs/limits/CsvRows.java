package dev.fringe.jobs.limits;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.file.src.reader.SimpleStreamFormat;
import org.apache.flink.core.fs.FSDataInputStream;

/** The rows of a CSV file whose first line names the columns; values may be quoted. */
final class CsvRows extends SimpleStreamFormat<Row> {
    private static final long serialVersionUID = 1L;

    @Override
    public Reader<Row> createReader(Configuration configuration, FSDataInputStream stream) throws IOException {
        BufferedReader lines = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8));
        String header = lines.readLine();
        return new LineReader(lines, header == null ? List.of() : split(header));
    }

    @Override
    public TypeInformation<Row> getProducedType() {
        return TypeInformation.of(Row.class);
    }

    private static final class LineReader implements Reader<Row> {
        private final BufferedReader lines;
        private final List<String> names;
        private long read;

        LineReader(BufferedReader lines, List<String> names) {
            this.lines = lines;
            this.names = names;
        }

        @Override
        public Row read() throws IOException {
            String line = lines.readLine();
            while (line != null && line.isBlank()) {
                line = lines.readLine();
            }
            if (line == null) {
                return null;
            }
            List<String> values = split(line);
            Map<String, String> columns = new LinkedHashMap<>();
            for (int i = 0; i < Math.min(names.size(), values.size()); i++) {
                columns.put(names.get(i).strip(), values.get(i));
            }
            return Row.of(columns, read++);
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
