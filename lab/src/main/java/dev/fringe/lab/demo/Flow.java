package dev.fringe.lab.demo;

import java.util.List;

/** How far one kind of telemetry has come, as a count at each hop. */
record Flow(String name, long published, long inKafka, long assessed, long stored) {

    List<Long> hops() {
        return List.of(published, inKafka, assessed, stored);
    }

    /** Readings that an instrument has sent and that cannot be queried yet. */
    long lag() {
        return Math.max(0, published - stored);
    }
}
