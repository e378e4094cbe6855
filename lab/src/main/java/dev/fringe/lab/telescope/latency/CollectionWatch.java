// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.telescope.latency;

import com.sun.management.GarbageCollectionNotificationInfo;
import dev.fringe.lab.clusters.health.WorkerMetrics;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.management.JMException;
import javax.management.MBeanServerConnection;
import javax.management.Notification;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeData;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/** Receives the garbage collections of a JVM on this machine by JMX. The JVM notifies of each, so that it is not polled. */
final class CollectionWatch implements AutoCloseable {
    private static final String COLLECTORS = "java.lang:type=GarbageCollector,*";
    /** Collectors that run beside the threads of the process. */
    private static final String CONCURRENT = "Concurrent";

    private final String process;
    private final Consumer<Stall> stalls;
    private final JMXConnector connector;

    private CollectionWatch(String process, String address, Consumer<Stall> stalls) throws IOException, JMException {
        this.process = process;
        this.stalls = stalls;
        this.connector = JMXConnectorFactory.connect(new JMXServiceURL(address));
        MBeanServerConnection beans = connector.getMBeanServerConnection();
        for (ObjectName collector : beans.queryNames(new ObjectName(COLLECTORS), null)) {
            if (!collector.getKeyProperty("name").contains(CONCURRENT)) {
                beans.addNotificationListener(collector, (notification, none) -> note(notification), null, null);
            }
        }
    }

    /** Empty if the process is no JVM, or one that this user may not attach to. */
    static Optional<CollectionWatch> of(String process, long pid, Consumer<Stall> stalls) {
        // Attaching sends a signal, which would end a process of another kind.
        boolean java = ProcessHandle.of(pid)
                .flatMap(handle -> handle.info().command())
                .filter(command -> command.endsWith("/java"))
                .isPresent();
        try {
            return java
                    ? Optional.of(new CollectionWatch(process, WorkerMetrics.address(pid), stalls))
                    : Optional.empty();
        } catch (IOException | JMException e) {
            return Optional.empty();
        }
    }

    private void note(Notification notification) {
        if (notification.getType().equals(GarbageCollectionNotificationInfo.GARBAGE_COLLECTION_NOTIFICATION)) {
            var collection = GarbageCollectionNotificationInfo.from((CompositeData) notification.getUserData())
                    .getGcInfo();
            // The JVM makes the notification when the collection ends. The collection's own times count from another
            // moment than the start time that the JVM reports, by more the slower the JVM started.
            long end = notification.getTimeStamp();
            stalls.accept(new Stall(
                    process,
                    Stall.Kind.COLLECTION,
                    TimeUnit.MILLISECONDS.toNanos(end - collection.getDuration()),
                    TimeUnit.MILLISECONDS.toNanos(end)));
        }
    }

    @Override
    public void close() {
        try {
            connector.close();
        } catch (IOException e) {
            // the process has ended
        }
    }
}
