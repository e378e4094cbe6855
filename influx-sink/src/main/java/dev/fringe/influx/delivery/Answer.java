package dev.fringe.influx.delivery;

import java.time.Duration;

/** What came back from one write request. */
public sealed interface Answer {
    /**
     * The server answered.
     *
     * @param words the server's own words, empty when it had none
     * @param retryAfter how long it asked to be left alone; zero when it did not
     */
    record Response(int status, String words, Duration retryAfter) implements Answer {}

    /** No answer: not connected, cut off, or timed out. Whether the points were stored is not known. */
    record Silence(String why) implements Answer {}

    /** The server could not be trusted or does not trust us; asking again gives the same. */
    record Distrust(String why) implements Answer {}
}
