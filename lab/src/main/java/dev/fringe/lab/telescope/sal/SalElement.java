// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.telescope.sal;

import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** An XML element with its line number, which DOM does not provide. */
record SalElement(String name, int line, String text, List<SalElement> children) {

    static SalElement read(InputStream in) throws XMLStreamException {
        XMLInputFactory factory = XMLInputFactory.newInstance();
        // Internal entities are supported; external entities are not.
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, true);
        factory.setProperty(XMLInputFactory.IS_COALESCING, true);
        XMLStreamReader reader = factory.createXMLStreamReader(in);
        try {
            while (reader.next() != XMLStreamConstants.START_ELEMENT) {
                // Skips comments before the root element. The parser fails if there is none.
            }
            SalElement root = read(reader);
            while (reader.hasNext()) {
                reader.next();
            }
            return root;
        } finally {
            reader.close();
        }
    }

    private static SalElement read(XMLStreamReader reader) throws XMLStreamException {
        String name = reader.getLocalName();
        int line = reader.getLocation().getLineNumber();
        StringBuilder text = new StringBuilder();
        List<SalElement> children = new ArrayList<>();
        while (true) {
            switch (reader.next()) {
                case XMLStreamConstants.START_ELEMENT -> children.add(read(reader));
                case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA -> text.append(reader.getText());
                case XMLStreamConstants.END_ELEMENT -> {
                    return new SalElement(name, line, text.toString().strip(), children);
                }
                default -> {
                    // Ignores comments and processing instructions.
                }
            }
        }
    }

    Optional<SalElement> child(String childName) {
        return children.stream().filter(child -> child.name().equals(childName)).findFirst();
    }

    List<SalElement> children(String childName) {
        return children.stream().filter(child -> child.name().equals(childName)).toList();
    }

    String textOf(String childName) {
        return child(childName).map(SalElement::text).orElse("");
    }

    /** The comma-separated names in the text. */
    List<String> names() {
        return Arrays.stream(text.split(","))
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .toList();
    }
}
