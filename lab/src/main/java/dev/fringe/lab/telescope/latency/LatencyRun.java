// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.telescope.latency;

import dev.fringe.lab.instruments.Message;
import dev.fringe.lab.instruments.MqttPublisher;
import dev.fringe.lab.instruments.RunContent;
import dev.fringe.lab.instruments.Simulation;
import dev.fringe.lab.stack.Endpoints;
import dev.fringe.lab.stack.LabFailure;
import dev.fringe.lab.stack.Wait;
import dev.fringe.lab.telescope.SalGenerator;
import dev.fringe.lab.telescope.sal.SalLayout;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.avro.Schema;

/** A latency run: warms the chain up, sends on schedule, waits until all messages are stored, and collects their times. */
public final class LatencyRun {
    private static final Duration BROKER_PATIENCE = Duration.ofSeconds(60);
    /** After a restart, the sink looks up the schemas of all topics before it writes the first records. */
    private static final Duration STANDSTILL = Duration.ofSeconds(120);
    /** The first message of a topic registers its schema, which is not part of the chain's latency. */
    private static final double FIRST_MESSAGES_RATE = 500;

    private static final Duration LEAD = Duration.ofMillis(200);

    private final Plan plan;
    private final Endpoints endpoints;
    private final LatencyProgress progress;

    /**
     * The options of a run.
     *
     * @param dir the stack's directory
     * @param warmUpSeconds warm-up time at the run's rate
     * @param backlog whether the sink starts only when all messages are in Kafka
     * @param changes changed options of the connectors
     */
    public record Plan(
            Path dir,
            RunContent.Observatory content,
            List<Schema> schemas,
            SalLayout layout,
            long seed,
            double rate,
            double seconds,
            double warmUpSeconds,
            boolean backlog,
            Map<String, String> changes) {
        int messages() {
            return (int) Math.max(1, Math.round(rate * seconds));
        }
    }

    public LatencyRun(Plan plan, Endpoints endpoints, LatencyProgress progress) {
        this.plan = plan;
        this.endpoints = endpoints;
        this.progress = progress;
    }

    public Measured measure() {
        long began = System.nanoTime();
        Set<String> topics =
                plan.schemas().stream().map(plan.layout()::kafkaTopic).collect(Collectors.toSet());
        try (AppendTimes appends = new AppendTimes(endpoints.kafka(), endpoints.registry(), topics);
                InfluxForwarder forwarder = new InfluxForwarder(endpoints.influx());
                Deployment deployment = new Deployment(
                        plan.dir(),
                        endpoints,
                        plan.schemas(),
                        plan.layout(),
                        forwarder.address(),
                        plan.changes(),
                        progress::deployed);
                MqttPublisher publisher = publisher()) {
            Duration deployed = since(began);
            sendFirstMessages(publisher, forwarder);
            Measured.Start start = new Measured.Start(deployed, since(began));
            progress.flowing(plan.schemas().size(), start);
            try (StallWatch stalls = new StallWatch(endpoints, plan.dir())) {
                warmUp(publisher, forwarder);
                appends.begin();
                return new MeasuredRun(plan, endpoints, progress, publisher, appends, forwarder, deployment)
                        .measure(stalls, start);
            }
        }
    }

    private static Duration since(long nanos) {
        return Duration.ofNanos(System.nanoTime() - nanos);
    }

    private MqttPublisher publisher() {
        String client = "fringe-latency-" + ProcessHandle.current().pid();
        return new MqttPublisher(endpoints.mqtt(), client, BROKER_PATIENCE);
    }

    private void sendFirstMessages(MqttPublisher publisher, InfluxForwarder forwarder) {
        progress.sendingFirstMessages(plan.schemas().size());
        Timeline first = begin(FIRST_MESSAGES_RATE, plan.schemas().size());
        pass(publisher, forwarder, first, SalGenerator.evenly(plan.schemas(), 0, first.start(), first.rate()));
    }

    private void warmUp(MqttPublisher publisher, InfluxForwarder forwarder) {
        int messages = (int) Math.round(plan.rate() * plan.warmUpSeconds());
        if (messages > 0) {
            progress.warmingUp(plan.warmUpSeconds());
            Timeline usual = begin(plan.rate(), messages);
            pass(publisher, forwarder, usual, new SalGenerator(plan.schemas(), 0, usual.start(), usual.rate()));
        }
    }

    private void pass(
            MqttPublisher publisher, InfluxForwarder forwarder, Timeline timeline, Supplier<Message> messages) {
        HopTimes stored = new HopTimes(timeline);
        forwarder.watch(stored);
        send(publisher, timeline, messages);
        if (publisher.unheard() > 0) {
            throw new LabFailure(publisher.unheard() + " messages had no subscriber, although the source runs:"
                    + " check `fringe connectors status` and Connect's log");
        }
        if (!settled(stored::count, () -> stored.lost() == 0)) {
            throw new LabFailure(stored.lost() + " of " + timeline.messages()
                    + " warm-up messages were not stored: check `fringe connectors status` and Connect's log");
        }
    }

    static Timeline begin(double rate, int messages) {
        return new Timeline(Instant.now().plus(LEAD).truncatedTo(ChronoUnit.MICROS), rate, messages);
    }

    static Simulation.Progress send(MqttPublisher publisher, Timeline timeline, Supplier<Message> messages) {
        Simulation simulation = new Simulation(messages, publisher, timeline.rate());
        for (long now = timeline.now(); now < 0; now = timeline.now()) {
            LockSupport.parkNanos(-now);
        }
        return simulation.run(timeline.messages());
    }

    /** Waits until all is done, as long as the count increases. */
    static boolean settled(LongSupplier count, BooleanSupplier all) {
        while (!all.getAsBoolean()) {
            long known = count.getAsLong();
            if (!Wait.until(STANDSTILL, () -> all.getAsBoolean() || count.getAsLong() > known)) {
                return false;
            }
        }
        return true;
    }
}
