package dev.fringe.jobs.command;

/** A class whose {@code main} runs a job. {@code META-INF/services} lists them all, with what a launcher must know of each. */
public interface EntryPoint {
    Job job();
}
