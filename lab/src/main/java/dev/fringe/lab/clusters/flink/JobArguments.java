// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.clusters.flink;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A job's command line: {@code --option value}, {@code --option=value} and flags. */
public final class JobArguments {
    private JobArguments() {}

    static Optional<String> value(List<String> arguments, String option) {
        for (int i = arguments.size() - 1; i >= 0; i--) {
            String argument = arguments.get(i);
            if (argument.startsWith(option + "=")) {
                return Optional.of(argument.substring(option.length() + 1));
            }
            if (argument.equals(option)) {
                return i + 1 < arguments.size() ? Optional.of(arguments.get(i + 1)) : Optional.empty();
            }
        }
        return Optional.empty();
    }

    /** Replaces options of the first list with those of the second. */
    public static List<String> overlay(List<String> arguments, List<String> replacing) {
        List<String> merged = new ArrayList<>();
        for (List<String> option : options(arguments)) {
            if (options(replacing).stream().noneMatch(other -> name(other).equals(name(option)))) {
                merged.addAll(option);
            }
        }
        merged.addAll(replacing);
        return merged;
    }

    /** Splits before each option, so that a value stays with its option. */
    private static List<List<String>> options(List<String> arguments) {
        List<List<String>> options = new ArrayList<>();
        for (String argument : arguments) {
            if (argument.startsWith("--") || options.isEmpty()) {
                options.add(new ArrayList<>());
            }
            options.get(options.size() - 1).add(argument);
        }
        return options;
    }

    private static String name(List<String> option) {
        String first = option.get(0);
        int equals = first.indexOf('=');
        return equals < 0 ? first : first.substring(0, equals);
    }
}
