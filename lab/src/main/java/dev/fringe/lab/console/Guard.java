// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.console;

import dev.fringe.lab.stack.Login;
import java.math.BigInteger;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;

/**
 * Decides which requests the console answers. A page of another site must neither read nor change anything: it cannot choose
 * the Host header, its Origin differs, and it does not know the token.
 */
final class Guard {
    static final String TOKEN_HEADER = "X-Fringe-Token";

    private final Set<String> hosts;
    private final Optional<Login> login;
    private final String token = new BigInteger(160, new SecureRandom()).toString(Character.MAX_RADIX);

    /** The status and the reason of a refusal. */
    record Refusal(int status, String reason) {}

    /** What is known of a request; each header is null if it is missing. */
    record Asked(boolean change, String host, String origin, String authorization, String token) {}

    /**
     * @param hosts the names with ports by which the console may be reached; read for each request
     * @param login the login that each request must have; empty if none is required
     */
    Guard(Set<String> hosts, Optional<Login> login) {
        this.hosts = hosts;
        this.login = login;
    }

    /** The token that each change must have. It is in the page, which only its own origin can read. */
    String token() {
        return token;
    }

    Optional<Refusal> refusal(Asked asked) {
        if (asked.host() == null || !hosts.contains(asked.host())) {
            return refused(421, "this console is not reached as " + asked.host() + "; start it with --host NAME");
        }
        if (asked.origin() != null && !isOwn(asked.origin())) {
            return refused(403, "requests of other sites are refused");
        }
        if (login.isPresent() && !equal(expected(login.get()), asked.authorization())) {
            return refused(401, "the console requires its user and password");
        }
        if (asked.change() && !equal(token, asked.token())) {
            return refused(403, "the token is missing or outdated: load the page again");
        }
        return Optional.empty();
    }

    private static Optional<Refusal> refused(int status, String reason) {
        return Optional.of(new Refusal(status, reason));
    }

    private boolean isOwn(String origin) {
        try {
            return hosts.contains(String.valueOf(URI.create(origin).getRawAuthority()));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static String expected(Login login) {
        byte[] text = (login.user() + ":" + login.password()).getBytes(StandardCharsets.UTF_8);
        return "Basic " + Base64.getEncoder().encodeToString(text);
    }

    /** Takes the same time wherever the texts differ. */
    private static boolean equal(String expected, String given) {
        return given != null
                && MessageDigest.isEqual(
                        expected.getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8));
    }
}
