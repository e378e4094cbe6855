// SPDX-License-Identifier: Apache-2.0
package dev.fringe.influx;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A self-signed certificate for the server of a test, created by the JDK's keytool. */
record OwnCertificate(Path serverFile, Path trustStore, String pem) {
    static final String PASSWORD = "changeit";

    /** @param san the subject alternative name, such as {@code ip:127.0.0.1} */
    static OwnCertificate make(Path folder, String san) throws IOException, GeneralSecurityException {
        Path store = folder.resolve(san.replace(':', '-') + ".p12");
        keytool(
                "-genkeypair",
                "-alias",
                "server",
                "-keyalg",
                "RSA",
                "-keysize",
                "2048",
                "-validity",
                "2",
                "-dname",
                "CN=test",
                "-ext",
                "san=" + san,
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass",
                PASSWORD);
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD.toCharArray());
        }
        String certificate = pem("CERTIFICATE", keys.getCertificate("server").getEncoded());
        String key =
                pem("PRIVATE KEY", keys.getKey("server", PASSWORD.toCharArray()).getEncoded());
        Path serverFile = folder.resolve(san.replace(':', '-') + ".pem");
        Files.writeString(serverFile, certificate + key, StandardCharsets.US_ASCII);

        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("server", keys.getCertificate("server"));
        Path trustStore = folder.resolve(san.replace(':', '-') + "-trust.p12");
        try (var out = Files.newOutputStream(trustStore)) {
            trusted.store(out, PASSWORD.toCharArray());
        }
        return new OwnCertificate(serverFile, trustStore, certificate);
    }

    private static String pem(String what, byte[] bytes) {
        String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes);
        return "-----BEGIN " + what + "-----\n" + text + "\n-----END " + what + "-----\n";
    }

    private static void keytool(String... arguments) throws IOException {
        Path tool = Path.of(System.getProperty("java.home"), "bin", "keytool");
        List<String> command = new java.util.ArrayList<>(List.of(tool.toString()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new IOException("keytool: " + output);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }
}
