// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.stack;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

final class Mosquitto implements Service {
    static final String NAME = "mosquitto";
    static final String LISTENER = "mqtt";

    /** MQTT 3.1.1 CONNECT: clean session, keep-alive 10 s, client id "fringe-probe". */
    private static final byte[] CONNECT = {
        0x10, 24, 0, 4, 'M', 'Q', 'T', 'T', 4, 2, 0, 10, 0, 12, 'f', 'r', 'i', 'n', 'g', 'e', '-', 'p', 'r', 'o', 'b',
        'e'
    };

    private static final byte[] DISCONNECT = {(byte) 0xE0, 0};
    private static final byte[] ACCEPTED = {0x20, 2, 0, 0};

    private final Path binary;

    public Mosquitto(Path binary) {
        this.binary = binary;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Map<String, Integer> usualPorts() {
        return Map.of(LISTENER, 1883);
    }

    @Override
    public Launch prepare(ServiceContext context) throws IOException {
        Files.createDirectories(context.state().data(name()));
        // As root, Mosquitto would switch to a user that cannot write to its data directory.
        Map<String, String> values =
                Map.of("port.mqtt", context.portText(LISTENER), "user", System.getProperty("user.name"));
        Path conf = context.render("mosquitto.conf", name(), values);
        return new Launch(List.of(binary.toString(), "-c", conf.toString()));
    }

    @Override
    public boolean answers(ServiceContext context) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(context.network().host(LISTENER), context.port(LISTENER)), 1000);
            socket.setSoTimeout(1000);
            socket.getOutputStream().write(CONNECT);
            byte[] answer = socket.getInputStream().readNBytes(ACCEPTED.length);
            socket.getOutputStream().write(DISCONNECT);
            return Arrays.equals(answer, ACCEPTED);
        }
    }

    @Override
    public String address(ServiceContext context) {
        return context.mqtt();
    }

    @Override
    public Optional<String> endpoint() {
        return Optional.of(LISTENER);
    }
}
