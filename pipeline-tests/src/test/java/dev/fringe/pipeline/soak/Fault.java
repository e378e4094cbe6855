// SPDX-License-Identifier: Apache-2.0
package dev.fringe.pipeline.soak;

import dev.fringe.lab.stack.ProcessFaults;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/**
 * One fault of a soak.
 *
 * @param target the process, or the server to which the network fails
 * @param hold how long it lasts; for a killed or stopped process, how long until it is started again
 * @param awaited whether the chain must flow again before the next fault begins
 */
record Fault(Kind kind, String target, Duration hold, boolean awaited) {
    /** The servers to which the network fails. */
    static final List<String> LINKS = List.of("mqtt", "kafka", "influx", "registry", "s3");

    enum Kind {
        KILLED(ProcessFaults.Fault.KILLED, null),
        /** Ended by a signal, as a supervisor does. */
        STOPPED(null, null),
        FROZEN(ProcessFaults.Fault.FROZEN, null),
        SLOWED(ProcessFaults.Fault.SLOWED, null),
        NETWORK_SLOW(null, TcpLink.State.SLOW),
        NETWORK_CUT(null, TcpLink.State.CUT),
        NETWORK_HALF_OPEN(null, TcpLink.State.HALF_OPEN);

        final ProcessFaults.Fault process;
        final TcpLink.State link;

        Kind(ProcessFaults.Fault process, TcpLink.State link) {
            this.process = process;
            this.link = link;
        }

        private static Kind of(Random random, boolean network) {
            List<Kind> kinds = network
                    ? List.of(NETWORK_SLOW, NETWORK_CUT, NETWORK_HALF_OPEN)
                    : List.of(KILLED, KILLED, KILLED, STOPPED, FROZEN, SLOWED);
            return kinds.get(random.nextInt(kinds.size()));
        }
    }

    /** Faults without end: each process and each link once in random order, then all of them again. */
    static final class Plan {
        private final Random random;
        private final List<Target> targets;
        private final List<Target> due = new ArrayList<>();

        /** A link has the name of its server. */
        private record Target(String name, boolean network) {}

        Plan(long seed, List<String> processes) {
            this.random = new Random(seed);
            this.targets = Stream.concat(
                            processes.stream().sorted().map(name -> new Target(name, false)),
                            LINKS.stream().map(name -> new Target(name, true)))
                    .toList();
        }

        Fault next() {
            if (due.isEmpty()) {
                due.addAll(targets);
                Collections.shuffle(due, random);
            }
            Target target = due.remove(due.size() - 1);
            Duration hold = Duration.ofMillis(300 + random.nextInt(4_700));
            return new Fault(Kind.of(random, target.network()), target.name(), hold, random.nextInt(3) == 0);
        }
    }

    @Override
    public String toString() {
        return kind + " " + target + " for " + hold.toMillis() + " ms" + (awaited ? "" : ", next fault at once");
    }
}
