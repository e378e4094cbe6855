// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.stack;

import dev.fringe.records.tls.ServerTrust;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/**
 * Trusts the servers whose certificates an authority of one's own has signed.
 *
 * @param file the authority's certificates, as PEM
 * @param revoked the lists of the certificates that the authority has revoked, if they are checked
 */
public record TrustedAuthority(Path file, Optional<Path> revoked) {
    public static final String FILE = "ca-file";
    public static final String REVOKED = "crl-file";

    public SSLContext context() {
        KeyStore trusted = certificates();
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            ServerTrust.of(trusted, null, revoked.orElse(null), FILE, REVOKED).in(context, null, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new LabFailure(e.getMessage(), e);
        }
    }

    private KeyStore certificates() {
        try (InputStream pem = Files.newInputStream(file)) {
            KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
            trusted.load(null, null);
            for (Certificate certificate :
                    CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
                trusted.setCertificateEntry("authority-" + trusted.size(), certificate);
            }
            return trusted;
        } catch (IOException | GeneralSecurityException e) {
            throw new LabFailure(
                    "cannot read the authority's certificate in " + file + ": " + e.getMessage()
                            + "; the file must contain certificates in PEM",
                    e);
        }
    }
}
