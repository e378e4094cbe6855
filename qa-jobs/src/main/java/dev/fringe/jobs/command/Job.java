package dev.fringe.jobs.command;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamGraph;

/**
 * A job as its entry point states it: the common options and its own, and the topology that they make.
 *
 * @param options the job's own options; one that has the name of a common option takes its place
 */
public record Job(String name, String purpose, List<Option<?>> options, Topology topology) {

    /** Draws the job's graph. */
    @FunctionalInterface
    public interface Topology {
        void draw(StreamExecutionEnvironment environment, Arguments arguments);
    }

    /** What must be so before a job may start; a {@link UsageException} says what is not. */
    @FunctionalInterface
    public interface Requirement {
        void check(StreamGraph graph, Arguments arguments) throws Exception;
    }

    /** The body of each entry point's {@code main}. */
    public void run(Requirement requirement, String... words) throws Exception {
        if (List.of(words).contains("--help")) {
            System.out.println(help());
            return;
        }
        Arguments arguments = parse(words);
        StreamExecutionEnvironment environment = graph(arguments);
        StreamGraph graph = environment.getStreamGraph();
        requirement.check(graph, arguments);
        graph.setJobName(History.nameOf(name, arguments));
        environment.execute(graph);
    }

    /** The job's graph, not yet started. */
    public StreamExecutionEnvironment graph(String... words) {
        return graph(parse(words));
    }

    private Arguments parse(String... words) {
        Arguments arguments = Arguments.parse(allOptions(), words);
        History.check(arguments);
        return arguments;
    }

    private StreamExecutionEnvironment graph(Arguments arguments) {
        StreamExecutionEnvironment environment = Execution.environment(arguments);
        topology.draw(environment, arguments);
        return environment;
    }

    public String help() {
        return """
                %s: %s

                Options:
                %s

                Options of the execution. Where one is not given, the cluster's configuration counts, and the default
                only where that says nothing:
                %s""".formatted(name, purpose, lines(options.stream()), lines(commonOptions()));
    }

    private static String lines(Stream<Option<?>> options) {
        return options.map(option -> "  --%s %s%n      %s%s"
                        .formatted(option.name(), option.form(), option.meaning(), ending(option)))
                .collect(Collectors.joining(System.lineSeparator()));
    }

    private static String ending(Option<?> option) {
        if (option.required()) {
            return " (required)";
        }
        return option.defaultText() == null ? "" : " (default: " + option.defaultText() + ")";
    }

    private List<Option<?>> allOptions() {
        return Stream.concat(options.stream(), commonOptions()).toList();
    }

    private Stream<Option<?>> commonOptions() {
        List<String> own = options.stream().map(Option::name).toList();
        return Execution.OPTIONS.stream().filter(option -> !own.contains(option.name()));
    }
}
