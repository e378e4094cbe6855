// SPDX-License-Identifier: Apache-2.0
package dev.fringe.records.tls;

import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.X509TrustManager;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.SslConfigs;
import org.apache.kafka.common.config.types.Password;
import org.apache.kafka.common.security.ssl.DefaultSslEngineFactory;

/** TLS of a client from the {@link TlsOptions}. Kafka's own code reads the stores, so each option means the same as in Kafka. */
public final class ClientTls {
    /** Each stands for those that begin like it. */
    private static final List<String> MAY_BE_WRONG = List.of(
            TlsOptions.CRL,
            SslConfigs.SSL_CIPHER_SUITES_CONFIG,
            SslConfigs.SSL_ENABLED_PROTOCOLS_CONFIG,
            SslConfigs.SSL_TRUSTSTORE_LOCATION_CONFIG);

    private final Map<String, ?> options;
    private final SSLContext context;
    private final ServerTrust trust;

    /**
     * @param options parsed, under Kafka's names
     * @param prefix what stands before Kafka's names in the configuration, for messages
     * @throws ConfigException if they cannot be used
     */
    public ClientTls(Map<String, ?> options, String prefix) {
        this.options = options;
        try (DefaultSslEngineFactory stores = new DefaultSslEngineFactory()) {
            stores.configure(options);
            trust = ServerTrust.of(
                    stores.truststore(),
                    text(SslConfigs.SSL_TRUSTMANAGER_ALGORITHM_CONFIG),
                    text(TlsOptions.CRL) == null ? null : Path.of(text(TlsOptions.CRL)),
                    prefix + "ssl.truststore.*",
                    prefix + TlsOptions.CRL);
            context = context();
            trust.in(context, keyManagers(stores.keystore()), random());
            // Java rejects unknown protocols and ciphers only when an engine is created
            engine("localhost", 1);
        } catch (KafkaException | GeneralSecurityException | IllegalArgumentException e) {
            throw new ConfigException(
                    prefix + "ssl.*: the keys, certificates, protocols or ciphers cannot be used: " + reason(e));
        }
    }

    /** The option to correct, under Kafka's name, if these cannot be used: without it, they can. */
    public static String optionToCorrect(Map<String, ?> options) {
        Map<String, ?> defaults = TlsOptions.withEngines().parse(Map.of());
        for (String option : MAY_BE_WRONG) {
            String group = option.replace("location", "");
            Map<String, Object> others = new HashMap<>(options);
            others.replaceAll((name, value) -> name.startsWith(group) ? defaults.get(name) : value);
            if (isUsable(others)) {
                return option;
            }
        }
        return options.get(SslConfigs.SSL_KEYSTORE_KEY_CONFIG) != null
                ? SslConfigs.SSL_KEYSTORE_KEY_CONFIG
                : SslConfigs.SSL_KEYSTORE_LOCATION_CONFIG;
    }

    private static boolean isUsable(Map<String, ?> options) {
        try {
            new ClientTls(options, "");
            return true;
        } catch (ConfigException e) {
            return false;
        }
    }

    public SSLEngine engine(String host, int port) {
        SSLEngine engine = context.createSSLEngine(host, port);
        engine.setUseClientMode(true);
        engine.setSSLParameters(restricted(engine.getSSLParameters()));
        return engine;
    }

    public SSLSocketFactory sockets() {
        return new RestrictedSockets(context.getSocketFactory(), this::restricted);
    }

    public X509TrustManager trust() {
        return trust;
    }

    public boolean verifiesHost() {
        return !identification().isEmpty();
    }

    private String identification() {
        Object algorithm = options.get(SslConfigs.SSL_ENDPOINT_IDENTIFICATION_ALGORITHM_CONFIG);
        return algorithm == null
                ? SslConfigs.DEFAULT_SSL_ENDPOINT_IDENTIFICATION_ALGORITHM
                : algorithm.toString().strip();
    }

    private SSLParameters restricted(SSLParameters parameters) {
        if (options.get(SslConfigs.SSL_ENABLED_PROTOCOLS_CONFIG) instanceof List<?> protocols && !protocols.isEmpty()) {
            parameters.setProtocols(protocols.toArray(String[]::new));
        }
        if (options.get(SslConfigs.SSL_CIPHER_SUITES_CONFIG) instanceof List<?> ciphers && !ciphers.isEmpty()) {
            parameters.setCipherSuites(ciphers.toArray(String[]::new));
        }
        parameters.setEndpointIdentificationAlgorithm(identification());
        return parameters;
    }

    private SSLContext context() throws GeneralSecurityException {
        String protocol = text(SslConfigs.SSL_PROTOCOL_CONFIG);
        String provider = text(SslConfigs.SSL_PROVIDER_CONFIG);
        String known = protocol == null ? SslConfigs.DEFAULT_SSL_PROTOCOL : protocol;
        return provider == null ? SSLContext.getInstance(known) : SSLContext.getInstance(known, provider);
    }

    private SecureRandom random() throws GeneralSecurityException {
        String name = text(SslConfigs.SSL_SECURE_RANDOM_IMPLEMENTATION_CONFIG);
        return name == null ? null : SecureRandom.getInstance(name);
    }

    private KeyManager[] keyManagers(KeyStore store) throws GeneralSecurityException {
        if (store == null) {
            return new KeyManager[0];
        }
        String algorithm = text(SslConfigs.SSL_KEYMANAGER_ALGORITHM_CONFIG);
        KeyManagerFactory factory =
                KeyManagerFactory.getInstance(algorithm == null ? KeyManagerFactory.getDefaultAlgorithm() : algorithm);
        factory.init(store, keyPassword());
        return factory.getKeyManagers();
    }

    /** The password under which Kafka keeps the key. A key in PEM has only its own. */
    private char[] keyPassword() {
        Object used = options.get(SslConfigs.SSL_KEY_PASSWORD_CONFIG);
        if (used == null && options.get(SslConfigs.SSL_KEYSTORE_KEY_CONFIG) == null) {
            used = options.get(SslConfigs.SSL_KEYSTORE_PASSWORD_CONFIG);
        }
        return used instanceof Password password ? password.value().toCharArray() : null;
    }

    /** Null if the option is not set. */
    private String text(String option) {
        Object value = options.get(option);
        return value == null || value.toString().isBlank() ? null : value.toString();
    }

    private static String reason(Throwable e) {
        Throwable cause = e;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause == e || e.getMessage().contains(String.valueOf(cause.getMessage()))
                ? e.getMessage()
                : e.getMessage() + " (" + cause.getMessage() + ")";
    }
}
