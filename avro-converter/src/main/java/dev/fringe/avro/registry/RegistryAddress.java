// SPDX-License-Identifier: Apache-2.0
package dev.fringe.avro.registry;

import java.io.Serializable;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An address of the registry.
 *
 * @param url without user and password
 * @param authorization from user and password, or null
 */
record RegistryAddress(String url, String authorization) implements Serializable {
    private static final Pattern WITH_USER = Pattern.compile("(?i)(https?://)([^/?#]*)@(.*)");

    static RegistryAddress of(String given) {
        String url = given.trim().replaceAll("/+$", "");
        Matcher parts = WITH_USER.matcher(url);
        return parts.matches()
                ? new RegistryAddress(parts.group(1) + parts.group(3), RegistryAccess.basic(decoded(parts.group(2))))
                : new RegistryAddress(url, null);
    }

    private static String decoded(String user) {
        try {
            return URLDecoder.decode(user.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException notEncoded) {
            return user;
        }
    }
}
