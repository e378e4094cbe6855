package dev.fringe.lab.sal;

import dev.fringe.lab.LabFailure;
import dev.fringe.lab.sal.SalFile.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import javax.xml.stream.XMLStreamException;
import org.apache.avro.Schema;

/** A folder of interface files as a whole: the schema of every topic, and every fault in any file. */
record SalInterface(Map<SalTopic, Schema> schemas, Map<String, Map<String, Long>> enumerations, List<Fault> faults) {

    /** Says which components there are several of. */
    private static final String SUBSYSTEMS = "SALSubsystems.xml";

    private static final Set<String> NOT_INDEXED = Set.of("", "no");

    /** @param alsoIndexed components that are indexed, whatever the folder says */
    static SalInterface read(Path folder, Set<String> alsoIndexed) {
        List<Path> files = xmlFiles(folder);
        Set<String> indexed = new HashSet<>(alsoIndexed);
        List<Fault> faults = new ArrayList<>();
        Map<SalTopic, Schema> schemas = new LinkedHashMap<>();
        Map<String, Map<String, Long>> enumerations = new LinkedHashMap<>();
        Map<String, String> definedIn = new HashMap<>();
        files.stream().filter(SalInterface::listsSubsystems).forEach(file -> readSubsystems(file, indexed, faults));
        for (Path file : files) {
            if (listsSubsystems(file)) {
                continue;
            }
            String name = file.getFileName().toString();
            SalFile content = parse(file);
            faults.addAll(content.faults());
            for (SalTopic topic : content.topics()) {
                String other = definedIn.putIfAbsent(topic.name(), name);
                if (other != null) {
                    faults.add(new Fault(name, topic.line(), topic.name() + " is defined in " + other + " already"));
                } else {
                    boolean hasIndex = indexed.contains(topic.subsystem());
                    schemas.put(topic, SalSchema.of(topic, hasIndex, content.enumerations()));
                }
            }
            for (int i = 0; i < content.enumerations().size(); i++) {
                enumerations.put(
                        name + "#" + (i + 1), content.enumerations().get(i).values());
            }
        }
        return new SalInterface(schemas, enumerations, faults);
    }

    private static boolean listsSubsystems(Path file) {
        return file.getFileName().toString().equals(SUBSYSTEMS);
    }

    private static void readSubsystems(Path file, Set<String> indexed, List<Fault> faults) {
        try (var in = Files.newInputStream(file)) {
            SalElement.read(in).children().stream()
                    .filter(component -> !NOT_INDEXED.contains(component.textOf("IndexEnumeration")))
                    .forEach(component -> indexed.add(component.textOf("Name")));
        } catch (XMLStreamException e) {
            faults.add(new Fault(SUBSYSTEMS, e.getLocation().getLineNumber(), "not well-formed XML"));
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    private static SalFile parse(Path file) {
        try {
            return SalXml.parse(file);
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    private static List<Path> xmlFiles(Path folder) {
        if (!Files.isDirectory(folder)) {
            throw new LabFailure(folder + " is no folder: name the one with the interface's XML files");
        }
        try (Stream<Path> entries = Files.walk(folder)) {
            List<Path> files = entries.filter(file -> file.toString().endsWith(".xml"))
                    .sorted()
                    .toList();
            if (files.isEmpty()) {
                throw new LabFailure("there is no .xml file in " + folder + ": name the folder of the interface files");
            }
            return files;
        } catch (IOException e) {
            throw unreadable(folder, e);
        }
    }

    private static LabFailure unreadable(Path path, IOException e) {
        return new LabFailure("cannot read " + path + " (" + e.getMessage() + "): check its permissions", e);
    }
}
