package dev.fringe.pipeline.shelf;

/** Which source of servers a test run has. */
final class ServicesChoice {
    private ServicesChoice() {}

    static Services of(String wanted) {
        return new NativeServices();
    }
}
