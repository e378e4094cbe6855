// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.console.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fringe.lab.console.BadRequest;
import dev.fringe.lab.console.Route;
import dev.fringe.lab.stack.Endpoints;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The faults of a chain whose servers are not processes of the lab: in containers or in a cluster. */
class FaultsViewTest {
    @TempDir
    Path dir;

    @Test
    void aDirectoryWithAddressesOnlyHasNothingToBreakOrStart() throws Exception {
        new Endpoints(Map.of("influx", "http://influxdb:8086"), Map.of()).write(dir);
        String before = Files.readString(dir.resolve(Endpoints.FILE));

        check(new FaultsView(dir, false));

        assertThat(dir.toFile().list()).containsExactly(Endpoints.FILE);
        assertThat(dir.resolve(Endpoints.FILE)).hasContent(before);
    }

    @Test
    void serversOfAFileHaveNothingToBreakOrStart() {
        check(new FaultsView(null, false));
    }

    private static void check(FaultsView view) {
        JsonNode live = view.live().orElseThrow();
        assertThat(live.path("elsewhere").asBoolean()).isTrue();
        assertThat(live.path("allowed").asBoolean()).isFalse();
        assertThat(live.has("processes")).isFalse();
        Route start = view.routes().stream()
                .filter(route -> route.path().equals("/stack/start"))
                .findFirst()
                .orElseThrow();
        assertThatThrownBy(() -> start.handler().answer(null))
                .isInstanceOf(BadRequest.class)
                .hasMessageContaining("where it runs");
        view.close();
    }
}
