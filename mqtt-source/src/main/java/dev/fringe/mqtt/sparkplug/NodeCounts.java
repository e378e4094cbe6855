// SPDX-License-Identifier: Apache-2.0
package dev.fringe.mqtt.sparkplug;

import java.util.concurrent.atomic.LongAdder;

/** The counters of one edge node. */
final class NodeCounts {
    private final LongAdder gaps = new LongAdder();
    private final LongAdder missed = new LongAdder();
    private final LongAdder requests = new LongAdder();
    private final LongAdder lateDeaths = new LongAdder();

    void gap(long messages) {
        gaps.increment();
        missed.add(messages);
    }

    void request() {
        requests.increment();
    }

    void lateDeath() {
        lateDeaths.increment();
    }

    long gaps() {
        return gaps.sum();
    }

    /** At least so many messages are missing: a sequence number repeats after 256 messages. */
    long missed() {
        return missed.sum();
    }

    long requests() {
        return requests.sum();
    }

    long lateDeaths() {
        return lateDeaths.sum();
    }
}
