// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.telescope.latency;

import dev.fringe.lab.clusters.InfluxQuery;
import dev.fringe.lab.instruments.Message;
import dev.fringe.lab.instruments.MqttPublisher;
import dev.fringe.lab.instruments.RunRecord;
import dev.fringe.lab.instruments.Simulation;
import dev.fringe.lab.stack.Endpoints;
import dev.fringe.lab.stack.ProcessorTime;
import dev.fringe.lab.telescope.SalGenerator;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** The measured part of a run, over a chain that is warm, and then the limits of its ends. */
record MeasuredRun(
        LatencyRun.Plan plan,
        Endpoints endpoints,
        LatencyProgress progress,
        MqttPublisher publisher,
        AppendTimes appends,
        InfluxForwarder forwarder,
        Deployment deployment) {
    private static final String DATABASE = "telescope";
    private static final long SAMPLE_BYTES = 128L << 20;

    /** What was sent, and when the sink began to store it. */
    private record Passed(Simulation.Progress sent, long begun) {}

    Measured measure(StallWatch stalls, Measured.Start start) {
        if (plan.backlog()) {
            deployment.pauseSink();
        }
        forwarder.keepSample(SAMPLE_BYTES);
        ProcessorTime before = ProcessorTime.now(endpoints);
        Timeline timeline = LatencyRun.begin(plan.rate(), plan.messages());
        progress.sending(timeline.messages(), timeline.rate());
        Map<String, HopTimes> hops = new LinkedHashMap<>();
        List.of(Measured.KAFKA, Measured.STORED, Measured.VISIBLE)
                .forEach(hop -> hops.put(hop, new HopTimes(timeline)));
        RunRecord.Sent mark = RunRecord.Sent.now();
        publisher.begin(mark.run());
        Passed passed = pass(hops);
        Duration wall = Duration.ofNanos(timeline.now());
        ProcessorTime spent = ProcessorTime.now(endpoints).minus(before);
        List<Stall> stalled = stalls.found();
        long published = passed.sent().published();
        new RunRecord(plan.content(), plan.seed(), timeline.start(), plan.rate(), published, mark).append(plan.dir());
        appends.readInto(hops.get(Measured.KAFKA));
        return new Measured(
                timeline,
                published,
                passed.sent().rate(),
                hops,
                Subsystems.of(plan.schemas(), plan.seed(), timeline),
                spent,
                wall,
                start,
                speeds(hops.get(Measured.STORED), passed.begun()),
                stalled);
    }

    private Passed pass(Map<String, HopTimes> hops) {
        HopTimes stored = hops.get(Measured.STORED);
        forwarder.watch(stored);
        InfluxQuery influx = new InfluxQuery(endpoints.influx(), DATABASE);
        try (QueryProbe visible = new QueryProbe(influx, stored, hops.get(Measured.VISIBLE))) {
            Simulation.Progress sent =
                    LatencyRun.send(publisher, stored.timeline(), sampled(stored.timeline(), visible));
            long begun = plan.backlog() ? drain(stored.timeline()) : 0;
            LatencyRun.settled(stored::count, () -> stored.lost() == 0);
            return new Passed(sent, begun);
        }
    }

    private Supplier<Message> sampled(Timeline timeline, QueryProbe visible) {
        SalGenerator messages = new SalGenerator(plan.schemas(), plan.seed(), timeline.start(), timeline.rate());
        int[] place = {0};
        return () -> {
            Message message = messages.get();
            visible.sending(place[0]++, message.topic());
            return message;
        };
    }

    /** Starts the sink when all messages are in Kafka; returns the time. */
    private long drain(Timeline timeline) {
        LatencyRun.settled(appends::appended, () -> appends.appended() >= timeline.messages());
        progress.draining(appends.appended());
        long begun = timeline.now();
        deployment.resumeSink();
        return begun;
    }

    private Measured.Speeds speeds(HopTimes stored, long begun) {
        progress.measuringLimits();
        long last = stored.places().mapToLong(stored::at).max().orElse(begun);
        SalGenerator again = new SalGenerator(plan.schemas(), plan.seed(), Instant.now(), plan.rate());
        return new Measured.Speeds(
                plan.backlog(),
                stored.count() * 1e9 / Math.max(1, last - begun),
                new WriteLimit(endpoints.influx()).pointsPerSecond(forwarder.sample()),
                new MosquittoLimit(endpoints.mqtt()).messagesPerSecond(again, plan.messages()));
    }
}
