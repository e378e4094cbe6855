// SPDX-License-Identifier: Apache-2.0
package dev.fringe.records.tls;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CRL;
import java.security.cert.CRLException;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertStore;
import java.security.cert.CertificateFactory;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.PKIXRevocationChecker;
import java.security.cert.PKIXRevocationChecker.Option;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Collection;
import java.util.Set;
import java.util.stream.Collectors;
import javax.net.ssl.CertPathTrustManagerParameters;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/** A file with the lists of revoked certificates of one or several authorities. */
record RevocationLists(Path file) {
    Collection<? extends CRL> read() throws IOException, CRLException {
        try (InputStream in = Files.newInputStream(file)) {
            Collection<? extends CRL> lists =
                    CertificateFactory.getInstance("X.509").generateCRLs(in);
            if (lists.isEmpty()) {
                throw new CRLException("it has no list");
            }
            return lists;
        } catch (CRLException e) {
            throw e;
        } catch (GeneralSecurityException e) {
            throw new CRLException(e.getMessage(), e);
        }
    }

    /** Trusts the authorities, and of their certificates those that are not revoked. */
    X509ExtendedTrustManager trust(X509Certificate[] authorities) throws GeneralSecurityException, IOException {
        Set<TrustAnchor> anchors = Arrays.stream(authorities)
                .map(authority -> new TrustAnchor(authority, null))
                .collect(Collectors.toSet());
        PKIXBuilderParameters rules = new PKIXBuilderParameters(anchors, new X509CertSelector());
        rules.addCertStore(CertStore.getInstance("Collection", new CollectionCertStoreParameters(read())));
        PKIXRevocationChecker checker =
                (PKIXRevocationChecker) CertPathBuilder.getInstance("PKIX").getRevocationChecker();
        checker.setOptions(Set.of(Option.PREFER_CRLS, Option.NO_FALLBACK));
        rules.addCertPathChecker(checker);
        TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
        factory.init(new CertPathTrustManagerParameters(rules));
        return (X509ExtendedTrustManager) factory.getTrustManagers()[0];
    }
}
