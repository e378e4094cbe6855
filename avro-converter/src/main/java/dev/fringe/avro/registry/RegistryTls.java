// SPDX-License-Identifier: Apache-2.0
package dev.fringe.avro.registry;

import dev.fringe.records.tls.ClientTls;
import dev.fringe.records.tls.TlsOptions;
import java.io.Serializable;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLSocketFactory;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigException;

/** TLS of the registry's client from the {@link TlsOptions}. */
public final class RegistryTls implements Serializable {
    private static final long serialVersionUID = 1L;

    private final HashMap<String, String> options;
    private final String prefix;
    private transient SSLSocketFactory sockets;
    private transient boolean verifiesHost;

    /** @param option under Kafka's name */
    public record Fault(String option, String problem) {}

    /**
     * @param options under Kafka's names, such as {@code ssl.truststore.location}
     * @param prefix what stands before these names in the configuration, for messages
     * @throws ConfigException if they cannot be used
     */
    public RegistryTls(Map<String, String> options, String prefix) {
        this.options = new HashMap<>(options);
        this.prefix = prefix;
        open();
    }

    /** Why options cannot be used, if they cannot. */
    public static Optional<Fault> fault(Map<String, String> options, String prefix) {
        try {
            new RegistryTls(options, prefix);
            return Optional.empty();
        } catch (ConfigException e) {
            return Optional.of(new Fault(ClientTls.optionToCorrect(parsed(options)), e.getMessage()));
        }
    }

    synchronized void secure(HttpsURLConnection connection) {
        if (sockets == null) {
            open();
        }
        connection.setSSLSocketFactory(sockets);
        if (!verifiesHost) {
            connection.setHostnameVerifier((host, session) -> true);
        }
    }

    private void open() {
        ClientTls tls = new ClientTls(parsed(options), prefix);
        sockets = tls.sockets();
        verifiesHost = tls.verifiesHost();
    }

    private static Map<String, ?> parsed(Map<String, String> options) {
        return new AbstractConfig(TlsOptions.withSockets(), options, false).values();
    }
}
