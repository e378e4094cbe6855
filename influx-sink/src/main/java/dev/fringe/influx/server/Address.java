// SPDX-License-Identifier: Apache-2.0
package dev.fringe.influx.server;

import dev.fringe.records.tls.ClientTls;
import java.util.Optional;

/**
 * The address of InfluxDB with its credentials.
 *
 * @param authorization the value of the header; secret, so never printed
 */
public record Address(String url, Optional<String> authorization, Optional<ClientTls> tls) {
    /** For InfluxDB 1.x. */
    public static Optional<String> password(String username, String password) {
        return Optional.of(InfluxHttp.basic(username, password));
    }

    /** For InfluxDB 2 and 3. */
    public static Optional<String> token(String token) {
        return Optional.of("Token " + token);
    }

    /** The same for servers that know tokens by another word. */
    public Address asBearer() {
        return new Address(url, authorization.map(value -> value.replaceFirst("^Token ", "Bearer ")), tls);
    }

    @Override
    public String toString() {
        return url;
    }
}
