package dev.fringe.influx;

import dev.fringe.influx.delivery.Delivery;
import dev.fringe.influx.delivery.Lanes;
import dev.fringe.influx.delivery.Outcome;
import dev.fringe.influx.delivery.Patience;
import dev.fringe.influx.delivery.Rejection;
import dev.fringe.influx.mapping.Mapped;
import dev.fringe.influx.mapping.PointMapper;
import dev.fringe.influx.server.InfluxControl;
import dev.fringe.influx.server.InfluxControl.Reply;
import dev.fringe.influx.server.InfluxHttp;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTask;

/**
 * Stores records in InfluxDB. When {@link #put} returns, each of them is stored, or in the dead letter queue, or was a
 * tombstone; so Connect may commit their offsets at any time.
 */
public final class InfluxSinkTask extends SinkTask {
    /** Short, so that a task can be stopped while InfluxDB is away; longer waits happen between two puts. */
    private static final Duration PATIENCE_INSIDE_PUT = Duration.ofSeconds(3);

    private InfluxSinkConfig config;
    private PointMapper mapper;
    private InfluxHttp http;
    private InfluxControl control;
    private Lanes lanes;
    private DeadLetters deadLetters;
    private boolean databaseIsThere;

    @Override
    public void start(Map<String, String> options) {
        config = new InfluxSinkConfig(options);
        mapper = new PointMapper(config.mapping());
        http = new InfluxHttp(config.address(), config.target(), config.gzip(), config.writeTimeout());
        control = new InfluxControl(config.address(), config.writeTimeout());
        lanes = new Lanes(
                config.connections(),
                new Lanes.Limits(config.batchPoints(), config.batchBytes()),
                options.getOrDefault("name", "influx-sink") + "-"
                        + options.getOrDefault(InfluxSinkConnector.TASK_NUMBER, "0"),
                this::delivery);
        deadLetters = DeadLetters.of(context);
        databaseIsThere = !config.createsDatabase();
    }

    private Delivery delivery() {
        Patience patience = new Patience(
                config.backoff(),
                PATIENCE_INSIDE_PUT,
                () -> ThreadLocalRandom.current().nextDouble(),
                System::nanoTime,
                InfluxSinkTask::sleep);
        return new Delivery(http, patience, new NoListener());
    }

    @Override
    public void put(Collection<SinkRecord> records) {
        if (records.isEmpty()) {
            return;
        }
        createDatabase();
        List<Rejection> rejections = new ArrayList<>();
        lanes.begin(records.size());
        for (SinkRecord record : records) {
            Mapped mapped = mapper.map(record);
            if (mapped instanceof Mapped.Line) {
                lanes.add(mapper.line(), record);
            } else if (mapped instanceof Mapped.Rejected rejected) {
                rejections.add(new Rejection(record, rejected.reason(), rejected.detail()));
            }
        }
        rejections.addAll(refusedByServer(lanes.finish()));
        deadLetters.report(rejections);
    }

    private List<Rejection> refusedByServer(Outcome outcome) {
        if (outcome instanceof Outcome.Unavailable unavailable) {
            throw later("InfluxDB is not available: " + unavailable.why(), unavailable.pause());
        }
        if (outcome instanceof Outcome.Misconfigured misconfigured) {
            throw new ConnectException("cannot write to " + config.address() + ": " + misconfigured.remedy());
        }
        return ((Outcome.Delivered) outcome).rejections();
    }

    private void createDatabase() {
        if (databaseIsThere) {
            return;
        }
        Reply reply = control.createDatabase(config.database());
        if (reply instanceof Reply.Refused refused) {
            throw new ConnectException("cannot create database " + config.database() + ": " + refused.words()
                    + "; create it by hand and set influx.database.create=false");
        }
        if (reply instanceof Reply.Unreachable unreachable) {
            throw later(
                    "InfluxDB is not available: " + unreachable.why(),
                    config.backoff().max());
        }
        databaseIsThere = true;
    }

    /** Connect gives the same records again after the wait, and keeps the task in its group meanwhile. */
    private RetriableException later(String why, Duration wait) {
        context.timeout(Math.max(1, wait.toMillis()));
        return new RetriableException(why + "; trying again in " + wait.toMillis() + " ms");
    }

    @Override
    public void stop() {
        if (lanes != null) {
            lanes.close();
        }
        if (http != null) {
            http.close();
        }
        if (control != null) {
            control.close();
        }
    }

    @Override
    public String version() {
        return PluginVersion.get();
    }

    private static boolean sleep(Duration duration) {
        try {
            Thread.sleep(duration.toMillis());
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static final class NoListener implements Delivery.Listener {
        @Override
        public void written(int points, int bytes, Duration took) {}

        @Override
        public void retried() {}

        @Override
        public void split() {}
    }
}
