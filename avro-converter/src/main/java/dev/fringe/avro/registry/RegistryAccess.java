// SPDX-License-Identifier: Apache-2.0
package dev.fringe.avro.registry;

import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;

/**
 * The addresses, credentials and timeouts of the registry.
 *
 * @param urls base URLs of the API, such as {@code http://host:8080/apis/ccompat/v7}, which are tried in turn
 * @param authorization the value of the header, or null to use the credentials in each address
 * @param tls for https, or null for Java's defaults
 */
public record RegistryAccess(
        List<String> urls, String authorization, RegistryTls tls, Duration connectTimeout, Duration readTimeout)
        implements Serializable {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    public RegistryAccess {
        urls = List.copyOf(urls);
    }

    /** @param user {@code name:password}, or null */
    static RegistryAccess of(List<String> urls, String user) {
        return new RegistryAccess(urls, user == null ? null : basic(user), null, TIMEOUT, TIMEOUT);
    }

    /** @param user {@code name:password} */
    public static String basic(String user) {
        return "Basic " + Base64.getEncoder().encodeToString(user.getBytes(StandardCharsets.UTF_8));
    }

    public static String bearer(String token) {
        return "Bearer " + token;
    }

    /** Without secrets. */
    @Override
    public String toString() {
        return urls.stream().map(url -> RegistryAddress.of(url).url()).toList().toString();
    }
}
