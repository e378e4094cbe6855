// SPDX-License-Identifier: Apache-2.0
package dev.fringe.mqtt.broker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;

/** When a password ends that is a JSON Web Token. Only the broker checks its signature. */
public final class TokenExpiry {
    private static final ObjectMapper JSON = new ObjectMapper();

    private TokenExpiry() {}

    /** Empty if the password is no token or does not say when it ends. */
    public static Optional<Instant> of(String password) {
        String[] parts = password == null ? new String[0] : password.split("\\.", -1);
        if (parts.length != 3) {
            return Optional.empty();
        }
        try {
            JsonNode end =
                    JSON.readTree(Base64.getUrlDecoder().decode(parts[1])).path("exp");
            return end.isNumber() ? Optional.of(Instant.ofEpochSecond(end.longValue())) : Optional.empty();
        } catch (IOException | IllegalArgumentException | DateTimeException e) {
            return Optional.empty();
        }
    }
}
