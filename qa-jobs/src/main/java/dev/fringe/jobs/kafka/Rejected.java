package dev.fringe.jobs.kafka;

/** A record that could not be read, as it came, with the reason and the place it came from. */
public record Rejected(byte[] key, byte[] value, String reason, String origin) {}
