// SPDX-License-Identifier: Apache-2.0
package dev.fringe.pipeline.secrets;

import dev.fringe.lab.clusters.health.WorkerMetrics;
import dev.fringe.lab.stack.Endpoints;
import dev.fringe.lab.stack.Rest;
import dev.fringe.pipeline.TopicContent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.rmi.UnmarshalException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.management.JMException;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeData;
import javax.management.openmbean.TabularData;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** What a stack shows of itself to those who may look, as texts by place. */
public final class Places {
    private final Map<String, String> texts = new TreeMap<>();

    public Map<String, String> texts() {
        return texts;
    }

    void add(String place, String text) {
        texts.put(place, text);
    }

    public void files(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                add("file " + file, Files.readString(file, StandardCharsets.ISO_8859_1));
            }
        }
    }

    public void rest(Rest rest, List<String> paths) {
        paths.forEach(path -> add("GET " + path, rest.get(path).text()));
    }

    /** The command lines of all processes of this machine. */
    public void commandLines() throws IOException {
        try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
            for (Path process : processes
                    .filter(path -> path.getFileName().toString().matches("\\d+"))
                    .toList()) {
                try {
                    add("arguments of " + process.getFileName(), Files.readString(process.resolve("cmdline")));
                } catch (IOException e) {
                    // it has ended
                }
            }
        }
    }

    /** Every attribute of every bean. */
    public void beans(String process, long pid) throws IOException, JMException {
        try (JMXConnector connector = JMXConnectorFactory.connect(new JMXServiceURL(WorkerMetrics.address(pid)))) {
            MBeanServerConnection beans = connector.getMBeanServerConnection();
            StringBuilder all = new StringBuilder();
            for (ObjectName bean : beans.queryNames(null, null)) {
                all.append(bean).append('\n');
                for (MBeanAttributeInfo attribute : beans.getMBeanInfo(bean).getAttributes()) {
                    all.append(attribute.getName())
                            .append('=')
                            .append(value(beans, bean, attribute.getName()))
                            .append('\n');
                }
            }
            add("JMX of " + process, all.toString());
        }
    }

    private static String value(MBeanServerConnection beans, ObjectName bean, String attribute) throws IOException {
        try {
            Object value = beans.getAttribute(bean, attribute);
            if (value instanceof TabularData table) {
                return table.values().toString();
            }
            return value instanceof Object[] array
                    ? Arrays.deepToString(array)
                    : value instanceof CompositeData data ? data.toString() : String.valueOf(value);
        } catch (JMException | UnmarshalException | RuntimeException e) {
            // unreadable, or of a class that only the server has
            return "none";
        }
    }

    /** Keys, values and headers of every record of every topic, those of Connect included. */
    void topics(Endpoints endpoints) {
        Map<String, StringBuilder> contents = new TreeMap<>();
        TopicContent.of(endpoints, topic -> true)
                .forEach(record ->
                        append(record, contents.computeIfAbsent(record.topic(), topic -> new StringBuilder())));
        contents.forEach((topic, content) -> add("topic " + topic, content.toString()));
    }

    private static void append(ConsumerRecord<byte[], byte[]> record, StringBuilder all) {
        append(record.key(), all);
        append(record.value(), all);
        record.headers().forEach(header -> append(header.value(), all));
    }

    private static void append(byte[] bytes, StringBuilder all) {
        if (bytes != null) {
            all.append(new String(bytes, StandardCharsets.ISO_8859_1)).append('\n');
        }
    }
}
