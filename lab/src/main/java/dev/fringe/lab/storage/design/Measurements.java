// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.storage.design;

import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;

/** The measurements of a rule. */
public sealed interface Measurements {

    /** The source in InfluxQL, without database and policy. */
    String source();

    /** The target in InfluxQL: the single name, or the name of each source. */
    String target();

    boolean include(String measurement);

    /** The number of measurements: at least one, because an empty server will have one. */
    default long count(Collection<String> onServer) {
        return Math.max(1, onServer.stream().filter(this::include).count());
    }

    /** @param regex in the syntax of the server (RE2), without slashes */
    record Matching(String regex) implements Measurements {
        @Override
        public String source() {
            return "/" + regex.replace("/", "\\/") + "/";
        }

        @Override
        public String target() {
            return ":MEASUREMENT";
        }

        @Override
        public boolean include(String measurement) {
            try {
                return Pattern.compile(regex).matcher(measurement).find();
            } catch (PatternSyntaxException onlyRe2KnowsIt) {
                return true;
            }
        }
    }

    record Named(List<String> names) implements Measurements {
        public Named {
            names = List.copyOf(names);
        }

        @Override
        public String source() {
            if (names.size() == 1) {
                return Statements.quote(names.get(0));
            }
            return names.stream()
                    .map(name -> name.replaceAll("[\\p{Punct}&&[^_-]]", "\\\\$0"))
                    .collect(Collectors.joining("|", "/^(", ")$/"));
        }

        @Override
        public String target() {
            return names.size() == 1 ? source() : ":MEASUREMENT";
        }

        @Override
        public boolean include(String measurement) {
            return names.contains(measurement);
        }

        @Override
        public long count(Collection<String> onServer) {
            return names.size();
        }
    }
}
