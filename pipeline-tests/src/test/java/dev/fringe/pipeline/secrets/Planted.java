// SPDX-License-Identifier: Apache-2.0
package dev.fringe.pipeline.secrets;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/** Secrets that occur nowhere else, in a file of which a config provider reads them. */
final class Planted {
    static final String USER = "planter";

    private final Map<String, String> secrets = new TreeMap<>();
    private final Path file;

    Planted(Path dir, String... names) throws IOException {
        StringBuilder properties = new StringBuilder();
        for (String name : names) {
            secrets.put(name, "planted-" + name + "-" + UUID.randomUUID());
            properties.append(name).append('=').append(secrets.get(name)).append('\n');
        }
        file = Files.writeString(dir.resolve("planted.properties"), properties);
    }

    String secret(String name) {
        return secrets.get(name);
    }

    /** As a connector file names it. */
    String reference(String name) {
        return "${file:" + file + ":" + name + "}";
    }

    /** A trust store with this password. */
    Path store(String name) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        Path path = file.resolveSibling(name + ".p12");
        try (OutputStream out = Files.newOutputStream(path)) {
            store.store(out, secret(name).toCharArray());
        }
        return path;
    }

    /** The name of a secret in the text, plain or as a header of HTTP has it. */
    Optional<String> in(String text) {
        return secrets.entrySet().stream()
                .filter(secret -> forms(secret.getValue()).stream().anyMatch(text::contains))
                .map(Map.Entry::getKey)
                .findFirst();
    }

    private static List<String> forms(String secret) {
        byte[] login = (USER + ":" + secret).getBytes(StandardCharsets.UTF_8);
        return List.of(secret, Base64.getEncoder().encodeToString(login));
    }
}
