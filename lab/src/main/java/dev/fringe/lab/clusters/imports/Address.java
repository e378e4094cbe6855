// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.clusters.imports;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A URL without the login that it may contain. */
record Address(String url, Optional<String> user, Optional<String> password) {
    private static final Pattern LOGIN = Pattern.compile("([A-Za-z][\\w+.-]*://)([^/@:]*)(?::([^/@]*))?@(.*)");

    static Address of(String text) {
        Matcher login = LOGIN.matcher(text);
        return login.matches()
                ? new Address(
                        login.group(1) + login.group(4),
                        Optional.of(login.group(2)),
                        Optional.ofNullable(login.group(3)))
                : new Address(text, Optional.empty(), Optional.empty());
    }
}
