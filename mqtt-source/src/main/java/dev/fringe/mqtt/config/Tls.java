package dev.fringe.mqtt.config;

import java.util.HashMap;
import java.util.Map;
import javax.net.ssl.SSLSocketFactory;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.SslConfigs;
import org.apache.kafka.common.security.ssl.DefaultSslEngineFactory;

/** Sockets by Kafka's own TLS code, so that every {@code ssl.*} option means what it means in Kafka, PEM included. */
public final class Tls {
    private Tls() {}

    /** The factory, or null when no address uses TLS. Keys that cannot be used are refused here, never ignored. */
    public static SSLSocketFactory socketFactory(SourceConfig config) {
        if (config.uris().stream().noneMatch(Tls::isSecure)) {
            return null;
        }
        return socketFactory(options(config));
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

    private static SSLSocketFactory socketFactory(Map<String, Object> options) {
        // not closed: the context it made lives on in the sockets, and closing it only forgets it
        @SuppressWarnings("resource")
        DefaultSslEngineFactory factory = new DefaultSslEngineFactory();
        try {
            factory.configure(options);
        } catch (KafkaException e) {
            throw new ConfigException("mqtt.ssl.*: the keys or certificates cannot be used: " + reason(e));
        }
        return factory.sslContext().getSocketFactory();
    }

    private static String reason(Throwable e) {
        Throwable cause = e;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause == e ? e.getMessage() : e.getMessage() + " (" + cause.getMessage() + ")";
    }

    /** Which option a refusal of {@link #socketFactory} is about: Kafka names the file, but calls every store a keystore. */
    static String guiltyOption(SourceConfig config, ConfigException refusal) {
        String text = refusal.getMessage();
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

    public static boolean verifiesHostname(SourceConfig config) {
        return "https"
                .equalsIgnoreCase(config.getString(
                        SourceConfig.SSL_PREFIX + SslConfigs.SSL_ENDPOINT_IDENTIFICATION_ALGORITHM_CONFIG));
    }
}
