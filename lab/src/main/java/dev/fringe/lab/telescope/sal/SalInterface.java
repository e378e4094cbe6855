// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.telescope.sal;

import dev.fringe.lab.stack.LabFailure;
import dev.fringe.lab.telescope.sal.SalFile.Fault;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.avro.Schema;

/**
 * A directory of interface files: the schemas of all topics, and the faults of all files.
 *
 * @param generic the number of generic topics
 * @param notes decisions where the files are ambiguous
 */
public record SalInterface(
        Map<SalTopic, Schema> schemas,
        int generic,
        Map<String, Map<String, Long>> enumerations,
        List<String> notes,
        List<Fault> faults) {

    /** @param alsoIndexed components that are indexed regardless of the files */
    public static SalInterface read(Path folder, Set<String> alsoIndexed) {
        Reader reader = new Reader(alsoIndexed);
        List<Path> files = xmlFiles(folder);
        boolean listed = files.stream().anyMatch(file -> named(file, SalComponent.FILE));
        boolean generics = files.stream().anyMatch(file -> named(file, SalGenerics.FILE));
        // Read the list of components first, because it determines which components are indexed.
        files.stream().filter(file -> named(file, SalComponent.FILE)).forEach(reader::readComponents);
        files.stream().filter(file -> !named(file, SalComponent.FILE)).forEach(reader::readTopics);
        if (!listed) {
            reader.notes.add("no " + SalComponent.FILE + " in " + folder
                    + ": generic topics are omitted, and only the components of --indexed are indexed");
        }
        if (!generics) {
            reader.notes.add("no " + SalGenerics.FILE + " in " + folder + ": generic topics are omitted");
        }
        if (listed && generics) {
            reader.addGenerics();
        }
        return new SalInterface(reader.schemas, reader.generic, reader.enumerations, reader.notes, reader.faults);
    }

    private static boolean named(Path file, String name) {
        return file.getFileName().toString().equals(name);
    }

    private static List<Path> xmlFiles(Path folder) {
        if (!Files.isDirectory(folder)) {
            throw new LabFailure(folder + " is not a directory: set the directory of the interface's XML files");
        }
        try (Stream<Path> entries = Files.walk(folder)) {
            List<Path> files = entries.filter(file -> file.toString().endsWith(".xml"))
                    .sorted()
                    .toList();
            if (files.isEmpty()) {
                throw new LabFailure("no .xml file in " + folder + ": set the directory of the interface files");
            }
            return files;
        } catch (IOException e) {
            throw unreadable(folder, e);
        }
    }

    private static LabFailure unreadable(Path path, IOException e) {
        return new LabFailure("cannot read " + path + " (" + e.getMessage() + "): check its permissions", e);
    }

    /** Collects the content of the files. */
    private static final class Reader {
        private final List<SalComponent> components = new ArrayList<>();
        private final Set<String> indexed;
        private final List<SalTopic> genericTopics = new ArrayList<>();
        private final List<SalEnumeration> genericEnumerations = new ArrayList<>();
        private final Map<SalTopic, Schema> schemas = new LinkedHashMap<>();
        private final Map<String, String> definedIn = new HashMap<>();
        private final Map<String, Map<String, Long>> enumerations = new LinkedHashMap<>();
        private final List<String> notes = new ArrayList<>();
        private final List<Fault> faults = new ArrayList<>();
        private int generic;

        Reader(Set<String> alsoIndexed) {
            indexed = new HashSet<>(alsoIndexed);
        }

        void readComponents(Path file) {
            try (InputStream in = Files.newInputStream(file)) {
                components.addAll(SalComponent.parse(in, faults));
            } catch (IOException e) {
                throw unreadable(file, e);
            }
            components.stream()
                    .filter(SalComponent::indexed)
                    .map(SalComponent::name)
                    .forEach(indexed::add);
        }

        void readTopics(Path file) {
            String name = file.getFileName().toString();
            SalFile content = parse(file);
            faults.addAll(content.faults());
            for (int i = 0; i < content.enumerations().size(); i++) {
                enumerations.put(
                        name + "#" + (i + 1), content.enumerations().get(i).values());
            }
            boolean generics = named(file, SalGenerics.FILE);
            if (generics) {
                genericEnumerations.addAll(content.enumerations());
            }
            for (SalTopic topic : content.topics()) {
                String other = definedIn.putIfAbsent(topic.name(), name);
                if (other != null) {
                    faults.add(new Fault(name, topic.line(), topic.name() + " is already defined in " + other));
                } else if (generics) {
                    genericTopics.add(topic);
                } else {
                    add(topic, content.enumerations());
                }
            }
        }

        private static SalFile parse(Path file) {
            try {
                return SalXml.parse(file);
            } catch (IOException e) {
                throw unreadable(file, e);
            }
        }

        /** Adds the generic topics. A component's own definition of a generic topic takes precedence. */
        void addGenerics() {
            if (components.isEmpty() || genericTopics.isEmpty()) {
                // An unusable file is already a fault, which further faults for each component would hide.
                return;
            }
            SalGenerics generics = new SalGenerics(genericTopics);
            Stream.concat(components.stream(), unlisted().stream())
                    .flatMap(component -> generics.of(component, faults).stream())
                    .forEach(topic -> {
                        String own = definedIn.get(topic.name());
                        if (own == null) {
                            add(topic, genericEnumerations);
                            generic++;
                        } else {
                            notes.add(topic.name() + " is generic and also defined in " + own + ": the definition in "
                                    + own + " is used");
                        }
                    });
        }

        private List<SalComponent> unlisted() {
            Set<String> names =
                    schemas.keySet().stream().map(SalTopic::subsystem).collect(Collectors.toCollection(TreeSet::new));
            components.forEach(component -> names.remove(component.name()));
            names.forEach(name -> notes.add(
                    SalComponent.FILE + " does not list " + name + ": it only has the mandatory generic topics"));
            return names.stream()
                    .map(name -> new SalComponent(name, false, List.of(), 0))
                    .toList();
        }

        private void add(SalTopic topic, List<SalEnumeration> known) {
            schemas.put(topic, SalSchema.of(topic, indexed.contains(topic.subsystem()), known));
        }
    }
}
