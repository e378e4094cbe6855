// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.telescope.sal;

import dev.fringe.lab.telescope.sal.SalFile.Fault;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.xml.stream.XMLStreamException;

/** Reads an interface file of the telescope. */
final class SalXml {
    static final String NAME = "[A-Za-z]\\w*";

    private static final String SEVERAL_SETS = "SALObjects";

    private final String file;
    private final List<SalTopic> topics = new ArrayList<>();
    private final List<SalEnumeration> enumerations = new ArrayList<>();
    private final List<Fault> faults = new ArrayList<>();

    private SalXml(String file) {
        this.file = file;
    }

    static SalFile parse(Path path) throws IOException {
        try (InputStream in = Files.newInputStream(path)) {
            return parse(path.getFileName().toString(), in);
        }
    }

    static SalFile parse(String file, InputStream in) {
        SalXml xml = new SalXml(file);
        root(file, in, xml.faults).ifPresent(xml::readSets);
        return new SalFile(xml.topics, xml.enumerations, xml.faults);
    }

    /** The root element of a file. Adds a fault and returns empty if the file is not well-formed. */
    static Optional<SalElement> root(String file, InputStream in, List<Fault> faults) {
        try {
            return Optional.of(SalElement.read(in));
        } catch (XMLStreamException e) {
            int line = e.getLocation() == null ? 1 : Math.max(1, e.getLocation().getLineNumber());
            faults.add(new Fault(file, line, "not well-formed XML: " + lastLine(e.getMessage())));
            return Optional.empty();
        }
    }

    private void readSets(SalElement root) {
        if (root.name().equals(SEVERAL_SETS)) {
            root.children().forEach(this::readSet);
        } else {
            readSet(root);
        }
    }

    private void readSet(SalElement root) {
        Optional<SalKind> kind = SalKind.ofSet(root.name());
        if (kind.isEmpty()) {
            String sets = Stream.of(SalKind.values()).map(SalKind::setElement).collect(Collectors.joining(", "));
            fault(root, "<" + root.name() + "> is not a set of topics: use one of " + sets);
            return;
        }
        for (SalElement child : root.children()) {
            if (child.name().equals("Enumeration")) {
                readEnumeration(child);
            } else if (child.name().equals(kind.get().topicElement())) {
                readTopic(child, kind.get());
            } else {
                fault(child, "<" + child.name() + "> is not allowed in a <" + root.name() + ">");
            }
        }
    }

    private void readEnumeration(SalElement element) {
        try {
            enumerations.add(SalEnumeration.parse(element.text()));
        } catch (IllegalArgumentException e) {
            fault(element, e.getMessage());
        }
    }

    private void readTopic(SalElement element, SalKind kind) {
        int faultsBefore = faults.size();
        String name = element.textOf("EFDB_Topic");
        String subsystem = subsystem(element, name);
        if (name.isEmpty()) {
            fault(element, "a topic" + (subsystem.isEmpty() ? "" : " of " + subsystem) + " without an <EFDB_Topic>");
        } else if (!name.matches(NAME)) {
            fault(element, "the topic name \"" + name + "\" is not letters, digits and _");
        } else if (subsystem.isEmpty()) {
            fault(
                    element,
                    "the topic " + name + " has no subsystem: add a <Subsystem>, or use a name such as Subsystem_"
                            + name);
        } else if (!name.startsWith(subsystem + "_") || name.length() == subsystem.length() + 1) {
            fault(element, "the topic " + name + " does not begin with its subsystem, " + subsystem + "_");
        }
        List<SalItem> items = readItems(element);
        if (faults.size() == faultsBefore) {
            topics.add(new SalTopic(
                    subsystem, name, kind, element.textOf("Description"), items, categories(element), element.line()));
        }
    }

    /** The topic's subsystem, or the beginning of its name. */
    private static String subsystem(SalElement topic, String name) {
        String said = topic.textOf("Subsystem");
        return said.isEmpty() ? name.substring(0, Math.max(0, name.indexOf('_'))) : said;
    }

    private static Set<String> categories(SalElement topic) {
        return topic.children("Category").stream()
                .flatMap(category -> category.names().stream())
                .collect(Collectors.toUnmodifiableSet());
    }

    private List<SalItem> readItems(SalElement topic) {
        List<SalItem> items = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (SalElement element : topic.children("item")) {
            readItem(element).ifPresent(item -> {
                if (SalHeader.has(item.name())) {
                    fault(element, "the field " + item.name() + " is a header field that every topic already has");
                } else if (!names.add(item.name())) {
                    fault(element, "a second field named " + item.name());
                }
                items.add(item);
            });
        }
        return items;
    }

    private Optional<SalItem> readItem(SalElement element) {
        String name = element.textOf("EFDB_Name");
        if (!name.matches(NAME)) {
            fault(
                    element,
                    name.isEmpty() ? "an item without an <EFDB_Name>" : "\"" + name + "\" is not a valid field name");
            return Optional.empty();
        }
        String typeName = element.textOf("IDL_Type");
        Optional<SalType> type = SalType.named(typeName);
        if (type.isEmpty()) {
            fault(
                    element.child("IDL_Type").orElse(element),
                    "the field " + name + " has " + (typeName.isEmpty() ? "no type" : "the type \"" + typeName + "\"")
                            + ": use one of " + SalType.allNames());
            return Optional.empty();
        }
        int count = readCount(element, name);
        if (count < 1) {
            return Optional.empty();
        }
        return Optional.of(
                new SalItem(name, type.get(), count, element.textOf("Units"), element.textOf("Description")));
    }

    /** The count; 1 if it is missing, and 0 after a fault. */
    private int readCount(SalElement item, String name) {
        String text = item.textOf("Count");
        if (text.isEmpty()) {
            return 1;
        }
        try {
            int count = Integer.parseInt(text);
            if (count >= 1) {
                return count;
            }
        } catch (NumberFormatException e) {
            // Reported below, like a number that is too small.
        }
        fault(
                item.child("Count").orElse(item),
                "the field " + name + " has the count \"" + text + "\": it must be at least 1");
        return 0;
    }

    private void fault(SalElement element, String reason) {
        faults.add(new Fault(file, element.line(), reason));
    }

    /** The first line of the parser's message is the position. */
    private static String lastLine(String message) {
        return message.lines().reduce((first, last) -> last).orElse("").replaceFirst("^Message: ", "");
    }
}
