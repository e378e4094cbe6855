// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class SecretsTest {
    private static final Map<String, String> DEPLOYED = Map.of(
            "influx.password", "hunter22",
            "salt", "pepper77",
            "producer.override.sasl.jaas.config", "Plain required\n password=\"p4ssword\";",
            "mqtt.urls", "tcp://anna:s3cr3t@broker:1883",
            "influx.username", "${env:USER}",
            "influx.token", "${file:/secrets:token}",
            "topics", "a,b");

    private final Secrets secrets =
            new Secrets(Map.of("influx.password", "PASSWORD", "salt", "PASSWORD", "mqtt.urls", "LIST"));

    @Test
    void hidesPasswordsByTheirDefinitionAndOthersByTheirName() {
        Map<String, String> shown = secrets.shown(DEPLOYED);

        assertThat(shown)
                .containsEntry("influx.password", "[hidden]")
                .containsEntry("salt", "[hidden]")
                .containsEntry("producer.override.sasl.jaas.config", "[hidden]")
                .containsEntry("mqtt.urls", "tcp://anna:[hidden]@broker:1883")
                .containsEntry("topics", "a,b");
        assertThat(shown.toString()).doesNotContain("hunter22", "pepper77", "p4ssword", "s3cr3t");
    }

    @Test
    void showsAReferenceToASecret() {
        assertThat(secrets.shown(DEPLOYED))
                .containsEntry("influx.username", "${env:USER}")
                .containsEntry("influx.token", "${file:/secrets:token}");
    }

    @Test
    void aTextWithAReferenceIsHiddenToo() {
        assertThat(secrets.shown("influx.password", "${env:A}hunter22")).isEqualTo("[hidden]");
    }

    @Test
    void aDefinitionDecidesBeforeTheName() {
        assertThat(new Secrets(Map.of("page.token", "STRING")).isSecret("page.token"))
                .isFalse();
        assertThat(new Secrets(Map.of()).isSecret("page.token")).isTrue();
    }

    @Test
    void keepsHiddenValuesThatComeBackUnchanged() {
        assertThat(Secrets.merged(secrets.shown(DEPLOYED), DEPLOYED)).isEqualTo(DEPLOYED);
    }

    @Test
    void takesANewPassword() {
        assertThat(Secrets.merged(Map.of("influx.password", "new"), DEPLOYED)).containsEntry("influx.password", "new");
    }

    @Test
    void refusesAHiddenValueThatBelongsToAnotherAddress() {
        Map<String, String> moved = Map.of("mqtt.urls", "tcp://anna:[hidden]@elsewhere:1883");

        assertThatThrownBy(() -> Secrets.merged(moved, DEPLOYED))
                .isInstanceOf(BadRequest.class)
                .hasMessageContaining("mqtt.urls")
                .hasMessageNotContaining("s3cr3t");
    }

    @Test
    void removesPasswordsFromMessages() {
        String message = "login with hunter22 at tcp://anna:s3cr3t@broker:1883 failed";

        assertThat(secrets.redacted(message, DEPLOYED))
                .isEqualTo("login with [hidden] at tcp://anna:[hidden]@broker:1883 failed");
    }
}
