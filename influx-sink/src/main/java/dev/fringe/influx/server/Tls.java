// SPDX-License-Identifier: Apache-2.0
package dev.fringe.influx.server;

import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.CertificateException;
import java.util.Map;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.SslConfigs;
import org.apache.kafka.common.config.types.Password;
import org.apache.kafka.common.security.ssl.DefaultSslEngineFactory;

/** TLS from Kafka's ssl.* options, read by Kafka's own code so that they have the same meaning. */
public record Tls(SSLContext context, X509TrustManager trustManager, boolean verifyHostname) {
    /** @param options the options under Kafka's own names */
    public static Tls from(Map<String, ?> options) {
        try (DefaultSslEngineFactory stores = new DefaultSslEngineFactory()) {
            stores.configure(options);
            X509TrustManager trust = trustManager(stores.truststore());
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keyManagers(stores.keystore(), options), new TrustManager[] {trust}, new SecureRandom());
            Object algorithm = options.get(SslConfigs.SSL_ENDPOINT_IDENTIFICATION_ALGORITHM_CONFIG);
            return new Tls(
                    context, trust, algorithm == null || !algorithm.toString().isEmpty());
        } catch (GeneralSecurityException e) {
            throw new ConfigException("influx.ssl.* cannot be used: " + e.getMessage());
        }
    }

    /** Whether the certificate of the server is the cause, so that a retry cannot succeed. */
    static boolean isDistrust(Throwable e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof SSLPeerUnverifiedException || cause instanceof CertificateException) {
                return true;
            }
        }
        return false;
    }

    private static X509TrustManager trustManager(KeyStore store) throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        // null: the authorities that Java trusts
        factory.init(store);
        for (TrustManager manager : factory.getTrustManagers()) {
            if (manager instanceof X509TrustManager x509) {
                return x509;
            }
        }
        throw new GeneralSecurityException("this Java has no X.509 trust manager");
    }

    private static KeyManager[] keyManagers(KeyStore store, Map<String, ?> options) throws GeneralSecurityException {
        if (store == null) {
            return new KeyManager[0];
        }
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, keyPassword(options));
        return factory.getKeyManagers();
    }

    private static char[] keyPassword(Map<String, ?> options) {
        Object own = options.get(SslConfigs.SSL_KEY_PASSWORD_CONFIG);
        Object used = own != null ? own : options.get(SslConfigs.SSL_KEYSTORE_PASSWORD_CONFIG);
        boolean inline = options.get(SslConfigs.SSL_KEYSTORE_KEY_CONFIG) != null;
        // Kafka stores a PEM key from an option without a password
        return used instanceof Password password && !inline ? password.value().toCharArray() : null;
    }
}
