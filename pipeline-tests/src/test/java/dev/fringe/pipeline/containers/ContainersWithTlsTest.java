// SPDX-License-Identifier: Apache-2.0
package dev.fringe.pipeline.containers;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The containers with TLS, and new certificates by the commands of the pages. */
@TestMethodOrder(OrderAnnotation.class)
class ContainersWithTlsTest {
    @RegisterExtension
    static Containers chain = new Containers();

    @BeforeAll
    static void withTls() {
        chain.withFiles("docker-compose.yml", "deploy/tls/docker-compose.tls.yml");
    }

    @Test
    @Order(1)
    void runsWithTlsAndRenewsTheCertificates() {
        chain.page("docs/deployment.md", "### TLS");
        awaitServers();
        chain.publish();
        chain.verify();
        assertThat(chain.compose("exec", "-T", "mosquitto", "ls", "/tls").lines())
                .containsExactlyInAnyOrder("ca.crt", "server.crt", "server.key");
        String certificate = fingerprint("INFLUXDB");
        assertThat(certificate).contains("Fingerprint=");

        chain.page("docs/rotation.md", "## Certificates");

        awaitServers();
        assertThat(fingerprint("INFLUXDB")).isNotEqualTo(certificate);
        chain.publish();
        chain.verify();
    }

    @Test
    @Order(2)
    void aNewAuthorityReplacesTheOldOne() {
        String before = chain.sh("cat deploy/tls/certificates/ca.crt").out();

        chain.page("docs/rotation.md", "## The authority");

        awaitServers();
        chain.awaitJobs();
        assertThat(chain.sh("cat deploy/tls/certificates/ca.crt").out()).isNotEqualTo(before);
        chain.publish();
        chain.verify();
    }

    private static void awaitServers() {
        List.of("mosquitto", "influxdb", "connect", "console").forEach(chain::awaitHealthy);
        chain.awaitFlow();
    }

    private static String fingerprint(String port) {
        return chain.sh("openssl s_client -connect 127.0.0.1:" + chain.port(port)
                        + " < /dev/null 2> /dev/null | openssl x509 -noout -fingerprint -sha256")
                .out();
    }
}
