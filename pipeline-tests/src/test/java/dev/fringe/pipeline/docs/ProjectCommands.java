// SPDX-License-Identifier: Apache-2.0
package dev.fringe.pipeline.docs;

import dev.fringe.lab.cli.Fringe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine;

/** Finds the scripts and commands of this project that a shell text calls, and those of them that do not exist. */
final class ProjectCommands {
    private static final Pattern COMMENT = Pattern.compile("(?m)^\\s*#.*$");
    private static final Pattern SEPARATOR = Pattern.compile("\\n|&&|\\|\\||[;|()]");
    private static final Pattern SCRIPT = Pattern.compile("(?:\\./|\\.ci/)[\\w./-]+");
    private static final Pattern REDIRECTION = Pattern.compile("\\d?[<>].*");
    private static final Pattern PLAIN_WORD = Pattern.compile("[a-z][\\w:.-]*");
    private static final Pattern LAUNCHER_CASE = Pattern.compile("(?m)^  ([a-z]+)\\)$");
    private static final Set<String> PHASES = Set.of("clean", "compile", "test", "package", "verify");

    private final Path home;
    private final String pom;
    private final Set<String> subcommands;

    ProjectCommands(Path home) throws IOException {
        this.home = home;
        this.pom = Files.readString(home.resolve("pom.xml"));
        this.subcommands =
                new HashSet<>(new CommandLine(new Fringe()).getSubcommands().keySet());
        Matcher ofLauncher = LAUNCHER_CASE.matcher(Files.readString(home.resolve("fringe")));
        while (ofLauncher.find()) {
            subcommands.add(ofLauncher.group(1));
        }
    }

    /** The scripts that the text calls, with the path as written. */
    static Set<String> scripts(String text) {
        Set<String> scripts = new HashSet<>();
        calls(text).forEach(call -> scripts.add(call.get(0)));
        return scripts;
    }

    /** One message per command that does not exist, including commands in scripts below .ci that the text calls. */
    List<String> missing(String text) throws IOException {
        List<String> missing = new ArrayList<>();
        for (List<String> call : calls(text)) {
            missing.addAll(missing(call));
        }
        for (String script : scripts(text)) {
            if (script.startsWith(".ci/") && isThere(script)) {
                for (List<String> call : calls(Files.readString(home.resolve(script)))) {
                    missing.addAll(missing(call));
                }
            }
        }
        return missing;
    }

    private List<String> missing(List<String> call) {
        String script = call.get(0);
        List<String> arguments = call.subList(1, call.size());
        if (!isThere(script)) {
            return List.of(script + " is not in the repository");
        }
        return switch (script) {
            case "./fringe" -> missingSubcommand(arguments);
            case "./mvnw" -> missingForMaven(arguments);
            default -> List.of();
        };
    }

    private List<String> missingSubcommand(List<String> arguments) {
        Optional<String> first = arguments.stream().findFirst().filter(word -> isPlain(word));
        return first.filter(word -> !subcommands.contains(word)).stream()
                .map(word -> "./fringe has no command " + word)
                .toList();
    }

    private List<String> missingForMaven(List<String> arguments) {
        List<String> missing = new ArrayList<>();
        for (int i = 0; i < arguments.size(); i++) {
            String word = arguments.get(i);
            if (word.equals("-pl") && i + 1 < arguments.size()) {
                i++;
                missing.addAll(missingModules(arguments.get(i)));
            } else if (isPlain(word) && !PHASES.contains(word) && !hasPlugin(word)) {
                missing.add("pom.xml has no plugin for the goal " + word);
            }
        }
        return missing;
    }

    private List<String> missingModules(String modules) {
        return List.of(modules.split(",")).stream()
                .filter(module -> !Files.isRegularFile(home.resolve(module).resolve("pom.xml")))
                .map(module -> "there is no module " + module)
                .toList();
    }

    /** Whether the root POM declares the plugin of the goal's prefix. */
    private boolean hasPlugin(String goal) {
        int colon = goal.indexOf(':');
        String prefix = colon < 0 ? goal : goal.substring(0, colon);
        return colon > 0
                && (pom.contains("<artifactId>maven-" + prefix + "-plugin</artifactId>")
                        || pom.contains("<artifactId>" + prefix + "-maven-plugin</artifactId>"));
    }

    private boolean isThere(String script) {
        return Files.isRegularFile(home.resolve(script).normalize());
    }

    /** Whether the word is not an option, a variable or a quoted text. */
    private static boolean isPlain(String word) {
        return PLAIN_WORD.matcher(word).matches();
    }

    /** The calls of scripts, each with its arguments up to a redirection. */
    private static List<List<String>> calls(String text) {
        List<List<String>> calls = new ArrayList<>();
        String code = COMMENT.matcher(text).replaceAll("").replace("\\\n", " ");
        for (String command : SEPARATOR.split(code)) {
            List<String> call = new ArrayList<>();
            for (String word : command.strip().split("\\s+")) {
                if (REDIRECTION.matcher(word).matches()) {
                    break;
                }
                if (!call.isEmpty() || SCRIPT.matcher(word).matches()) {
                    call.add(word);
                }
            }
            if (!call.isEmpty()) {
                calls.add(call);
            }
        }
        return calls;
    }
}
