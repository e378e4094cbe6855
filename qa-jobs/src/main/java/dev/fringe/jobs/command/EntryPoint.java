// SPDX-License-Identifier: Apache-2.0
package dev.fringe.jobs.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.flink.api.dag.Transformation;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.apache.flink.streaming.api.transformations.PhysicalTransformation;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Layout;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/**
 * A job: its options, which picocli parses into fields, and its graph. An instance runs once. {@code META-INF/services} lists
 * all jobs with the information that a launcher needs.
 */
@Command(
        abbreviateSynopsis = true,
        sortOptions = false,
        showDefaultValues = true,
        requiredOptionMarker = '*',
        usageHelpWidth = 110,
        optionListHeading = "%nOptions (* is required):%n")
public abstract class EntryPoint {
    private static final String EXECUTION_HEADING = """

            Options of the execution. Where one is not given, the cluster's configuration counts, and the default
            only where that says nothing:
            """;

    @Spec
    private CommandSpec spec;

    @Option(names = "--help", usageHelp = true, description = "Shows the options.")
    private boolean help;

    @Mixin(name = "execution")
    protected final Execution execution;

    /** @param usualParallelism the default parallelism */
    protected EntryPoint(int usualParallelism) {
        execution = new Execution(usualParallelism);
    }

    protected abstract void draw(StreamExecutionEnvironment environment);

    /** Checks the requirements of the job before it starts. Throws a {@link UsageException} if one is not met. */
    protected abstract void prepare(StreamGraph graph);

    /** Whether this is a bounded run over the history of a topic, which may run beside the stream. */
    protected boolean overHistory() {
        return false;
    }

    protected boolean isRequired(OptionSpec option) {
        return option.required();
    }

    /** The default of an option in this job. */
    protected String usual(OptionSpec option) {
        return option.defaultValue();
    }

    /** The body of each job's {@code main}. */
    public final void run(String... words) throws Exception {
        parse(words);
        if (help) {
            spec.commandLine().usage(System.out);
            return;
        }
        StreamExecutionEnvironment environment = drawn();
        StreamGraph graph = environment.getStreamGraph();
        prepare(graph);
        graph.setJobName(runName());
        environment.execute(graph);
    }

    /** The job's graph, not yet started. */
    public final StreamExecutionEnvironment graph(String... words) {
        parse(words);
        return drawn();
    }

    /** The name of the run. A run over history has another name, so that its job, consumer group and transactions are separate. */
    public final String runName() {
        String name = execution.name().orElse(spec.name());
        return overHistory() ? name + "-history" : name;
    }

    /** Whether the value was set on the command line, and is not a default. */
    protected final boolean names(String value) {
        return given().matchedOptions().stream()
                .anyMatch(option -> option.originalStringValues().contains(value));
    }

    protected final boolean isGiven(String option) {
        return given().hasMatchedOption(option);
    }

    private ParseResult given() {
        return spec.commandLine().getParseResult();
    }

    /** The command line of the job with its options, parser and help. */
    public final CommandLine commandLine() {
        CommandLine line = new CommandLine(this).setExpandAtFiles(false);
        CommandSpec command = line.getCommandSpec();
        command.parser().collectErrors(true);
        for (OptionSpec option : List.copyOf(command.options())) {
            command.remove(option)
                    .addOption(OptionValues.described(option)
                            .required(isRequired(option))
                            .defaultValue(usual(option))
                            .build());
        }
        UsageMessageSpec usage = command.usageMessage();
        usage.header(command.name() + ": " + String.join(" ", usage.description()));
        usage.description(new String[0]);
        OptionValues.register(line);
        line.getHelpSectionMap().put(UsageMessageSpec.SECTION_KEY_OPTION_LIST, EntryPoint::optionList);
        return line;
    }

    private static String optionList(Help help) {
        CommandSpec execution = help.commandSpec().mixins().get("execution");
        Map<Boolean, List<OptionSpec>> byExecution = help.commandSpec().options().stream()
                .collect(Collectors.partitioningBy(option -> execution.findOption(option.longestName()) != null));
        return list(help, byExecution.get(false)) + EXECUTION_HEADING + list(help, byExecution.get(true));
    }

    private static String list(Help help, List<OptionSpec> options) {
        Layout layout = help.createDefaultLayout();
        layout.addOptions(options, help.createDefaultParamLabelRenderer());
        return layout.toString();
    }

    private void parse(String... words) {
        ParseResult result = commandLine().parseArgs(words);
        if (help) {
            return;
        }
        List<String> faults = new ArrayList<>();
        result.errors().forEach(error -> faults.add(sentence(error)));
        result.matchedOptions()
                .forEach(option -> OptionValues.violation(option)
                        .ifPresent(demand -> faults.add(fault(
                                option, demand, option.originalStringValues().get(0)))));
        if (!faults.isEmpty()) {
            String all = String.join("; ", faults.stream().distinct().sorted().toList());
            throw new UsageException(all + "; --help lists the options");
        }
    }

    /** The message of a parse error: that of the converter, otherwise picocli's. */
    private static String sentence(Exception error) {
        return error instanceof ParameterException wrong
                        && wrong.getArgSpec() instanceof OptionSpec option
                        && wrong.getCause() instanceof IllegalArgumentException demand
                ? fault(option, demand.getMessage(), wrong.getValue())
                : error.getMessage();
    }

    private static String fault(OptionSpec option, String demand, String value) {
        return option.longestName() + " " + demand + ", not '" + value + "'";
    }

    private StreamExecutionEnvironment drawn() {
        StreamExecutionEnvironment environment = execution.environment();
        draw(environment);
        environment.getTransformations().stream()
                .flatMap(last -> last.getTransitivePredecessors().stream())
                .filter(PhysicalTransformation.class::isInstance)
                .forEach(EntryPoint::findStateByName);
        return environment;
    }

    /**
     * Sets the uid, which identifies an operator's state in savepoints, to the operator's name. Renaming an operator loses its state.
     * Operators of a compiled plan have their uids from the plan.
     */
    private static void findStateByName(Transformation<?> operator) {
        if (operator.getUid() == null) {
            operator.setUid(operator.getName());
        }
    }
}
