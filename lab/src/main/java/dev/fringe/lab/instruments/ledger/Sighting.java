// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.instruments.ledger;

/** A Kafka record without its value. */
final class Sighting {
    private final Place place;
    private final String topic;
    private final String key;
    private final long timestamp;
    private final long offset;
    private final Runnable count;
    private boolean counted;

    /**
     * @param topic the topic of the record; for a dead-lettered record its original topic
     * @param count runs once if the record belongs to a run
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
