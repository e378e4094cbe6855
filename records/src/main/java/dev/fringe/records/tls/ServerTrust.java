// SPDX-License-Identifier: Apache-2.0
package dev.fringe.records.tls;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Arrays;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/** Decides as Java does, checks the revocation lists if there are any, and explains a refusal. */
public final class ServerTrust extends X509ExtendedTrustManager {
    private static final X509Certificate[] NONE = {};

    private final X509ExtendedTrustManager java;
    private final RevocationLists lists;
    private final CertificateFault faults;

    private ServerTrust(X509ExtendedTrustManager java, RevocationLists lists, CertificateFault faults) {
        this.java = java;
        this.lists = lists;
        this.faults = faults;
    }

    /**
     * @param store null for the authorities that Java trusts
     * @param algorithm of Java's trust managers, or null for its default
     * @param crl a file with revocation lists, or null
     * @param trustOption where the operator says whom to trust, for messages
     * @param crlOption where the operator names the file, for messages
     */
    public static ServerTrust of(KeyStore store, String algorithm, Path crl, String trustOption, String crlOption)
            throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(
                algorithm == null ? TrustManagerFactory.getDefaultAlgorithm() : algorithm);
        factory.init(store);
        X509ExtendedTrustManager java = Arrays.stream(factory.getTrustManagers())
                .filter(X509ExtendedTrustManager.class::isInstance)
                .map(X509ExtendedTrustManager.class::cast)
                .findFirst()
                .orElseThrow(() -> new GeneralSecurityException(
                        factory.getAlgorithm() + " has no trust manager that checks hosts"));
        CertificateFault faults = new CertificateFault(trustOption, crlOption);
        return new ServerTrust(java, crl == null ? null : readable(crl, crlOption), faults);
    }

    /** Has a context use it for new connections. */
    public void in(SSLContext context, KeyManager[] keys, SecureRandom random) throws GeneralSecurityException {
        context.init(keys, new TrustManager[] {this}, random);
        if (lists != null) {
            // a resumed session checks no certificate, and Java would resume it for a day; zero means no limit
            context.getClientSessionContext().setSessionTimeout(1);
        }
    }

    private static RevocationLists readable(Path file, String option) throws GeneralSecurityException {
        RevocationLists lists = new RevocationLists(file);
        try {
            lists.read();
            return lists;
        } catch (IOException | GeneralSecurityException e) {
            throw new GeneralSecurityException(unreadable(file, option, e), e);
        }
    }

    private static String unreadable(Path file, String option, Exception e) {
        return "cannot read revocation lists from " + file + " of " + option + " (" + e
                + "); it must be a file with lists in PEM or DER";
    }

    private interface Check {
        void by(X509ExtendedTrustManager manager) throws CertificateException;
    }

    private void check(X509Certificate[] chain, String host, Check check) throws CertificateException {
        try {
            check.by(lists == null ? java : lists.trust(java.getAcceptedIssuers()));
        } catch (CertificateException e) {
            throw new UntrustedCertificateException(
                    faults.of(chain, e, host, Instant.now()), e.getCause() == null ? e : e.getCause());
        } catch (IOException | GeneralSecurityException e) {
            throw new UntrustedCertificateException(unreadable(lists.file(), faults.crlOption(), e), e);
        }
    }

    private static String host(SSLSession session) {
        return session == null ? null : session.getPeerHost();
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
        check(chain, engine.getPeerHost(), manager -> manager.checkServerTrusted(chain, type, engine));
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
        String host = socket instanceof SSLSocket secure ? host(secure.getHandshakeSession()) : null;
        check(chain, host, manager -> manager.checkServerTrusted(chain, type, socket));
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
        check(chain, null, manager -> manager.checkServerTrusted(chain, type));
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
        throw new CertificateException("this is a client");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
        throw new CertificateException("this is a client");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
        throw new CertificateException("this is a client");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        X509Certificate[] issuers = java.getAcceptedIssuers();
        return issuers == null ? NONE : issuers;
    }
}
