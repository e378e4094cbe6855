// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.instruments.ledger;

/** A record that was read from Kafka, without its value. */
final class Sighting {
    private final Place place;
    private final String topic;
    private final String key;
    private final long timestamp;
    private final long offset;
    private final Runnable count;
    private boolean counted;

    /**
     * @param topic that it came from, which for a dead-lettered one is where it could not leave
     * @param count is run once, if the record is one of a run
     */
    Sighting(Place place, String topic, String key, long timestamp, long offset, Runnable count) {
        this.place = place;
        this.topic = topic;
        this.key = key;
        this.timestamp = timestamp;
        this.offset = offset;
        this.count = count;
    }

    Place place() {
        return place;
    }

    String topic() {
        return topic;
    }

    String key() {
        return key;
    }

    long timestamp() {
        return timestamp;
    }

    long offset() {
        return offset;
    }

    void countOnce() {
        if (!counted) {
            counted = true;
            count.run();
        }
    }
}
