// SPDX-License-Identifier: Apache-2.0
package dev.fringe.influx.server;

import dev.fringe.influx.server.Reply.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.influxdb.InfluxDB;
import org.influxdb.InfluxDBException;
import org.influxdb.InfluxDBFactory;
import org.influxdb.InfluxDBIOException;
import org.influxdb.dto.Query;
import org.influxdb.dto.QueryResult;

/** Sends statements in InfluxDB's query language. InfluxDB reports most errors with HTTP 200. */
public final class InfluxControl implements AutoCloseable {
    private static final Pattern TEMPORARY =
            Pattern.compile("(?i)limit exceeded|time-?out|interrupted|engine is closed|shutting down|not ready");

    private final InfluxDB influx;

    public InfluxControl(Address address, Duration timeout) {
        influx = InfluxDBFactory.connect(address.url(), InfluxHttp.controlBuilder(address, timeout));
    }

    public Reply createDatabase(String name) {
        return ask("CREATE DATABASE " + quote(name), "", true);
    }

    public Reply databases() {
        return ask("SHOW DATABASES", "", false);
    }

    public Reply retentionPolicies(String database) {
        return ask("SHOW RETENTION POLICIES ON " + quote(database), database, false);
    }

    /** Rows of field name and type; a field with different types in different shards has several rows. */
    public Reply fieldTypes(String database, String retentionPolicy, String measurement) {
        String policy = retentionPolicy.isEmpty() ? "" : quote(retentionPolicy) + ".";
        return ask("SHOW FIELD KEYS FROM " + policy + quote(measurement), database, false);
    }

    /** Rows of the series that the measurement has in the database, in line protocol. */
    public Reply seriesIn(String database, String measurement, int limit) {
        return ask("SHOW SERIES FROM " + quote(measurement) + " LIMIT " + limit, database, false);
    }

    @Override
    public void close() {
        influx.close();
    }

    private Reply ask(String statement, String database, boolean changes) {
        try {
            return rows(influx.query(new Query(statement, database, changes)));
        } catch (InfluxDBIOException e) {
            return noAnswer(e);
        } catch (InfluxDBException e) {
            return refused(rootMessage(e));
        }
    }

    private static Reply noAnswer(InfluxDBIOException e) {
        if (e.getCause() instanceof InfluxHttp.TemporaryError temporary) {
            return Reply.without(Kind.BUSY, temporary.getMessage());
        }
        return Distrust.in(e)
                .map(distrust -> Reply.without(Kind.NOT_TRUSTED, distrust))
                .orElseGet(() -> Reply.without(Kind.UNREACHABLE, rootMessage(e)));
    }

    private static Reply rows(QueryResult answer) {
        if (answer.getError() != null) {
            return refused(answer.getError());
        }
        List<List<Object>> rows = new ArrayList<>();
        for (QueryResult.Result result : orEmpty(answer.getResults())) {
            if (result.getError() != null) {
                return refused(result.getError());
            }
            for (QueryResult.Series series : orEmpty(result.getSeries())) {
                rows.addAll(orEmpty(series.getValues()));
            }
        }
        return Reply.of(rows);
    }

    /** A busy server may also answer with HTTP 200. */
    private static Reply refused(String words) {
        return Reply.without(TEMPORARY.matcher(words).find() ? Kind.BUSY : Kind.REFUSED, words);
    }

    private static <T> List<T> orEmpty(List<T> list) {
        return list == null ? List.of() : list;
    }

    static String quote(String identifier) {
        return '"' + identifier.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
    }

    private static String rootMessage(Throwable e) {
        Throwable cause = e;
        while (cause.getCause() != null && cause.getCause() != cause) {
            cause = cause.getCause();
        }
        return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    }
}
