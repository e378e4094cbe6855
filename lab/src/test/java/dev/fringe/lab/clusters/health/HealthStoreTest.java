// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.clusters.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fringe.lab.clusters.InfluxDb;
import dev.fringe.lab.stack.FakeServer;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HealthStoreTest {
    private static final String QUERY = "POST /query";

    private FakeServer influx;

    @BeforeEach
    void start() throws IOException {
        influx = new FakeServer();
    }

    @AfterEach
    void stop() {
        influx.close();
    }

    @Test
    void createsAMissingDatabaseWithARetention() {
        databases("fringe").on(QUERY, 200, "{\"results\":[{}]}");

        new HealthStore(new InfluxDb(influx.url()), "fringe_health").create();

        assertThat(influx.requestLines()).hasSize(2);
    }

    /** InfluxDB refuses to create it again with another retention than an operator has given it. */
    @Test
    void leavesAnExistingDatabaseAlone() {
        databases("fringe_health")
                .on(QUERY, 200, "{\"results\":[{\"error\":\"retention policy conflicts with an existing policy\"}]}");

        new HealthStore(new InfluxDb(influx.url()), "fringe_health").create();

        assertThat(influx.requestLines()).hasSize(1);
    }

    private FakeServer databases(String name) {
        return influx.on(
                QUERY,
                200,
                "{\"results\":[{\"series\":[{\"name\":\"databases\",\"columns\":[\"name\"],\"values\":[[\"" + name
                        + "\"]]}]}]}");
    }
}
