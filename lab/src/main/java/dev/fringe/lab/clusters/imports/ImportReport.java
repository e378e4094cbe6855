// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.clusters.imports;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;

/** What an import makes: connectors, what has no counterpart, and the variables that the worker needs. */
public final class ImportReport {
    private final Map<String, Map<String, String>> connectors = new LinkedHashMap<>();
    private final List<Remark> remarks = new ArrayList<>();
    private List<NeededVariable> variables = List.of();

    /**
     * Something that differs.
     *
     * @param line 0 if the file has no lines
     * @param left whether something of the file has no counterpart, so that somebody must decide
     */
    public record Remark(int line, String option, String text, boolean left) {
        @Override
        public String toString() {
            StringJoiner place = new StringJoiner(" ");
            if (line > 0) {
                place.add("line " + line);
            }
            return place.add(option) + ": " + text;
        }
    }

    /** An environment variable that the connectors refer to. */
    public record NeededVariable(String name, String origin, int line, boolean secret) {}

    void connector(String name, Map<String, String> config) {
        connectors.put(name, new TreeMap<>(config));
    }

    /** Something that has no counterpart, with what to do instead. */
    void left(int line, String option, String instead) {
        remarks.add(new Remark(line, option, instead, true));
    }

    /** Something that is read differently and needs no decision. */
    void changed(int line, String option, String how) {
        Remark remark = new Remark(line, option, how, false);
        if (!remarks.contains(remark)) {
            remarks.add(remark);
        }
    }

    void needs(Variables all) {
        List<NeededVariable> list = new ArrayList<>();
        all.needed().forEach(one -> list.add(new NeededVariable(one.name(), one.origin(), one.line(), one.secret())));
        variables = List.copyOf(list);
    }

    public Map<String, Map<String, String>> connectors() {
        return connectors;
    }

    /** In the order of the file. */
    public List<Remark> remarks() {
        return remarks.stream().sorted(Comparator.comparingInt(Remark::line)).toList();
    }

    public List<NeededVariable> variables() {
        return variables;
    }

    public boolean complete() {
        return remarks.stream().noneMatch(Remark::left);
    }
}
