// SPDX-License-Identifier: Apache-2.0
package dev.fringe.mqtt.delivery;

import dev.fringe.mqtt.broker.BrokerException;
import dev.fringe.mqtt.broker.Connection;
import dev.fringe.mqtt.broker.Subscriptions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one session connected: connects, subscribes, waits for the end of the connection, and starts again with a new client. The
 * first connection uses the same loop as all later ones. A session that is left over is emptied and ended instead.
 */
public final class Subscriber {
    private static final Logger LOG = LoggerFactory.getLogger(Subscriber.class);
    private static final Duration DISCONNECT_TIMEOUT = Duration.ofSeconds(2);
    // a broker sends queued messages immediately; if none arrives for this long while it answers, there are no more
    private static final Duration QUIET_PERIOD = Duration.ofSeconds(3);

    private final String name;
    private final Subscriptions subscriptions;
    private final SubscriberContext context;
    private final SessionOwner owner;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final CountDownLatch firstRound = new CountDownLatch(1);
    private final Thread thread;
    private boolean expected;
    private volatile ActiveConnection active;
    private volatile BrokerException failure;
    private volatile boolean ended;
    private final Renewal renewal;
    private int epoch;
    private int attempt;

    /** @param expected whether the broker should already know the session */
    public Subscriber(
            String session,
            Subscriptions subscriptions,
            boolean expected,
            SubscriberContext context,
            SessionOwner owner) {
        this.name = session;
        this.subscriptions = subscriptions;
        this.expected = expected;
        this.context = context;
        this.renewal = new Renewal(context.inbox());
        this.owner = owner;
        this.thread = new Thread(this::subscribe, "mqtt-subscriber-" + session);
        this.thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** Waits until it has subscribed or has tried every address once. */
    void awaitFirstRound(Duration timeout) throws InterruptedException {
        firstRound.await(Math.max(0, timeout.toMillis()), TimeUnit.MILLISECONDS);
    }

    /** Why it stopped, or null: only an error that a retry cannot repair ends the loop. */
    public BrokerException failure() {
        return failure;
    }

    public boolean isSubscribed() {
        ActiveConnection current = active;
        return current != null && current.isSubscribed();
    }

    boolean publish(String topic, byte[] payload) {
        return active != null && active.publish(topic, payload);
    }

    public int pending() {
        ActiveConnection current = active;
        return current == null ? 0 : current.acks().size();
    }

    /** When the oldest unacknowledged message was received, or -1. */
    public long oldestReceivedAt() {
        ActiveConnection current = active;
        return current == null ? -1 : current.acks().oldestReceivedAt();
    }

    /** Waits until the messages that Connect has are acknowledged; false if there is no progress for as long as the timeout. */
    boolean awaitHandedOver(Duration timeout) throws InterruptedException {
        ActiveConnection current = active;
        if (current != null && !current.acks().awaitHandedOver(timeout)) {
            LOG.warn("{}: stopped before Kafka confirmed all records; the broker will resend those messages", name);
            return false;
        }
        return true;
    }

    /** Starts to disconnect; the session and its unacknowledged messages stay with the broker. */
    void stop() {
        stopping.countDown();
        ActiveConnection last = active;
        if (last != null) {
            last.stop();
        }
    }

    void awaitEnd() throws InterruptedException {
        thread.join(DISCONNECT_TIMEOUT.plusSeconds(3).toMillis());
    }

    void interrupt() {
        thread.interrupt();
    }

    private void subscribe() {
        try {
            run();
        } finally {
            renewal.end();
            firstRound.countDown();
        }
    }

    private void run() {
        int refusals = 0;
        while (stopping.getCount() > 0 && !ended) {
            String uri = context.uris().get(attempt % context.uris().size());
            long began = System.nanoTime();
            try {
                runConnection(uri);
                refusals = 0;
                // a connection that is closed again and again counts as a failed attempt
                Duration lasted = Duration.ofNanos(System.nanoTime() - began);
                attempt = context.backoff().resetsAfter(attempt / context.uris().size(), lasted) ? 0 : attempt + 1;
            } catch (BrokerException e) {
                renewal.end();
                refusals = e.kind().permanent() ? refusals + 1 : 0;
                boolean permanent = e.kind() == BrokerException.Kind.FILTER
                        || epoch == 0 && refusals >= context.uris().size();
                // a session that is left over must not fail the task
                if (permanent && !isLeftOver()) {
                    failure = e;
                    return;
                }
                LOG.warn("{}: {} (attempt {})", name, e.getMessage(), attempt + 1);
                attempt++;
            } catch (RuntimeException e) {
                // without this, the task would keep running without a subscription
                failure = new BrokerException(
                        BrokerException.Kind.PROTOCOL, "the MQTT client failed at " + uri + ": " + e, e);
                return;
            } catch (InterruptedException e) {
                return;
            }
            if (!pause()) {
                return;
            }
        }
    }

    /** Whether to continue after the pause. Every address is tried before the first pause. */
    private boolean pause() {
        try {
            int round = attempt / context.uris().size();
            boolean others = attempt % context.uris().size() != 0;
            if (!others) {
                firstRound.countDown();
            }
            return !stopping.await(others ? 0 : context.backoff().before(round).toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            return false;
        }
    }

    private boolean isLeftOver() {
        return subscriptions.wanted().isEmpty();
    }

    private void runConnection(String uri) throws BrokerException, InterruptedException {
        CredentialWatch credentials = owner.credentials(name);
        Connection connection = owner.connectionsTo(name).to(uri);
        ActiveConnection current = new ActiveConnection(
                connection,
                context.inbox(),
                new PendingAcks(name, epoch + 1, context.room(), connection::acknowledge, context.metrics()));
        Duration timeout = Duration.ZERO;
        boolean empty = false;
        try {
            boolean known = connection.connect(current);
            epoch++;
            active = current;
            // a stop during connect() found no active connection
            if (stopping.getCount() == 0) {
                current.stop();
            }
            if (isLeftOver()) {
                firstRound.countDown();
                empty = !known || drain(connection, current);
            } else {
                connected(uri, known);
                subscribe(uri, connection, current, known);
            }
            timeout = empty ? DISCONNECT_TIMEOUT : awaitEnd(uri, current, credentials);
        } finally {
            connection.close(timeout);
            current.acks().close();
        }
        if (empty) {
            endSession(uri);
        }
    }

    private void subscribe(String uri, Connection connection, ActiveConnection current, boolean known)
            throws BrokerException {
        connection.subscribe(subscriptions.wanted());
        if (known && !subscriptions.dropped().isEmpty()) {
            connection.unsubscribe(subscriptions.dropped());
        }
        owner.sessionHolds(name, subscriptions.filters());
        current.subscribed();
        firstRound.countDown();
        LOG.info("{}: subscribed to {} at {}", name, subscriptions, uri);
    }

    /** Receives the messages of a session that is left over; false if the connection ends before. */
    private boolean drain(Connection connection, ActiveConnection current)
            throws BrokerException, InterruptedException {
        LOG.info(
                "{}: this session is left over from an earlier configuration; recording its messages at the broker",
                name);
        while (!owner.isTaskSubscribed()) {
            if (current.endsWithin(Duration.ofMillis(100))) {
                return false;
            }
        }
        long seen;
        do {
            seen = current.arrivals();
            connection.unsubscribe(subscriptions.dropped());
            if (current.endsWithin(QUIET_PERIOD)) {
                return false;
            }
        } while (current.arrivals() != seen || current.acks().size() > 0);
        return true;
    }

    /** A clean start ends the session, and an expiry of 0 ends the session of that connection. */
    private void endSession(String uri) throws BrokerException {
        Connection last = owner.connectionsEnding(name).to(uri);
        try {
            last.connect(Connection.Listener.IGNORE_ALL);
        } finally {
            last.close(DISCONNECT_TIMEOUT);
        }
        ended = true;
        owner.sessionHolds(name, List.of());
        LOG.info("ended the session {} at {}, which was left over and is empty", name, uri);
    }

    private void connected(String uri, boolean sessionKnown) {
        context.metrics().connected();
        owner.connected(name, sessionKnown);
        if (sessionKnown) {
            context.inbox().awaitResend(name, epoch);
            LOG.info("{}: connected to {}; the broker kept the session", name, uri);
        } else if (expected) {
            context.metrics().sessionLost();
            LOG.warn(
                    "{}: connected to {}, but the broker no longer knows the session: messages published since the"
                            + " last connection are lost; check the broker's persistence and mqtt.session.expiry.seconds",
                    name,
                    uri);
        } else {
            LOG.info("{}: connected to {} with a new session", name, uri);
        }
        expected = true;
        renewal.end();
    }

    /** Waits for the end of the connection; returns how long disconnecting may take. */
    private Duration awaitEnd(String uri, ActiveConnection current, CredentialWatch credentials)
            throws InterruptedException {
        if (renewal.isDueBeforeTheEnd(current, credentials)) {
            attempt = 0;
            return DISCONNECT_TIMEOUT;
        }
        ActiveConnection.End end = current.awaitEnd();
        if (end == ActiveConnection.End.OVERFLOWED) {
            LOG.info(
                    "{}: {} sends more than mqtt.inbox.bytes allows unacknowledged ({}); reconnecting for the rest",
                    name,
                    uri,
                    context.room());
            while (!current.acks().awaitEmpty(Duration.ofSeconds(1)) && !current.isLost() && stopping.getCount() > 0) {
                // Kafka is slow or unavailable; it must confirm these messages before the rest can be received
            }
            attempt = 0;
        } else if (end == ActiveConnection.End.LOST) {
            LOG.warn("{}: lost the connection to {}: {}", name, uri, current.reason());
            return Duration.ZERO;
        }
        return DISCONNECT_TIMEOUT;
    }
}
