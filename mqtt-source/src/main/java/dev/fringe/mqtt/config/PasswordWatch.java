// SPDX-License-Identifier: Apache-2.0
package dev.fringe.mqtt.config;

import dev.fringe.mqtt.broker.TokenExpiry;
import dev.fringe.mqtt.delivery.CredentialWatch;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.kafka.common.config.types.Password;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the password again before it ends, if it is a token that says when, and every {@code mqtt.password.refresh.ms}. */
public final class PasswordWatch implements CredentialWatch {
    private static final Logger LOG = LoggerFactory.getLogger(PasswordWatch.class);
    private static final Duration NEVER = Duration.ofDays(1);
    /** While a token that is about to end has no successor. */
    private static final Duration SHORTEST = Duration.ofSeconds(1);

    private static final int LOOKS_BEFORE_THE_END = 6;

    private final String name;
    private final Supplier<SourceConfig> latest;
    private final Clock clock;
    private final String used;
    private final Optional<Instant> end;
    private final Duration renewBefore;
    private final Duration refresh;

    /**
     * @param name of the session, for the log
     * @param latest the configuration with the current password
     */
    public PasswordWatch(String name, Supplier<SourceConfig> latest, Clock clock) {
        this.name = name;
        this.latest = latest;
        this.clock = clock;
        SourceConfig config = latest.get();
        used = password(config);
        end = TokenExpiry.of(used);
        renewBefore = Duration.ofMillis(config.getLong(SourceConfig.TOKEN_RENEW_BEFORE));
        refresh = Duration.ofMillis(config.getLong(SourceConfig.PASSWORD_REFRESH));
    }

    private static String password(SourceConfig config) {
        Password password = config.getPassword(SourceConfig.PASSWORD);
        return password == null ? null : password.value();
    }

    @Override
    public Duration untilNextLook() {
        Duration regular = refresh.isZero() ? NEVER : refresh;
        if (end.isEmpty()) {
            return regular;
        }
        Duration due = Duration.between(clock.instant(), end.get().minus(renewBefore));
        Duration again = longer(SHORTEST, renewBefore.dividedBy(LOOKS_BEFORE_THE_END));
        Duration next = due.isNegative() || due.isZero() ? again : due;
        return next.compareTo(regular) < 0 ? next : regular;
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }

    @Override
    public boolean hasNewer() {
        try {
            if (!Objects.equals(used, password(latest.get()))) {
                LOG.info("{}: mqtt.password has changed; reconnecting with the new one, the session stays", name);
                return true;
            }
        } catch (RuntimeException e) {
            // without the message, which may contain the value
            LOG.warn(
                    "{}: cannot read mqtt.password again ({})",
                    name,
                    e.getClass().getSimpleName());
            return false;
        }
        end.filter(at -> !clock.instant().isBefore(at.minus(renewBefore)))
                .ifPresent(at -> LOG.warn(
                        "{}: the token in mqtt.password ends at {} and there is no new one; check what renews it",
                        name,
                        at));
        return false;
    }
}
