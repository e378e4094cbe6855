// SPDX-License-Identifier: Apache-2.0
package dev.fringe.avro.registry;

import java.io.Serializable;
import java.util.HashMap;
import java.util.Map;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLSocketFactory;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.SslConfigs;
import org.apache.kafka.common.security.ssl.DefaultSslEngineFactory;

/** TLS from Kafka's ssl.* options, read by Kafka's own code so that they have the same meaning. */
public final class RegistryTls implements Serializable {
    private static final long serialVersionUID = 1L;

    private final HashMap<String, String> options;
    private transient SSLSocketFactory sockets;

    /**
     * @param options under Kafka's names, such as {@code ssl.truststore.location}
     * @throws org.apache.kafka.common.KafkaException if they cannot be used
     */
    public RegistryTls(Map<String, String> options) {
        this.options = new HashMap<>(options);
        sockets = sockets();
    }

    void secure(HttpsURLConnection connection) {
        if (sockets == null) {
            sockets = sockets();
        }
        connection.setSSLSocketFactory(sockets);
        if (options.getOrDefault(SslConfigs.SSL_ENDPOINT_IDENTIFICATION_ALGORITHM_CONFIG, "https")
                .isBlank()) {
            connection.setHostnameVerifier((host, session) -> true);
        }
    }

    private SSLSocketFactory sockets() {
        ConfigDef definition = new ConfigDef();
        SslConfigs.addClientSslSupport(definition);
        try (DefaultSslEngineFactory factory = new DefaultSslEngineFactory()) {
            factory.configure(new AbstractConfig(definition, options, false).values());
            return factory.sslContext().getSocketFactory();
        }
    }
}
