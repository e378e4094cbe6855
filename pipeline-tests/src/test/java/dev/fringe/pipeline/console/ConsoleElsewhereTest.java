// SPDX-License-Identifier: Apache-2.0
package dev.fringe.pipeline.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fringe.lab.clusters.Servers;
import dev.fringe.lab.console.Console;
import dev.fringe.lab.stack.Login;
import dev.fringe.pipeline.services.FreePort;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The console in Chromium for servers that are not processes of the lab, with a login. */
class ConsoleElsewhereTest {
    private static final Login OPERATOR = new Login("operator", "for this test only");

    @TempDir
    Path dir;

    @Test
    void namesTheServerThatDoesNotAnswerAndBreaksNothing() throws Exception {
        Path file = Files.writeString(dir.resolve("servers.yaml"), """
                kafka:
                  bootstrap.servers: 127.0.0.1:%1$d
                connect:
                  url: http://127.0.0.1:%1$d
                influx:
                  url: http://127.0.0.1:%1$d
                """.formatted(FreePort.find()));
        Servers servers = Servers.in(file);
        Console.Options options =
                new Console.Options(null, () -> servers, "127.0.0.1", 0, Set.of(), Optional.of(OPERATOR), false);
        try (Console console = Console.open(options);
                Browser browser = new Browser("http://127.0.0.1:" + console.port()).login(OPERATOR)) {
            browser.open("faults").awaitText("main [role=status]", "no processes of the lab");
            assertThat(browser.element("#start-again").isDisplayed()).isFalse();
            assertThat(browser.accessibilityProblems()).isEmpty();
            assertThat(browser.text("#messages")).isEmpty();
            assertThat(browser.complaints()).isEmpty();

            browser.open("flow").awaitElement("#hop-influx[data-state=stopped]");
            browser.awaitText("#hop-influx .reason", "InfluxDB");
        }
    }
}
