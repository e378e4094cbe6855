// SPDX-License-Identifier: Apache-2.0
package dev.fringe.jobs.content;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.DataStreamSink;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.transformations.PhysicalTransformation;
import org.apache.flink.table.api.PlanReference;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.table.api.config.ExecutionConfigOptions;
import org.apache.flink.table.api.internal.TableEnvironmentImpl;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.connector.ProviderContext;
import org.apache.flink.table.connector.sink.DataStreamSinkProvider;
import org.apache.flink.table.connector.sink.DynamicTableSink;
import org.apache.flink.table.connector.source.DataStreamScanProvider;
import org.apache.flink.table.connector.source.DynamicTableSource;
import org.apache.flink.table.connector.source.ScanTableSource;
import org.apache.flink.table.connector.source.abilities.SupportsSourceWatermark;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.delegation.Planner;
import org.apache.flink.table.factories.DynamicTableSinkFactory;
import org.apache.flink.table.factories.DynamicTableSourceFactory;
import org.apache.flink.table.module.Module;

/**
 * Runs a compiled plan between streams. Each table that the plan reads is a stream of the job, and each table that it writes
 * becomes one.
 *
 * <p>The plan names its tables only, so it can be stored: Flink cannot store a plan over a view of a stream. Flink has no public
 * method that adds a stored plan to a job, so this is the only class that uses Flink's planner.
 */
final class SqlStreams implements Module, DynamicTableSourceFactory, DynamicTableSinkFactory {
    private final Map<String, DataStream<RowData>> read;
    private final Map<String, DataStream<RowData>> written = new HashMap<>();

    /** @param read the streams by the names of their tables */
    SqlStreams(Map<String, DataStream<RowData>> read) {
        this.read = read;
    }

    /** The tables that a stored plan writes, by their names. */
    static Map<String, DataStream<RowData>> of(
            StreamExecutionEnvironment environment, String plan, Map<String, DataStream<RowData>> read) {
        SqlStreams streams = new SqlStreams(read);
        Planner planner = ((TableEnvironmentImpl) streams.tables(environment)).getPlanner();
        try {
            planner.translatePlan(planner.loadPlan(PlanReference.fromJsonString(text(plan))));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the plan " + plan, e);
        }
        // The planner's streams belong to an environment of its own, which is never executed.
        streams.written.replaceAll((table, rows) -> new DataStream<>(environment, rows.getTransformation()));
        return streams.written;
    }

    /** The tables' environment. A node of a stored plan gives its operators their uids. */
    StreamTableEnvironment tables(StreamExecutionEnvironment environment) {
        StreamTableEnvironment tables = StreamTableEnvironment.create(environment);
        tables.getConfig().set(ExecutionConfigOptions.TABLE_EXEC_UID_FORMAT, "sql-<transformation>-<id>");
        tables.loadModule("streams", this);
        return tables;
    }

    private static String text(String resource) throws IOException {
        try (InputStream file = SqlStreams.class.getResourceAsStream(resource)) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Override
    public Optional<DynamicTableSourceFactory> getTableSourceFactory() {
        return Optional.of(this);
    }

    @Override
    public Optional<DynamicTableSinkFactory> getTableSinkFactory() {
        return Optional.of(this);
    }

    @Override
    public DynamicTableSource createDynamicTableSource(Context context) {
        return new Input(read.get(context.getObjectIdentifier().getObjectName()));
    }

    @Override
    public DynamicTableSink createDynamicTableSink(Context context) {
        return new Result(context.getObjectIdentifier().getObjectName(), written);
    }

    @Override
    public String factoryIdentifier() {
        return "streams";
    }

    @Override
    public Set<ConfigOption<?>> requiredOptions() {
        return Set.of();
    }

    @Override
    public Set<ConfigOption<?>> optionalOptions() {
        return Set.of();
    }

    /** A stream that has its watermarks already. */
    private record Input(DataStream<RowData> stream)
            implements ScanTableSource, SupportsSourceWatermark, DataStreamScanProvider {
        @Override
        public ChangelogMode getChangelogMode() {
            return ChangelogMode.insertOnly();
        }

        @Override
        public ScanRuntimeProvider getScanRuntimeProvider(ScanContext context) {
            return this;
        }

        @Override
        public DataStream<RowData> produceDataStream(ProviderContext provider, StreamExecutionEnvironment environment) {
            return stream;
        }

        @Override
        public boolean isBounded() {
            return false;
        }

        @Override
        public void applySourceWatermark() {}

        @Override
        public DynamicTableSource copy() {
            return this;
        }

        @Override
        public String asSummaryString() {
            return "stream";
        }
    }

    /** Keeps the stream of a result. The plan ends at its last operator, because the job goes on with the stream. */
    private record Result(String table, Map<String, DataStream<RowData>> written)
            implements DynamicTableSink, DataStreamSinkProvider {
        @Override
        public ChangelogMode getChangelogMode(ChangelogMode requested) {
            return ChangelogMode.insertOnly();
        }

        @Override
        public SinkRuntimeProvider getSinkRuntimeProvider(Context context) {
            return this;
        }

        @Override
        public DataStreamSink<?> consumeDataStream(ProviderContext provider, DataStream<RowData> rows) {
            written.put(table, rows);
            return new DataStreamSink<>((PhysicalTransformation<RowData>) rows.getTransformation()) {};
        }

        @Override
        public DynamicTableSink copy() {
            return this;
        }

        @Override
        public String asSummaryString() {
            return table;
        }
    }
}
