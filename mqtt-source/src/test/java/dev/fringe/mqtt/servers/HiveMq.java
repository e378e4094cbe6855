// SPDX-License-Identifier: Apache-2.0
package dev.fringe.mqtt.servers;

import com.hivemq.embedded.EmbeddedExtension;
import com.hivemq.embedded.EmbeddedHiveMQ;
import com.hivemq.extension.sdk.api.ExtensionMain;
import com.hivemq.extension.sdk.api.auth.SimpleAuthenticator;
import com.hivemq.extension.sdk.api.auth.parameter.SimpleAuthInput;
import com.hivemq.extension.sdk.api.auth.parameter.SimpleAuthOutput;
import com.hivemq.extension.sdk.api.packets.connect.ConnackReasonCode;
import com.hivemq.extension.sdk.api.parameter.ExtensionStartInput;
import com.hivemq.extension.sdk.api.parameter.ExtensionStartOutput;
import com.hivemq.extension.sdk.api.parameter.ExtensionStopInput;
import com.hivemq.extension.sdk.api.parameter.ExtensionStopOutput;
import com.hivemq.extension.sdk.api.services.Services;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/** HiveMQ Community Edition in this JVM. It accepts clients without a user name or with the correct password. */
public final class HiveMq implements Broker {
    private static final Map<String, String> TLS = new ConcurrentHashMap<>();

    private final Map<Transport, Integer> ports = new EnumMap<>(Transport.class);
    private final EmbeddedHiveMQ hive;

    private HiveMq(Path dir, Certificates certificates) throws Exception {
        for (Transport transport : Transport.values()) {
            ports.put(transport, Broker.freePort());
        }
        Path conf = Files.createDirectories(dir.resolve("conf"));
        Files.writeString(conf.resolve("config.xml"), configuration(certificates));
        hive = EmbeddedHiveMQ.builder()
                .withConfigurationFolder(conf)
                .withDataFolder(Files.createDirectories(dir.resolve("data")))
                .withExtensionsFolder(Files.createDirectories(dir.resolve("extensions")))
                .withEmbeddedExtension(EmbeddedExtension.builder()
                        .withId("doorkeeper")
                        .withName("PasswordExtension")
                        .withVersion("1")
                        .withExtensionMain(new PasswordExtension())
                        .build())
                .withoutLoggingBootstrap()
                .build();
        hive.start().get(60, TimeUnit.SECONDS);
    }

    public static HiveMq start(Path dir, Certificates certificates) throws Exception {
        return new HiveMq(dir, certificates);
    }

    private String configuration(Certificates certificates) {
        String tls = """
                <tls>
                  <keystore><path>%s</path><password>%3$s</password><private-key-password>%3$s</private-key-password></keystore>
                  <truststore><path>%2$s</path><password>%3$s</password></truststore>
                  <client-authentication-mode>REQUIRED</client-authentication-mode>
                </tls>
                """.formatted(certificates.keyStore("server"), certificates.trustStore(), Certificates.PASSWORD);
        return """
                <?xml version="1.0"?>
                <hivemq>
                  <listeners>
                    <tcp-listener><port>%d</port><bind-address>127.0.0.1</bind-address></tcp-listener>
                    <tls-tcp-listener><port>%d</port><bind-address>127.0.0.1</bind-address>%5$s</tls-tcp-listener>
                    <websocket-listener><port>%3$d</port><bind-address>127.0.0.1</bind-address><path>/mqtt</path></websocket-listener>
                    <tls-websocket-listener><port>%4$d</port><bind-address>127.0.0.1</bind-address><path>/mqtt</path>%5$s</tls-websocket-listener>
                  </listeners>
                  <anonymous-usage-statistics><enabled>false</enabled></anonymous-usage-statistics>
                </hivemq>
                """.formatted(
                        ports.get(Transport.TCP),
                        ports.get(Transport.SSL),
                        ports.get(Transport.WS),
                        ports.get(Transport.WSS),
                        tls);
    }

    /** Protocol and cipher of a client's last TLS connection. */
    public static String tlsOf(String clientId) {
        return TLS.get(clientId);
    }

    @Override
    public String uri(Transport transport) {
        return switch (transport) {
            case TCP -> "tcp://127.0.0.1:" + ports.get(transport);
            case SSL -> "ssl://localhost:" + ports.get(transport);
            case WS -> "ws://127.0.0.1:" + ports.get(transport) + "/mqtt";
            case WSS -> "wss://localhost:" + ports.get(transport) + "/mqtt";
        };
    }

    @Override
    public void endStalledConnections(String clients) {
        Services.clientService()
                .iterateAllClients((context, session) -> {
                    if (session.isConnected() && session.getClientIdentifier().startsWith(clients)) {
                        System.out.println("HiveMQ sends nothing more to " + session.getClientIdentifier());
                        Services.clientService().disconnectClient(session.getClientIdentifier());
                    }
                })
                .join();
    }

    @Override
    public void close() {
        try {
            hive.close();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static final class PasswordExtension implements ExtensionMain {
        @Override
        public void extensionStart(ExtensionStartInput input, ExtensionStartOutput output) {
            Services.securityRegistry()
                    .setAuthenticatorProvider(provider -> (SimpleAuthenticator) PasswordExtension::decide);
        }

        private static void decide(SimpleAuthInput input, SimpleAuthOutput output) {
            input.getConnectionInformation()
                    .getClientTlsInformation()
                    .ifPresent(tls -> TLS.put(
                            input.getClientInformation().getClientId(),
                            tls.getProtocol() + " " + tls.getCipherSuite()));
            if (input.getConnectPacket()
                    .getUserName()
                    .filter(Tokens.USER::equals)
                    .isPresent()) {
                Tokens.decide(input, output);
                return;
            }
            boolean anonymous = input.getConnectPacket().getUserName().isEmpty();
            boolean right = input.getConnectPacket()
                    .getPassword()
                    .map(password -> StandardCharsets.UTF_8.decode(password).toString())
                    .filter(PASSWORD::equals)
                    .isPresent();
            if (anonymous || right) {
                output.authenticateSuccessfully();
            } else {
                output.failAuthentication(ConnackReasonCode.BAD_USER_NAME_OR_PASSWORD);
            }
        }

        @Override
        public void extensionStop(ExtensionStopInput input, ExtensionStopOutput output) {
            // nothing to release
        }
    }
}
