package dev.fringe.avro.registry;

import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;

/**
 * How the registry is reached.
 *
 * @param urls where the API's paths begin, such as {@code http://host:8080/apis/ccompat/v7}; each is tried
 * @param authorization the header of that name, or null to use what each address itself has before its {@code @}
 * @param tls for addresses with https, or null for what Java has by default
 */
public record RegistryAccess(
        List<String> urls, String authorization, RegistryTls tls, Duration connectTimeout, Duration readTimeout)
        implements Serializable {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    public RegistryAccess {
        urls = List.copyOf(urls);
    }

    /** @param user as {@code name:password}, or null */
    static RegistryAccess of(List<String> urls, String user) {
        return new RegistryAccess(urls, user == null ? null : basic(user), null, TIMEOUT, TIMEOUT);
    }

    /** @param user as {@code name:password} */
    public static String basic(String user) {
        return "Basic " + Base64.getEncoder().encodeToString(user.getBytes(StandardCharsets.UTF_8));
    }

    public static String bearer(String token) {
        return "Bearer " + token;
    }

    /** Without the secrets. */
    @Override
    public String toString() {
        return urls.stream().map(url -> RegistryAddress.of(url).url()).toList().toString();
    }
}
