// SPDX-License-Identifier: Apache-2.0
package dev.fringe.mqtt.servers;

import com.hivemq.extension.sdk.api.auth.parameter.SimpleAuthInput;
import com.hivemq.extension.sdk.api.auth.parameter.SimpleAuthOutput;
import com.hivemq.extension.sdk.api.packets.connect.ConnackReasonCode;
import com.hivemq.extension.sdk.api.services.Services;
import dev.fringe.mqtt.broker.TokenExpiry;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** JSON Web Tokens with an HMAC, and a broker's check of them: it ends the connection of a client when its token ends. */
public final class Tokens {
    public static final String USER = "token";

    private static final byte[] KEY = "a key for tests".getBytes(StandardCharsets.UTF_8);
    /** The token of each client's last connection. */
    private static final Map<String, String> CURRENT = new ConcurrentHashMap<>();

    private static final Set<String> ENDED = ConcurrentHashMap.newKeySet();

    private Tokens() {}

    public static String endingAt(Instant end) {
        String head = encoded("{\"alg\":\"HS256\",\"typ\":\"JWT\"}");
        String body = encoded("{\"sub\":\"fringe\",\"exp\":" + end.getEpochSecond() + "}");
        return head + '.' + body + '.' + signature(head + '.' + body);
    }

    private static String encoded(String json) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }

    private static String signature(String signed) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(KEY, "HmacSHA256"));
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(mac.doFinal(signed.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Whether the broker has ended a connection of the client because of its token. */
    public static boolean hasEnded(String client) {
        return ENDED.contains(client);
    }

    static void decide(SimpleAuthInput input, SimpleAuthOutput output) {
        String token = input.getConnectPacket()
                .getPassword()
                .map(password -> StandardCharsets.UTF_8.decode(password).toString())
                .orElse("");
        int dot = token.lastIndexOf('.');
        Duration left = TokenExpiry.of(token)
                .map(end -> Duration.between(Instant.now(), end))
                .orElse(Duration.ZERO);
        if (dot < 0
                || !token.substring(dot + 1).equals(signature(token.substring(0, dot)))
                || left.isNegative()
                || left.isZero()) {
            output.failAuthentication(ConnackReasonCode.NOT_AUTHORIZED);
            return;
        }
        output.authenticateSuccessfully();
        String client = input.getClientInformation().getClientId();
        CURRENT.put(client, token);
        Services.extensionExecutorService().schedule(() -> end(client, token), left.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static void end(String client, String token) {
        if (token.equals(CURRENT.get(client))) {
            ENDED.add(client);
            Services.clientService().disconnectClient(client);
        }
    }
}
