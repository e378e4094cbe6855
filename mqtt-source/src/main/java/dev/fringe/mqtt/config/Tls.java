// SPDX-License-Identifier: Apache-2.0
package dev.fringe.mqtt.config;

import dev.fringe.mqtt.broker.ClientSettings;
import dev.fringe.mqtt.broker.TlsEngines;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLEngine;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.SslConfigs;
import org.apache.kafka.common.security.auth.SslEngineFactory;
import org.apache.kafka.common.security.ssl.DefaultSslEngineFactory;
import org.apache.kafka.common.utils.Utils;

/** TLS engines from Kafka's own code, so that every {@code ssl.*} option has the same meaning as in Kafka, including PEM. */
public final class Tls {
    private Tls() {}

    /** The engines, or null if no address uses TLS. Unusable keys, protocols and ciphers are rejected. */
    public static TlsEngines engines(SourceConfig config) {
        if (config.uris().stream().noneMatch(ClientSettings::isSecure)) {
            return null;
        }
        SslEngineFactory factory = factory(config);
        String identification =
                config.getString(SourceConfig.SSL_PREFIX + SslConfigs.SSL_ENDPOINT_IDENTIFICATION_ALGORITHM_CONFIG);
        try {
            factory.configure(options(config));
            // Java rejects unknown protocols and ciphers only when an engine is created
            factory.createClientSslEngine("localhost", 1, identification);
        } catch (KafkaException | IllegalArgumentException e) {
            Utils.closeQuietly(factory, "TLS engine factory");
            throw new ConfigException(
                    "mqtt.ssl.*: the keys, certificates, protocols or ciphers cannot be used: " + reason(e));
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

    /** The option to correct after {@link #engines} has failed: without it, the engines can be created. */
    static String optionToCorrect(SourceConfig config) {
        for (String option : List.of(
                SslConfigs.SSL_ENGINE_FACTORY_CLASS_CONFIG,
                SslConfigs.SSL_CIPHER_SUITES_CONFIG,
                SslConfigs.SSL_ENABLED_PROTOCOLS_CONFIG,
                SslConfigs.SSL_TRUSTSTORE_LOCATION_CONFIG)) {
            String prefix = SourceConfig.SSL_PREFIX + option.replace("location", "");
            Map<String, String> others = new HashMap<>(config.originalsStrings());
            if (others.keySet().removeIf(name -> name.startsWith(prefix)) && isUsable(new SourceConfig(others))) {
                return SourceConfig.SSL_PREFIX + option;
            }
        }
        boolean inline = config.getPassword(SourceConfig.SSL_PREFIX + SslConfigs.SSL_KEYSTORE_KEY_CONFIG) != null;
        return SourceConfig.SSL_PREFIX
                + (inline ? SslConfigs.SSL_KEYSTORE_KEY_CONFIG : SslConfigs.SSL_KEYSTORE_LOCATION_CONFIG);
    }

    private static boolean isUsable(SourceConfig config) {
        try {
            engines(config).close();
            return true;
        } catch (ConfigException e) {
            return false;
        }
    }

    private static SslEngineFactory factory(SourceConfig config) {
        Class<?> own = config.getClass(SourceConfig.SSL_PREFIX + SslConfigs.SSL_ENGINE_FACTORY_CLASS_CONFIG);
        try {
            return own == null
                    ? new DefaultSslEngineFactory()
                    : own.asSubclass(SslEngineFactory.class)
                            .getDeclaredConstructor()
                            .newInstance();
        } catch (ReflectiveOperationException | ClassCastException e) {
            throw new ConfigException(
                    SourceConfig.SSL_PREFIX + SslConfigs.SSL_ENGINE_FACTORY_CLASS_CONFIG,
                    own.getName(),
                    "is not an SslEngineFactory with a public constructor without arguments");
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

    private static String reason(Throwable e) {
        Throwable cause = e;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause == e ? e.getMessage() : e.getMessage() + " (" + cause.getMessage() + ")";
    }
}
