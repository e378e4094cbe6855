// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.telescope.sal;

import dev.fringe.lab.telescope.sal.SalFile.Fault;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * A component of the list of components.
 *
 * @param indexed whether it has several instances, distinguished by an index
 * @param generics the categories and single generic topics that it adds
 * @param line the line of the generics in the file
 */
record SalComponent(String name, boolean indexed, List<String> generics, int line) {
    /** The file that lists all components. */
    static final String FILE = "SALSubsystems.xml";

    private static final Set<String> NOT_INDEXED = Set.of("", "no");

    static List<SalComponent> parse(InputStream in, List<Fault> faults) {
        List<SalComponent> components = new ArrayList<>();
        Set<String> names = new HashSet<>();
        SalXml.root(FILE, in, faults).stream()
                .flatMap(root -> root.children().stream())
                .forEach(element -> {
                    String name = element.textOf("Name");
                    if (!name.matches(SalXml.NAME)) {
                        faults.add(new Fault(
                                FILE,
                                element.line(),
                                name.isEmpty()
                                        ? "a component without a <Name>"
                                        : "the component name \"" + name + "\" is not letters, digits and _"));
                    } else if (!names.add(name)) {
                        faults.add(new Fault(FILE, element.line(), name + " is listed twice"));
                    } else {
                        components.add(of(name, element));
                    }
                });
        return components;
    }

    private static SalComponent of(String name, SalElement element) {
        SalElement generics = element.child("AddedGenerics").orElse(element);
        return new SalComponent(
                name,
                !NOT_INDEXED.contains(element.textOf("IndexEnumeration").toLowerCase(Locale.ROOT)),
                generics == element ? List.of() : generics.names(),
                generics.line());
    }
}
