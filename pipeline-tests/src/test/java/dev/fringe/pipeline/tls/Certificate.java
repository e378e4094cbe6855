// SPDX-License-Identifier: Apache-2.0
package dev.fringe.pipeline.tls;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

/** The certificates that a server may have, and what its clients say of them. */
enum Certificate {
    GOOD,
    EXPIRED("CN=EXPIRED", "expired on", "renew it"),
    NOT_YET_VALID("CN=NOT_YET_VALID", "is not valid before", "clock"),
    WRONG_HOST("CN=WRONG_HOST", "is for elsewhere.example, not for localhost", "correct the host"),
    SELF_SIGNED("CN=SELF_SIGNED", "is self-signed and not in the trust store", "add it to"),
    UNKNOWN_AUTHORITY("CN=UNKNOWN_AUTHORITY", "issued by CN=stranger", "add the authority's certificate to"),
    REVOKED("CN=REVOKED", "was revoked on", "(key compromise)", "new certificate");

    private final String[] words;

    Certificate(String... words) {
        this.words = words;
    }

    /** What each refusal has to say: which certificate, why, and what to do. */
    String[] words() {
        return words;
    }

    Authority.Issued from(Authority authority, Path strangers) throws IOException {
        Instant now = Instant.now();
        Instant yesterday = now.minus(Duration.ofDays(1));
        Instant tomorrow = now.plus(Duration.ofDays(1));
        return switch (this) {
            case GOOD -> authority.issue(name());
            case EXPIRED -> authority.issue(name(), "DNS:localhost", yesterday, now.minusSeconds(60));
            case NOT_YET_VALID -> authority.issue(name(), "DNS:localhost", now.plusSeconds(3_600), tomorrow);
            case WRONG_HOST -> authority.issue(name(), "DNS:elsewhere.example", yesterday, tomorrow);
            case SELF_SIGNED -> authority.selfSigned(name());
            case UNKNOWN_AUTHORITY -> new Authority(strangers, "stranger").issue(name());
            case REVOKED -> authority.revoked(name());
        };
    }
}
