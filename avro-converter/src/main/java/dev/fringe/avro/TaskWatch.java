// SPDX-License-Identifier: Apache-2.0
package dev.fringe.avro;

import java.lang.management.ManagementFactory;
import java.util.Set;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/**
 * Detects that Connect stops the task of the current thread. Connect tells a task only between two records, and a converter never. But
 * when it stops a task, it first reduces the connector's count of tasks, then waits for the task, and finally removes its metrics.
 */
final class TaskWatch {
    private static final String TASK_THREAD = "task-thread-";
    private static final String TOTAL_TASKS = "connector-total-task-count";

    private final MBeanServer server;
    private final ObjectName task;
    private final ObjectName tasks;

    private TaskWatch(MBeanServer server, ObjectName task, ObjectName tasks) {
        this.server = server;
        this.task = task;
        this.tasks = tasks;
    }

    /** Detects nothing outside Connect, or if its metrics cannot be read. */
    static TaskWatch ofThisThread() {
        MBeanServer server = ManagementFactory.getPlatformMBeanServer();
        String thread = Thread.currentThread().getName();
        int dash = thread.lastIndexOf('-');
        if (!thread.startsWith(TASK_THREAD) || dash < TASK_THREAD.length()) {
            return new TaskWatch(server, null, null);
        }
        String connector = thread.substring(TASK_THREAD.length(), dash);
        String number = thread.substring(dash + 1);
        return new TaskWatch(
                server,
                find(server, "kafka.connect:type=connector-task-metrics,*", connector, number),
                find(server, "kafka.connect:type=connect-worker-metrics,*", connector, null));
    }

    private static ObjectName find(MBeanServer server, String pattern, String connector, String task) {
        try {
            Set<ObjectName> names = server.queryNames(new ObjectName(pattern), null);
            return names.stream()
                    .filter(name -> connector.equals(plain(name.getKeyProperty("connector"))))
                    .filter(name -> task == null || task.equals(plain(name.getKeyProperty("task"))))
                    .findFirst()
                    .orElse(null);
        } catch (JMException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static String plain(String value) {
        return value != null && value.startsWith("\"") ? ObjectName.unquote(value) : value;
    }

    boolean isStopped() {
        if (task == null) {
            return false;
        }
        if (!server.isRegistered(task)) {
            return true;
        }
        try {
            return tasks != null
                    && server.getAttribute(tasks, TOTAL_TASKS) instanceof Number count
                    && count.longValue() == 0;
        } catch (JMException notShown) {
            return false;
        }
    }
}
