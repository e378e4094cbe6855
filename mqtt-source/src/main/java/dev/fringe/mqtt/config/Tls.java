// SPDX-License-Identifier: Apache-2.0
package dev.fringe.mqtt.config;

import dev.fringe.mqtt.broker.ClientSettings;
import dev.fringe.mqtt.broker.TlsEngines;
import dev.fringe.records.tls.ClientTls;
import dev.fringe.records.tls.TlsOptions;
import java.util.HashMap;
import java.util.Map;
import javax.net.ssl.SSLEngine;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.SslConfigs;
import org.apache.kafka.common.security.auth.SslEngineFactory;
import org.apache.kafka.common.utils.Utils;

/** TLS engines from the {@code ssl.*} options, or from a class of the operator. */
public final class Tls {
    private static final String ENGINES = SourceConfig.SSL_PREFIX + SslConfigs.SSL_ENGINE_FACTORY_CLASS_CONFIG;
    private static final String CRL = SourceConfig.SSL_PREFIX + TlsOptions.CRL;

    private Tls() {}

    /** The engines, or null if no address uses TLS. Unusable keys, protocols and ciphers are rejected. */
    public static TlsEngines engines(SourceConfig config) {
        if (config.uris().stream().noneMatch(ClientSettings::isSecure)) {
            return null;
        }
        Class<?> own = config.getClass(ENGINES);
        if (own != null) {
            return ownEngines(config, own);
        }
        ClientTls tls = new ClientTls(options(config), SourceConfig.SSL_PREFIX);
        return new TlsEngines() {
            @Override
            public SSLEngine to(String host, int port) {
                return tls.engine(host, port);
            }

            @Override
            public void close() {
                // holds no resource
            }
        };
    }

    /** The option to correct after {@link #engines} has failed: without it, the engines can be created. */
    static String optionToCorrect(SourceConfig config) {
        if (config.getClass(ENGINES) != null) {
            return hasLists(config) ? CRL : ENGINES;
        }
        return SourceConfig.SSL_PREFIX + ClientTls.optionToCorrect(options(config));
    }

    /** Those of the operator's own class, which decides whom to trust. */
    private static TlsEngines ownEngines(SourceConfig config, Class<?> own) {
        if (hasLists(config)) {
            throw new ConfigException("is not allowed together with " + ENGINES
                    + ", which checks certificates itself; remove one of them");
        }
        SslEngineFactory factory = factory(own);
        String identification =
                config.getString(SourceConfig.SSL_PREFIX + SslConfigs.SSL_ENDPOINT_IDENTIFICATION_ALGORITHM_CONFIG);
        try {
            factory.configure(options(config));
            // Java rejects unknown protocols and ciphers only when an engine is created
            factory.createClientSslEngine("localhost", 1, identification);
        } catch (KafkaException | IllegalArgumentException e) {
            Utils.closeQuietly(factory, "TLS engine factory");
            throw new ConfigException(ENGINES + ": the class creates no engines: " + e.getMessage());
        }
        return new TlsEngines() {
            @Override
            public SSLEngine to(String host, int port) {
                return factory.createClientSslEngine(host, port, identification);
            }

            @Override
            public void close() {
                Utils.closeQuietly(factory, "TLS engine factory");
            }
        };
    }

    private static boolean hasLists(SourceConfig config) {
        return config.getString(CRL) != null && !config.getString(CRL).isBlank();
    }

    private static SslEngineFactory factory(Class<?> own) {
        try {
            return own.asSubclass(SslEngineFactory.class)
                    .getDeclaredConstructor()
                    .newInstance();
        } catch (ReflectiveOperationException | ClassCastException e) {
            throw new ConfigException(
                    ENGINES, own.getName(), "is not an SslEngineFactory with a public constructor without arguments");
        }
    }

    /** The options under Kafka's own names. */
    private static Map<String, Object> options(SourceConfig config) {
        Map<String, Object> options = new HashMap<>();
        config.values().forEach((name, value) -> {
            if (name.startsWith(SourceConfig.SSL_PREFIX + "ssl.")) {
                options.put(name.substring(SourceConfig.SSL_PREFIX.length()), value);
            }
        });
        return options;
    }
}
