// SPDX-License-Identifier: Apache-2.0
package dev.fringe.records.metrics;

import java.lang.management.ManagementFactory;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import javax.management.Attribute;
import javax.management.AttributeList;
import javax.management.AttributeNotFoundException;
import javax.management.DynamicMBean;
import javax.management.JMException;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanInfo;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The metrics of a task as a JMX bean. Kafka's own registry unregisters by name; but a hanging task that Connect has abandoned may
 * close after its successor has registered, and must not remove the successor's bean.
 */
public final class TaskMetrics implements DynamicMBean, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TaskMetrics.class);
    private static final MBeanServer SERVER = ManagementFactory.getPlatformMBeanServer();
    private static final Map<String, TaskMetrics> REGISTERED = new HashMap<>();

    private final String name;
    private final Map<String, Gauge> gauges;

    /** A metric and its meaning. Integers are shown as long. */
    public record Gauge(String doc, Supplier<Number> value) {}

    private TaskMetrics(String name, Map<String, Gauge> gauges) {
        this.name = name;
        this.gauges = new LinkedHashMap<>(gauges);
    }

    /**
     * Registers a bean and replaces one with the same name. If the worker forbids it, the task runs without metrics.
     *
     * @param name a JMX object name; names chosen by an operator must be quoted
     */
    public static TaskMetrics register(String name, Map<String, Gauge> gauges) {
        TaskMetrics metrics = new TaskMetrics(name, gauges);
        synchronized (REGISTERED) {
            try {
                ObjectName objectName = new ObjectName(name);
                if (SERVER.isRegistered(objectName)) {
                    SERVER.unregisterMBean(objectName);
                }
                SERVER.registerMBean(metrics, objectName);
                REGISTERED.put(name, metrics);
            } catch (JMException e) {
                LOG.warn("Cannot register the JMX metrics {}; the task runs without them", name, e);
            }
        }
        return metrics;
    }

    @Override
    public void close() {
        synchronized (REGISTERED) {
            if (REGISTERED.remove(name, this)) {
                try {
                    SERVER.unregisterMBean(new ObjectName(name));
                } catch (JMException e) {
                    LOG.debug("The JMX metrics {} were already unregistered", name, e);
                }
            }
        }
    }

    @Override
    public Number getAttribute(String attribute) throws AttributeNotFoundException {
        Gauge gauge = gauges.get(attribute);
        if (gauge == null) {
            throw new AttributeNotFoundException(attribute);
        }
        return valueOf(gauge);
    }

    @Override
    public AttributeList getAttributes(String[] attributes) {
        AttributeList list = new AttributeList();
        for (String attribute : attributes) {
            if (gauges.containsKey(attribute)) {
                list.add(new Attribute(attribute, valueOf(gauges.get(attribute))));
            }
        }
        return list;
    }

    private static Number valueOf(Gauge gauge) {
        Number value = gauge.value().get();
        return value instanceof Double ? value : (Number) value.longValue();
    }

    @Override
    public MBeanInfo getMBeanInfo() {
        String type = Number.class.getName();
        MBeanAttributeInfo[] attributes = gauges.entrySet().stream()
                .map(gauge -> new MBeanAttributeInfo(
                        gauge.getKey(), type, gauge.getValue().doc(), true, false, false))
                .toArray(MBeanAttributeInfo[]::new);
        return new MBeanInfo(getClass().getName(), "The metrics of one task", attributes, null, null, null);
    }

    @Override
    public void setAttribute(Attribute attribute) throws AttributeNotFoundException {
        throw new AttributeNotFoundException(attribute.getName() + " is read-only");
    }

    @Override
    public AttributeList setAttributes(AttributeList attributes) {
        return new AttributeList();
    }

    @Override
    public Object invoke(String action, Object[] params, String[] signature) {
        throw new UnsupportedOperationException(action);
    }
}
