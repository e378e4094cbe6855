// SPDX-License-Identifier: Apache-2.0
package dev.fringe.mqtt.servers;

import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** New certificates of an authority, a server and a client, as PEM and as key stores. */
public final class Certificates {
    public static final String PASSWORD = "changeit";

    private final Path dir;
    private final KeyPair authorityKeys;
    private final X509Certificate authority;

    public Certificates(Path dir) throws GeneralSecurityException, IOException {
        this.dir = dir;
        authorityKeys = keys();
        authority = certificate("authority", authorityKeys, true);
        Files.writeString(dir.resolve("ca.pem"), pem(authority));
        store("trust.jks", null, authority);
        issue("server");
        issue("client");
    }

    public Path authority() {
        return dir.resolve("ca.pem");
    }

    public Path trustStore() {
        return dir.resolve("trust.jks");
    }

    public Path certificate(String name) {
        return dir.resolve(name + ".pem");
    }

    public Path key(String name) {
        return dir.resolve(name + ".key");
    }

    public Path keyStore(String name) {
        return dir.resolve(name + ".jks");
    }

    private void issue(String name) throws GeneralSecurityException, IOException {
        KeyPair keys = keys();
        X509Certificate certificate = certificate(name, keys, false);
        Files.writeString(certificate(name), pem(certificate));
        Files.writeString(key(name), pem(new JcaPKCS8Generator(keys.getPrivate(), null)));
        store(name + ".jks", keys, certificate);
    }

    private static KeyPair keys() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        return generator.generateKeyPair();
    }

    private X509Certificate certificate(String name, KeyPair keys, boolean isAuthority)
            throws GeneralSecurityException {
        Instant now = Instant.now();
        X500Principal subject = new X500Principal("CN=" + name);
        JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                isAuthority ? subject : authority.getSubjectX500Principal(),
                BigInteger.valueOf(System.nanoTime()),
                Date.from(now.minus(Duration.ofHours(1))),
                Date.from(now.plus(Duration.ofDays(1))),
                subject,
                keys.getPublic());
        try {
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(isAuthority));
            if (!isAuthority) {
                builder.addExtension(
                        Extension.subjectAlternativeName,
                        false,
                        new GeneralNames(new GeneralName(GeneralName.dNSName, "localhost")));
            }
            var signer = new JcaContentSignerBuilder("SHA256withRSA").build(authorityKeys.getPrivate());
            return new JcaX509CertificateConverter().getCertificate(builder.build(signer));
        } catch (CertIOException | OperatorCreationException e) {
            throw new GeneralSecurityException(e);
        }
    }

    private void store(String file, KeyPair keys, X509Certificate certificate)
            throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("JKS");
        store.load(null, null);
        if (keys == null) {
            store.setCertificateEntry("authority", certificate);
        } else {
            Certificate[] chain = {certificate, authority};
            store.setKeyEntry("key", keys.getPrivate(), PASSWORD.toCharArray(), chain);
        }
        try (OutputStream out = Files.newOutputStream(dir.resolve(file))) {
            store.store(out, PASSWORD.toCharArray());
        }
    }

    private static String pem(Object object) throws IOException {
        StringWriter text = new StringWriter();
        try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
            writer.writeObject(object);
        }
        return text.toString();
    }
}
