// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.cli.demo;

import dev.fringe.lab.clusters.InfluxQuery;
import dev.fringe.lab.stack.Endpoints;
import java.time.Instant;
import java.util.List;
import java.util.function.LongSupplier;

/** Counts both kinds of telemetry at every hop since the start of the demo. */
final class Journey implements AutoCloseable {
    static final String DATABASE = "fringe";

    private final KafkaCounts kafka;
    private final Track baselines;
    private final Track machines;

    /** One kind of telemetry: its topic, the job that reads it, and its points in InfluxDB. */
    private record Track(String name, String topic, String job, StoredCount stored, long appended, long committed) {}

    Journey(Endpoints endpoints, Instant start) {
        this.kafka = new KafkaCounts(endpoints.kafka());
        InfluxQuery influx = new InfluxQuery(endpoints.influx(), DATABASE);
        this.baselines = track(
                "baselines",
                "baseline_signal",
                "assess-signal-quality",
                new StoredCount(
                        influx,
                        "SELECT count(\"signalValue\") FROM \"baseline_signal\" WHERE \"baselineId\" != ''",
                        start));
        // The computed powers are in the same measurement; only the machines' own readings count here.
        this.machines = track(
                "machines",
                "machine.data",
                "join-machine-states",
                new StoredCount(
                        influx, "SELECT count(\"result\") FROM \"machinedata\" WHERE \"quantity\" !~ /^power/", start));
    }

    private Track track(String name, String topic, String job, StoredCount stored) {
        return new Track(name, topic, job, stored, kafka.appended(topic), kafka.committed(job, topic));
    }

    List<Flow> now(Instruments instruments) {
        return List.of(flow(baselines, instruments::samples), flow(machines, instruments::readings));
    }

    private Flow flow(Track track, LongSupplier published) {
        return Flow.counted(
                track.name(),
                published,
                () -> kafka.appended(track.topic()) - track.appended(),
                () -> kafka.committed(track.job(), track.topic()) - track.committed(),
                () -> track.stored().until(Instant.now()));
    }

    @Override
    public void close() {
        kafka.close();
    }
}
