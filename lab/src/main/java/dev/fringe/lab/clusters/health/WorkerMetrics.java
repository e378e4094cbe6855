// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.clusters.health;

import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import dev.fringe.lab.stack.Login;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.management.Attribute;
import javax.management.JMException;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/** Reads the JMX metrics of a Connect worker: those of the fringe tasks, and Connect's metrics of the same tasks. */
public final class WorkerMetrics {
    private static final List<String> BEANS = List.of(
            "kafka.connect:type=influx-sink-task-metrics,*",
            "dev.fringe.mqtt:type=mqtt-source-task-metrics,*",
            "kafka.connect:type=task-error-metrics,*",
            "kafka.connect:type=source-task-metrics,*",
            "kafka.connect:type=sink-task-metrics,*");

    private WorkerMetrics() {}

    /** The JMX address of a process on this machine, which needs no open port. */
    public static String address(long pid) throws IOException {
        try {
            VirtualMachine machine = VirtualMachine.attach(Long.toString(pid));
            try {
                return machine.startLocalManagementAgent();
            } finally {
                machine.detach();
            }
        } catch (AttachNotSupportedException e) {
            throw new IOException("process " + pid + " is not a Java process that can be attached to", e);
        }
    }

    /** @param login of a worker whose port requires one */
    public static List<HealthPoint> read(String address, String worker, Optional<Login> login) throws IOException {
        List<HealthPoint> points = new ArrayList<>();
        Map<String, Object> environment = new HashMap<>();
        login.ifPresent(user -> environment.put(JMXConnector.CREDENTIALS, new String[] {user.user(), user.password()}));
        try (JMXConnector connector = JMXConnectorFactory.connect(new JMXServiceURL(address), environment)) {
            MBeanServerConnection beans = connector.getMBeanServerConnection();
            for (String pattern : BEANS) {
                for (ObjectName bean : beans.queryNames(new ObjectName(pattern), null)) {
                    points.add(point(beans, bean, worker));
                }
            }
        } catch (JMException e) {
            throw new IOException("a task ended while its metrics were read", e);
        } catch (SecurityException e) {
            throw new IOException(
                    "the JMX port requires a login: set " + Login.Server.JMX.userVariable() + " and "
                            + Login.Server.JMX.passwordVariable(),
                    e);
        }
        return points;
    }

    private static HealthPoint point(MBeanServerConnection beans, ObjectName bean, String worker)
            throws JMException, IOException {
        List<String> names = new ArrayList<>();
        for (MBeanAttributeInfo attribute : beans.getMBeanInfo(bean).getAttributes()) {
            names.add(attribute.getName());
        }
        Map<String, Double> fields = new HashMap<>();
        for (Attribute attribute :
                beans.getAttributes(bean, names.toArray(String[]::new)).asList()) {
            if (attribute.getValue() instanceof Number number) {
                fields.put(attribute.getName(), number.doubleValue());
            }
        }
        Map<String, String> tags = new HashMap<>();
        tags.put("worker", worker);
        tags.put("connector", unquoted(bean.getKeyProperty("connector")));
        tags.put("task", unquoted(bean.getKeyProperty("task")));
        return new HealthPoint(bean.getKeyProperty("type"), tags, fields);
    }

    private static String unquoted(String value) {
        return value != null && value.startsWith("\"") ? ObjectName.unquote(value) : String.valueOf(value);
    }
}
