package dev.fringe.pipeline.shelf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fringe.lab.simulate.Message;
import dev.fringe.lab.simulate.MqttPublisher;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The port itself: which source is taken, and that what it gives answers. */
class ServicesTest {
    @Test
    void saysWhenContainersAreWantedAndNoDockerAnswers() {
        List<String> said = new ArrayList<>();
        assertThat(ServicesChoice.of("containers", () -> false, said::add)).isInstanceOf(NativeServices.class);
        assertThat(said).singleElement().asString().contains("no Docker answers", "installed servers instead");
    }

    @Test
    void takesContainersWhereDockerAnswers() {
        List<String> said = new ArrayList<>();
        assertThat(ServicesChoice.of("containers", () -> true, said::add)).isInstanceOf(ContainerServices.class);
        assertThat(said).isEmpty();
    }

    @Test
    void refusesASourceThatNobodyKnows() {
        assertThatThrownBy(() -> ServicesChoice.of("cloud", () -> true, said -> {}))
                .hasMessageContaining("neither native nor containers");
    }

    @Test
    void namesImagesOfTheComposeFileWithTheirVersions() {
        assertThat(ComposeFile.read().image("influxdb")).matches("influxdb:1\\.8\\.\\d+");
        assertThat(ComposeFile.read().image("mosquitto")).matches("eclipse-mosquitto:2\\.[\\d.]+");
    }

    @Test
    void givesABrokerThatAcknowledges() {
        try (MqttServer broker = Services.current().mqtt();
                MqttPublisher publisher = new MqttPublisher(broker.uri(), "services-test", Duration.ofSeconds(30))) {
            publisher.publish(new Message("a", new byte[] {1}, false, ""));
            publisher.flush();
            assertThat(publisher.awaitAcknowledged(Duration.ofSeconds(30))).isTrue();
        }
    }
}
