package dev.fringe.pipeline.services;

/** An InfluxDB 1.x of a test's own; where it runs is the matter of {@link Services}. */
public interface InfluxServer extends AutoCloseable {
    /** For its HTTP interface, without a trailing slash. */
    String url();

    @Override
    void close();
}
