// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.clusters.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.fringe.lab.stack.Login;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import javax.management.MBeanServer;
import javax.management.MBeanServerFactory;
import javax.management.ObjectName;
import javax.management.StandardMBean;
import javax.management.remote.JMXAuthenticator;
import javax.management.remote.JMXConnectorServer;
import javax.management.remote.JMXConnectorServerFactory;
import javax.management.remote.JMXServiceURL;
import javax.security.auth.Subject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A worker whose JMX port requires a login. */
class WorkerMetricsTest {
    private static final JMXAuthenticator OPERATORS = credentials -> {
        if (credentials instanceof String[] login && Arrays.equals(login, new String[] {"reader", "right"})) {
            return new Subject();
        }
        throw new SecurityException("no such login");
    };

    private JMXConnectorServer server;

    public interface Errors {
        double getTotalErrors();
    }

    @BeforeEach
    void start() throws Exception {
        MBeanServer beans = MBeanServerFactory.newMBeanServer();
        beans.registerMBean(
                new StandardMBean((Errors) () -> 3, Errors.class),
                new ObjectName("kafka.connect:type=task-error-metrics,connector=\"signals\",task=0"));
        server = JMXConnectorServerFactory.newJMXConnectorServer(
                new JMXServiceURL("service:jmx:rmi://"), Map.of(JMXConnectorServer.AUTHENTICATOR, OPERATORS), beans);
        server.start();
    }

    @AfterEach
    void stop() throws Exception {
        server.stop();
    }

    @Test
    void readsMetricsWithALogin() throws Exception {
        assertThat(WorkerMetrics.read(address(), "worker-1", Optional.of(new Login("reader", "right"))))
                .extracting(point -> point.line(7))
                .containsExactly("task-error-metrics,connector=signals,task=0,worker=worker-1 TotalErrors=3.0 7");
    }

    @Test
    void failsWithTheVariablesToSetWithoutALogin() {
        assertThatIOException()
                .isThrownBy(() -> WorkerMetrics.read(address(), "worker-1", Optional.empty()))
                .withMessageContaining("set FRINGE_JMX_USERNAME and FRINGE_JMX_PASSWORD");
    }

    @Test
    void namesNoPasswordThatIsRefused() {
        assertThatIOException()
                .isThrownBy(() -> WorkerMetrics.read(address(), "worker-1", Optional.of(new Login("reader", "wrong"))))
                .satisfies(refused -> assertThat(refused).hasMessageNotContaining("wrong"));
    }

    private String address() {
        return server.getAddress().toString();
    }
}
