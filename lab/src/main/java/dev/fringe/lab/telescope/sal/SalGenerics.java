// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.telescope.sal;

import dev.fringe.lab.telescope.sal.SalFile.Fault;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The generic topics, which components add by category or by name. */
record SalGenerics(Collection<SalTopic> topics) {
    /** The file that defines them. */
    static final String FILE = "SALGenerics.xml";

    /** The category that applies to every component. */
    static final String MANDATORY = "mandatory";

    SalGenerics {
        topics = List.copyOf(topics);
    }

    /** The distinct generic topics of a component, renamed to the component. */
    Set<SalTopic> of(SalComponent component, List<Fault> faults) {
        Set<SalTopic> taken = new LinkedHashSet<>(under(MANDATORY));
        for (String name : component.generics()) {
            Set<SalTopic> meant = under(name);
            if (meant.isEmpty() && !name.equals(MANDATORY)) {
                faults.add(new Fault(
                        SalComponent.FILE,
                        component.line(),
                        component.name() + " adds \"" + name + "\", which is neither a category nor a topic of " + FILE
                                + ": the categories are " + String.join(", ", categories())));
            }
            taken.addAll(meant);
        }
        return taken.stream()
                .map(topic -> topic.of(component.name()))
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private Set<SalTopic> under(String name) {
        return topics.stream()
                .filter(topic ->
                        topic.categories().contains(name) || topic.shortName().equals(name))
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private Set<String> categories() {
        return topics.stream()
                .flatMap(topic -> topic.categories().stream())
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
