// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fringe.lab.stack.Endpoints;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Every command that takes a file or a directory ends with a message that names it, and with 1 or 2, if it is another kind of file.
 * The commands are those of picocli's model.
 */
class WrongFilesTest {
    private static final Duration LIMIT = Duration.ofMinutes(1);

    /** What is written is created: a missing or empty directory is right. */
    private static final Set<String> WRITTEN = Set.of("--out", "--write-schemas", "--archive");

    private static final String LEDGER = "--ledger";
    private static final String PLUGINS = "--plugins";

    /** They start servers in a new directory, or have nothing to stop there. */
    private static final Set<String> OF_ANY_STACK =
            Set.of("fringe up", "fringe demo", "fringe service", "fringe latency", "fringe down");

    /** What makes the rest of a command line right, where picocli does not know it. */
    private static final Map<String, List<String>> COMPLETING = Map.of(
            "fringe jobs run", List.of("archive-topics"),
            "fringe deadletters redrive", List.of("--connector", "x", "--all"),
            "fringe trace", List.of("--key", "k"));

    /** Parameters that are looked up before the file. */
    private static final Map<String, String> NAMES =
            Map.of("fringe jobs restore", "archive-topics", "fringe service", "kafka");

    /** Where another file of the command is wrong. */
    private static final Map<String, String> VALID =
            Map.of("from-sal", "xml", "telegraf", "telegraf.conf", "connector", "connector.properties");

    private static final String STACK = "stack";

    @TempDir
    private static Path files;

    private final PrintStream out = System.out;
    private final PrintStream err = System.err;
    private final ByteArrayOutputStream said = new ByteArrayOutputStream();

    /** @param argument with a type of a file */
    record Door(CommandSpec command, ArgSpec argument) {
        private String name() {
            return argument instanceof OptionSpec option ? option.longestName() : argument.paramLabel();
        }

        /** Whether this kind of file is right here. */
        private boolean takes(WrongFile wrong) {
            if (name().equals(LEDGER)) {
                return wrong != WrongFile.DIRECTORY && wrong != WrongFile.UNREADABLE;
            }
            if (name().equals(PLUGINS)) {
                return wrong == WrongFile.DIRECTORY;
            }
            boolean created = WRITTEN.contains(name()) || OF_ANY_STACK.contains(command.qualifiedName());
            return created && (wrong == WrongFile.MISSING || wrong == WrongFile.DIRECTORY);
        }

        @Override
        public String toString() {
            return command.qualifiedName() + " " + name();
        }
    }

    static Stream<Door> doors() {
        return leaves(new CommandLine(new Fringe()))
                .flatMap(line -> line.getCommandSpec().args().stream()
                        .filter(WrongFilesTest::isFile)
                        .map(argument -> new Door(line.getCommandSpec(), argument)));
    }

    private static Stream<CommandLine> leaves(CommandLine line) {
        return line.getSubcommands().isEmpty()
                ? Stream.of(line)
                : line.getSubcommands().values().stream().flatMap(WrongFilesTest::leaves);
    }

    private static boolean isFile(ArgSpec argument) {
        return argument.type() == Path.class
                || Stream.of(argument.auxiliaryTypes()).anyMatch(Path.class::equals);
    }

    @BeforeAll
    static void writeFiles() throws IOException {
        for (WrongFile wrong : WrongFile.values()) {
            wrong.create(files);
        }
        Files.copy(Path.of("../connect-configs/storage/default.yaml"), files.resolve("storage.yaml"));
        Files.writeString(files.resolve("telegraf.conf"), """
                [[inputs.mqtt_consumer]]
                  servers = ["tcp://h:1883"]
                  topics = ["a/#"]
                  data_format = "json"
                """);
        Files.writeString(files.resolve("connector.properties"), """
                name=x
                connector.class=io.confluent.influxdb.InfluxDBSinkConnector
                topics=a
                influxdb.url=http://h:8086
                influxdb.db=d
                """);
        Files.writeString(Files.createDirectory(files.resolve("xml")).resolve("A_Telemetry.xml"), """
                <SALTelemetrySet><SALTelemetry><Subsystem>A</Subsystem><EFDB_Topic>A_t</EFDB_Topic>
                <item><EFDB_Name>angle</EFDB_Name><IDL_Type>double</IDL_Type></item></SALTelemetry></SALTelemetrySet>
                """);
        ObjectNode addresses = new ObjectMapper().createObjectNode();
        List.of("mqtt", "kafka", "connect", "registry", "flink", "influx")
                .forEach(name -> addresses.put(name, "http://127.0.0.1:1"));
        addresses.put("mqtt", "tcp://127.0.0.1:1").put("kafka", "127.0.0.1:1");
        Files.writeString(Files.createDirectory(files.resolve(STACK)).resolve(Endpoints.FILE), addresses.toString());
    }

    @BeforeEach
    void listen() {
        PrintStream listening = new PrintStream(said, true, StandardCharsets.UTF_8);
        System.setOut(listening);
        System.setErr(listening);
    }

    @AfterEach
    void listenNoMore() {
        System.setOut(out);
        System.setErr(err);
    }

    @ParameterizedTest
    @MethodSource("doors")
    void isNamedInTheMessage(Door door) throws Exception {
        for (WrongFile wrong : EnumSet.complementOf(EnumSet.of(WrongFile.HUGE))) {
            check(door, wrong);
        }
    }

    @ParameterizedTest
    @MethodSource("doors")
    @Tag("faults")
    void isNamedInTheMessageIfItIsHuge(Door door) throws Exception {
        check(door, WrongFile.HUGE);
    }

    private void check(Door door, WrongFile wrong) throws Exception {
        if (door.takes(wrong)) {
            return;
        }
        said.reset();
        int code = run(door, wrong.in(files));
        String message = said.toString(StandardCharsets.UTF_8);
        assertThat(code).as("%s, %s: %s", door, wrong, message).isIn(1, 2);
        assertThat(message)
                .as("%s, %s", door, wrong)
                .contains(wrong.in(files).getFileName().toString())
                .contains("fringe: ")
                .doesNotContain("unexpected error", "\tat ", "Exception")
                .hasSizeLessThan(3_000);
    }

    private static int run(Door door, Path wrong) throws Exception {
        String[] arguments = arguments(door, wrong);
        CompletableFuture<Integer> code = new CompletableFuture<>();
        Thread thread = new Thread(
                () -> {
                    try {
                        code.complete(Fringe.run(arguments));
                    } catch (Throwable e) {
                        code.completeExceptionally(e);
                    }
                },
                door.toString());
        thread.setDaemon(true);
        thread.start();
        return code.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
    }

    /** The command with the wrong file, and something for all else that it requires. */
    private static String[] arguments(Door door, Path wrong) {
        CommandSpec command = door.command();
        List<String> words = List.of(command.qualifiedName().split(" "));
        List<String> line = new ArrayList<>(words.subList(1, words.size()));
        for (ArgSpec argument : command.args()) {
            if (argument == door.argument()) {
                add(argument, wrong.toString(), line);
            } else if (isStack(argument)) {
                // No command gets as far as this directory before it has looked at the file, or it would start servers.
                add(argument, stackFor(door).toString(), line);
            } else if (argument.required() && argument.defaultValue() == null) {
                add(argument, anything(command, argument), line);
            }
        }
        line.addAll(COMPLETING.getOrDefault(command.qualifiedName(), List.of()));
        return line.toArray(String[]::new);
    }

    private static void add(ArgSpec argument, String value, List<String> line) {
        if (argument instanceof OptionSpec option) {
            line.add(option.longestName());
        }
        line.add(value);
    }

    private static boolean isStack(ArgSpec argument) {
        return argument instanceof OptionSpec option && option.longestName().equals("--dir");
    }

    private static Path stackFor(Door door) {
        return OF_ANY_STACK.contains(door.command().qualifiedName()) ? WrongFile.EMPTY.in(files) : files.resolve(STACK);
    }

    private static String anything(CommandSpec command, ArgSpec argument) {
        if (isFile(argument)) {
            return files.resolve(VALID.getOrDefault(command.name(), "storage.yaml"))
                    .toString();
        }
        if (argument.type() == Instant.class) {
            return ((OptionSpec) argument).longestName().equals("--to")
                    ? "2026-01-02T00:00:00Z"
                    : "2026-01-01T00:00:00Z";
        }
        String text = NAMES.getOrDefault(command.qualifiedName(), "x");
        return argument.type() == String.class || argument.isMultiValue() ? text : "1";
    }
}
