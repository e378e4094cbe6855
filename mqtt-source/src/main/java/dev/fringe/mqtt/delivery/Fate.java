package dev.fringe.mqtt.delivery;

/** What became of a message in the end. Each has exactly one. */
public enum Fate {
    /** Kafka has its records. */
    RECORDED,
    /** Kafka has it in the topic for poison, whatever other routes made of it. */
    POISON,
    /** No record was wanted of it. */
    SKIPPED,
    /** Transforms dropped all of its records, or they failed where errors are tolerated. */
    FILTERED,
    /** No route wanted it. */
    UNROUTED,
    /** The broker sent it again before Connect had taken it. */
    RESENT
}
