// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fringe.lab.console.Guard.Asked;
import dev.fringe.lab.console.Guard.Refusal;
import dev.fringe.lab.stack.Login;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class GuardTest {
    private static final String HOST = "127.0.0.1:7070";
    private final Guard open = new Guard(Set.of(HOST), Optional.empty());

    @Test
    void answersItsOwnPage() {
        assertThat(open.refusal(read(HOST, null))).isEmpty();
        assertThat(open.refusal(read(HOST, "http://" + HOST))).isEmpty();
        assertThat(open.refusal(new Asked(true, HOST, "http://" + HOST, null, open.token())))
                .isEmpty();
    }

    @Test
    void refusesANameThatAnotherSiteChose() {
        assertThat(status(open.refusal(read("rebound.example:7070", null)))).isEqualTo(421);
        assertThat(status(open.refusal(read("127.0.0.1:80", null)))).isEqualTo(421);
        assertThat(status(open.refusal(read(null, null)))).isEqualTo(421);
    }

    @Test
    void refusesPagesOfOtherSites() {
        assertThat(status(open.refusal(read(HOST, "http://evil.example")))).isEqualTo(403);
        assertThat(status(open.refusal(read(HOST, "null")))).isEqualTo(403);
        assertThat(status(open.refusal(read(HOST, "http://" + HOST + ".evil.example"))))
                .isEqualTo(403);
        assertThat(status(open.refusal(read(HOST, "not a uri")))).isEqualTo(403);
    }

    @Test
    void refusesAChangeWithoutTheTokenOfThePage() {
        assertThat(status(open.refusal(new Asked(true, HOST, null, null, null))))
                .isEqualTo(403);
        assertThat(status(open.refusal(new Asked(true, HOST, null, null, "guessed"))))
                .isEqualTo(403);
        Guard other = new Guard(Set.of(HOST), Optional.empty());
        assertThat(status(open.refusal(new Asked(true, HOST, null, null, other.token()))))
                .isEqualTo(403);
    }

    @Test
    void requiresTheLoginForEachRequest() {
        Guard closed = new Guard(Set.of(HOST), Optional.of(new Login("operator", "pass:word")));

        assertThat(status(closed.refusal(read(HOST, null)))).isEqualTo(401);
        assertThat(status(closed.refusal(new Asked(false, HOST, null, basic("operator:wrong"), null))))
                .isEqualTo(401);
        assertThat(closed.refusal(new Asked(false, HOST, null, basic("operator:pass:word"), null)))
                .isEmpty();
        assertThat(status(closed.refusal(new Asked(true, HOST, null, basic("operator:pass:word"), null))))
                .isEqualTo(403);
    }

    private static Asked read(String host, String origin) {
        return new Asked(false, host, origin, null, null);
    }

    private static String basic(String login) {
        return "Basic " + Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8));
    }

    private static int status(Optional<Refusal> refusal) {
        return refusal.orElseThrow().status();
    }
}
