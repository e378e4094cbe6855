// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.clusters.imports;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The options of one connector on their way into another's. An option that nobody has taken is reported. */
final class Translation {
    /** What Connect itself reads. */
    private static final Pattern COMMON = Pattern.compile(
            "tasks\\.max.*|topics(\\.regex)?|(key|value|header)\\.converter.*|transforms.*|predicates.*|errors\\..*"
                    + "|config\\.action\\.reload|(consumer|producer|admin)\\.override\\..*|topic\\.creation\\..*");

    /** Options of Connect and its converters whose values are secrets. */
    private static final Pattern SECRET =
            Pattern.compile(".*(password|secret|token|user\\.info|jaas\\.config|keystore\\.key|credentials).*");

    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{[^}]+:[^}]+}");
    private static final String THEIR_AVRO = "io.confluent.connect.avro.AvroConverter";

    private final Map<String, String> theirs;
    private final String name;
    private final Variables variables;
    private final ImportReport report;
    private final Map<String, String> ours = new TreeMap<>();
    private final Set<String> taken = new LinkedHashSet<>(Set.of("name", "connector.class"));

    Translation(Map<String, String> theirs, String name, Variables variables, ImportReport report) {
        this.theirs = theirs;
        this.name = name;
        this.variables = variables;
        this.report = report;
    }

    /** Takes the first option that is set. */
    Optional<String> take(String... names) {
        Optional<String> found = Optional.empty();
        for (String option : names) {
            taken.add(option);
            if (found.isEmpty()
                    && theirs.containsKey(option)
                    && !theirs.get(option).isBlank()) {
                found = Optional.of(theirs.get(option).strip());
            }
        }
        return found;
    }

    void put(String option, String value) {
        ours.put(option, value);
    }

    /** The same value under our name. */
    void rename(String option, String... names) {
        rename(option, UnaryOperator.identity(), names);
    }

    void rename(String option, UnaryOperator<String> value, String... names) {
        take(names).ifPresent(text -> ours.put(option, value.apply(text)));
    }

    /** An address, whose login goes to options of its own. */
    void address(String option, String prefix, UnaryOperator<String> value, String... names) {
        take(names).map(value).ifPresent(text -> {
            List<Address> addresses =
                    Arrays.stream(text.split(",")).map(Address::of).toList();
            ours.put(option, addresses.stream().map(Address::url).collect(Collectors.joining(",")));
            for (Address address : addresses) {
                address.user().ifPresent(user -> ours.put(prefix + "username", user));
                address.password()
                        .ifPresent(password -> ours.put(
                                prefix + "password", variables.secret(password, name, prefix + "password", 0)));
            }
        });
    }

    /** A secret stays a reference, or becomes one. */
    void secret(String option, String... names) {
        take(names)
                .ifPresent(text -> ours.put(
                        option,
                        PLACEHOLDER.matcher(text).matches() ? text : variables.secret(text, name, names[0], 0)));
    }

    /** An option that needs no counterpart. */
    void unneeded(String option, String why) {
        take(option).ifPresent(value -> report.changed(0, option, why));
    }

    void left(String option, String instead) {
        report.left(0, option, instead);
    }

    void finish() {
        theirs.forEach((option, value) -> {
            if (taken.contains(option)) {
                return;
            }
            if (COMMON.matcher(option).matches()) {
                boolean secret = SECRET.matcher(option).matches()
                        && !PLACEHOLDER.matcher(value).find();
                ours.put(option, secret ? variables.secret(value, name, option, 0) : value);
            } else {
                report.left(0, option, "has no counterpart; check whether you need it");
            }
        });
        for (String converter : new String[] {"key.converter", "value.converter"}) {
            if (THEIR_AVRO.equals(ours.get(converter))) {
                ours.put(converter, "dev.fringe.avro.AvroConverter");
                report.changed(0, converter, "the archive's converter reads the same records");
            }
        }
        report.connector(name, ours);
    }
}
