package dev.fringe.mqtt;

import java.lang.management.ManagementFactory;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import javax.management.Attribute;
import javax.management.AttributeList;
import javax.management.AttributeNotFoundException;
import javax.management.DynamicMBean;
import javax.management.JMException;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanInfo;
import javax.management.ObjectName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A task's numbers in JMX, named as Connect names its own: {@code dev.fringe.mqtt:type=mqtt-source-task-metrics,…}. */
final class SourceMetricsBean implements DynamicMBean, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SourceMetricsBean.class);

    /** A number and what it means. */
    record Gauge(String doc, LongSupplier value) {}

    // which bean has a name by now: a task that was abandoned because it hung may close after its successor has
    // registered
    private static final Map<ObjectName, SourceMetricsBean> REGISTERED = new ConcurrentHashMap<>();

    private final ObjectName name;
    private final Map<String, Gauge> gauges;

    private SourceMetricsBean(ObjectName name, Map<String, Gauge> gauges) {
        this.name = name;
        this.gauges = gauges;
    }

    /** Shows the gauges; a worker that forbids it runs on without. */
    static SourceMetricsBean register(String connector, int task, Map<String, Gauge> gauges) {
        try {
            SourceMetricsBean bean = new SourceMetricsBean(objectName(connector, task), new LinkedHashMap<>(gauges));
            var server = ManagementFactory.getPlatformMBeanServer();
            // a task that was abandoned because it hung may still hold the name
            if (server.isRegistered(bean.name)) {
                server.unregisterMBean(bean.name);
            }
            server.registerMBean(bean, bean.name);
            REGISTERED.put(bean.name, bean);
            return bean;
        } catch (JMException e) {
            LOG.warn("no JMX metrics for task {} of {}", task, connector, e);
            return new SourceMetricsBean(null, Map.of());
        }
    }

    static ObjectName objectName(String connector, int task) throws JMException {
        return new ObjectName("dev.fringe.mqtt:type=mqtt-source-task-metrics,connector=" + ObjectName.quote(connector)
                + ",task=" + ObjectName.quote(Integer.toString(task)));
    }

    @Override
    public Object getAttribute(String attribute) throws AttributeNotFoundException {
        Gauge gauge = gauges.get(attribute);
        if (gauge == null) {
            throw new AttributeNotFoundException(attribute);
        }
        return gauge.value().getAsLong();
    }

    @Override
    public AttributeList getAttributes(String[] attributes) {
        AttributeList list = new AttributeList();
        for (String attribute : attributes) {
            if (gauges.containsKey(attribute)) {
                list.add(new Attribute(attribute, gauges.get(attribute).value().getAsLong()));
            }
        }
        return list;
    }

    @Override
    public MBeanInfo getMBeanInfo() {
        MBeanAttributeInfo[] attributes = gauges.entrySet().stream()
                .map(g ->
                        new MBeanAttributeInfo(g.getKey(), "long", g.getValue().doc(), true, false, false))
                .toArray(MBeanAttributeInfo[]::new);
        return new MBeanInfo(getClass().getName(), "One task of the MQTT source", attributes, null, null, null);
    }

    @Override
    public void setAttribute(Attribute attribute) throws AttributeNotFoundException {
        throw new AttributeNotFoundException(attribute.getName() + " can only be read");
    }

    @Override
    public AttributeList setAttributes(AttributeList attributes) {
        return new AttributeList();
    }

    @Override
    public Object invoke(String action, Object[] params, String[] signature) {
        throw new UnsupportedOperationException(action);
    }

    @Override
    public void close() {
        if (name == null || !REGISTERED.remove(name, this)) {
            return;
        }
        try {
            ManagementFactory.getPlatformMBeanServer().unregisterMBean(name);
        } catch (JMException e) {
            LOG.debug("{} was already gone", name, e);
        }
    }
}
