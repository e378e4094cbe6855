package dev.fringe.mqtt.config;

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

/** Engines by Kafka's own TLS code, so that every {@code ssl.*} option means what it means in Kafka, PEM included. */
public final class Tls {
    private Tls() {}

    /** The engines, or null when no address uses TLS. Keys that cannot be used are refused here, never ignored. */
    public static TlsEngines engines(SourceConfig config) {
        if (config.uris().stream().noneMatch(Tls::isSecure)) {
            return null;
        }
        SslEngineFactory factory = factory(config);
        String identification =
                config.getString(SourceConfig.SSL_PREFIX + SslConfigs.SSL_ENDPOINT_IDENTIFICATION_ALGORITHM_CONFIG);
        try {
            factory.configure(options(config));
            // protocols and ciphers that Java does not have are refused only when an engine is made
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
                    "is no SslEngineFactory with a public constructor without arguments");
        }
    }

    /** The options by Kafka's own names. */
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

    /** Which option a refusal of {@link #engines} is about: Kafka names the file, but calls every store a keystore. */
    static String guiltyOption(SourceConfig config, ConfigException refusal) {
        String text = refusal.getMessage();
        for (String option : List.of(
                SslConfigs.SSL_ENGINE_FACTORY_CLASS_CONFIG,
                SslConfigs.SSL_CIPHER_SUITES_CONFIG,
                SslConfigs.SSL_ENABLED_PROTOCOLS_CONFIG)) {
            Object value = config.values().get(SourceConfig.SSL_PREFIX + option);
            if (value instanceof List<?> names && names.stream().anyMatch(name -> text.contains(name.toString()))
                    || value instanceof Class<?> factory && text.contains(factory.getName())) {
                return SourceConfig.SSL_PREFIX + option;
            }
        }
        String trusted = config.getString(SourceConfig.SSL_PREFIX + SslConfigs.SSL_TRUSTSTORE_LOCATION_CONFIG);
        if (trusted != null && text.contains(trusted) || text.contains("truststore")) {
            return SourceConfig.SSL_PREFIX + SslConfigs.SSL_TRUSTSTORE_LOCATION_CONFIG;
        }
        boolean inline = config.getPassword(SourceConfig.SSL_PREFIX + SslConfigs.SSL_KEYSTORE_KEY_CONFIG) != null;
        return SourceConfig.SSL_PREFIX
                + (inline ? SslConfigs.SSL_KEYSTORE_KEY_CONFIG : SslConfigs.SSL_KEYSTORE_LOCATION_CONFIG);
    }

    public static boolean isSecure(String uri) {
        return uri.startsWith("ssl:") || uri.startsWith("wss:");
    }
}
