// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.instruments;

import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * Simulates machines with three axes each. A message has a few of eight quantities of one machine, and about 13 % of the
 * messages overtake an earlier one. The same seed gives the same messages in the same order; the times depend on the start.
 */
public final class MachineGenerator implements Supplier<Message> {
    public static final int USUAL_THINGS = 3;
    public static final List<String> QUANTITIES = List.of(
            "actSpeed_C11",
            "vaTorque_C11",
            "actSpeed_C12",
            "vaTorque_C12",
            "actSpeed_C13",
            "vaTorque_C13",
            "aaCurrent_C11",
            "driveTemp_C11");

    /** The fields of a machine's message that are not quantities. */
    public static final Set<String> NO_QUANTITIES = Set.of("Thing", "Timestamp", "id");

    static final String TOPIC = "machine/states";

    private static final int FIRST_THING = 815;
    /** Some delayed messages cause no inversion, because the next message is delayed as well. */
    private static final double DELAYED_SHARE = 0.164;

    static final int LONGEST_DELAY = 9;
    private static final double OVERLOAD_SHARE = 0.005;

    private final List<String> things;
    private final long startMillis;
    private final double rate;
    private final SplittableRandom random;
    private final PriorityQueue<Slot> waiting =
            new PriorityQueue<>(Comparator.comparingLong(Slot::place).thenComparingLong(Slot::taken));
    private long produced;

    /** The readings of one machine at one time. */
    public record State(String thing, long timestamp, Map<String, Double> readings, String id) {
        public Message toMessage() {
            StringBuilder json = new StringBuilder(200)
                    .append("{\"Thing\":\"")
                    .append(thing)
                    .append("\",\"Timestamp\":")
                    .append(timestamp);
            readings.forEach((quantity, value) ->
                    json.append(",\"").append(quantity).append("\":").append(value));
            return Message.ofJson(TOPIC, json.append(",\"id\":\"").append(id).append("\"}"), "");
        }
    }

    /** A state and its position in the sending order, which is later for a delayed state. */
    private record Slot(long taken, long place, State state) {}

    /**
     * @param rate messages per second over all machines, at most a thousand per machine: times are whole milliseconds, and two
     *     readings of one quantity must not share one
     */
    public MachineGenerator(long seed, Instant start, double rate, int things) {
        if (things < 1) {
            throw new IllegalArgumentException("the number of machines must be at least 1, not " + things);
        }
        if (!(rate > 0 && rate <= 1000.0 * things)) {
            throw new IllegalArgumentException("the rate must be greater than 0 and at most 1000 per machine, not "
                    + rate + " with " + things + " machines");
        }
        this.things = IntStream.range(FIRST_THING, FIRST_THING + things)
                .mapToObj("R%04d"::formatted)
                .toList();
        this.startMillis = start.toEpochMilli();
        this.rate = rate;
        this.random = new SplittableRandom(seed);
    }

    public State next() {
        // The queue must contain every message that can overtake its head.
        while (waiting.isEmpty() || waiting.peek().place() >= produced) {
            take();
        }
        return waiting.poll().state();
    }

    @Override
    public Message get() {
        return next().toMessage();
    }

    private void take() {
        long index = produced++;
        long delay = random.nextDouble() < DELAYED_SHARE ? random.nextInt(1, LONGEST_DELAY + 1) : 0;
        String thing = things.get((int) (index % things.size()));
        long timestamp = startMillis + (long) (index * 1e3 / rate);
        State state =
                new State(thing, timestamp, readings(index), new UUID(random.nextLong(), random.nextLong()).toString());
        waiting.add(new Slot(index, index + delay, state));
    }

    private Map<String, Double> readings(long index) {
        int wanted = random.nextInt(1, 5);
        Map<String, Double> readings = new LinkedHashMap<>();
        for (int i = 0; i < QUANTITIES.size() && readings.size() < wanted; i++) {
            int left = QUANTITIES.size() - i;
            if (random.nextInt(left) < wanted - readings.size()) {
                String quantity = QUANTITIES.get(i);
                readings.put(quantity, Math.rint(reading(quantity, index) * 1e3) / 1e3);
            }
        }
        return readings;
    }

    private double reading(String quantity, long index) {
        double wave = Math.sin(index / 200.0);
        double jitter = random.nextDouble(-1, 1);
        return switch (quantity.substring(0, quantity.indexOf('_'))) {
            case "actSpeed" -> 300 * wave + 5 * jitter;
            case "vaTorque" -> random.nextDouble() < OVERLOAD_SHARE ? 2_000 + 50 * jitter : 12 + 9 * wave + jitter;
            case "aaCurrent" -> 4 + 3 * wave + 0.2 * jitter;
            default -> 45 + 10 * wave + 0.5 * jitter;
        };
    }
}
