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
 * Keeps one session alive: connects, subscribes, waits for the end of the connection, and begins again with a fresh
 * client. The first connection goes through the same loop as every later one. A session that is left over is emptied instead,
 * and ended.
 */
public final class Subscriber {
    private static final Logger LOG = LoggerFactory.getLogger(Subscriber.class);
    private static final Duration GOODBYE = Duration.ofSeconds(2);
    // a broker sends what it holds at once; this long without any of it, while it answers, is the end
    private static final Duration QUIET = Duration.ofSeconds(3);

    private final String name;
    private final Subscriptions subscriptions;
    private final Surroundings around;
    private final SessionOwner owner;
    private final List<String> uris;
    private final Inbox inbox;
    private final SourceMetrics metrics;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final CountDownLatch firstRound = new CountDownLatch(1);
    private final Thread thread;
    private boolean expected;
    private volatile Link link;
    private volatile BrokerException failure;
    private volatile boolean ended;
    private int epoch;
    private int attempt;

    /** @param expected whether the broker should know the session from before */
    public Subscriber(
            String session, Subscriptions subscriptions, boolean expected, Surroundings around, SessionOwner owner) {
        this.name = session;
        this.subscriptions = subscriptions;
        this.expected = expected;
        this.around = around;
        this.uris = around.uris();
        this.inbox = around.inbox();
        this.metrics = around.metrics();
        this.owner = owner;
        this.thread = new Thread(this::subscribe, "mqtt-subscriber-" + session);
        this.thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** Returns when it has subscribed, or has tried every address once, or the patience ends. */
    void awaitFirstRound(Duration patience) throws InterruptedException {
        firstRound.await(Math.max(0, patience.toMillis()), TimeUnit.MILLISECONDS);
    }

    /** Why it gave up, or null while it has not: only what a retry cannot heal ends the loop. */
    public BrokerException failure() {
        return failure;
    }

    public boolean isSubscribed() {
        Link current = link;
        return current != null && current.isSubscribed();
    }

    public int pending() {
        Link current = link;
        return current == null ? 0 : current.acks().size();
    }

    /** When the oldest unacknowledged message was received, or -1. */
    public long oldestReceivedAt() {
        Link current = link;
        return current == null ? -1 : current.acks().oldestReceivedAt();
    }

    /** Lets what Connect was given be acknowledged; false when nothing moves for as long as the patience. */
    boolean awaitHandedOver(Duration patience) throws InterruptedException {
        Link current = link;
        if (current != null && !current.acks().awaitHandedOver(patience)) {
            LOG.warn("{}: stopped before Kafka confirmed all records; the broker will send those messages again", name);
            return false;
        }
        return true;
    }

    /** Begins to leave; the session and what was not acknowledged stay with the broker. */
    void leave() {
        stopping.countDown();
        Link last = link;
        if (last != null) {
            last.stop();
        }
    }

    void awaitEnd() throws InterruptedException {
        thread.join(GOODBYE.plusSeconds(3).toMillis());
    }

    void abandon() {
        thread.interrupt();
    }

    private void subscribe() {
        try {
            run();
        } finally {
            firstRound.countDown();
        }
    }

    private void run() {
        int refusals = 0;
        while (stopping.getCount() > 0 && !ended) {
            String uri = uris.get(attempt % uris.size());
            long began = System.nanoTime();
            try {
                live(uri);
                refusals = 0;
                // a connection that lasted is no failed attempt; one that keeps being thrown out is
                Duration lasted = Duration.ofNanos(System.nanoTime() - began);
                attempt = around.backoff().forgives(attempt / uris.size(), lasted) ? 0 : attempt + 1;
            } catch (BrokerException e) {
                refusals = e.fault().permanent() ? refusals + 1 : 0;
                boolean hopeless = e.fault() == BrokerException.Fault.FILTER || epoch == 0 && refusals >= uris.size();
                // what is left over must not stop what is wanted
                if (hopeless && !isLeftOver()) {
                    failure = e;
                    return;
                }
                LOG.warn("{}: {} (attempt {})", name, e.getMessage(), attempt + 1);
                attempt++;
            } catch (RuntimeException e) {
                // a task that runs on without its subscription would be the worst of all
                failure = new BrokerException(
                        BrokerException.Fault.PROTOCOL, "the MQTT client failed at " + uri + ": " + e, e);
                return;
            } catch (InterruptedException e) {
                return;
            }
            if (!pause()) {
                return;
            }
        }
    }

    /** Whether to go on after the pause. Every address is tried before the first pause. */
    private boolean pause() {
        try {
            int round = attempt / uris.size();
            boolean others = attempt % uris.size() != 0;
            if (!others) {
                firstRound.countDown();
            }
            return !stopping.await(others ? 0 : around.backoff().before(round).toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            return false;
        }
    }

    private boolean isLeftOver() {
        return subscriptions.wanted().isEmpty();
    }

    /** One connection from its beginning to its end. */
    private void live(String uri) throws BrokerException, InterruptedException {
        Connection connection = owner.keeping(name).to(uri);
        Link current =
                new Link(inbox, new PendingAcks(name, epoch + 1, around.room(), connection::acknowledge, metrics));
        Duration patience = Duration.ZERO;
        boolean empty = false;
        try {
            boolean known = connection.connect(current);
            epoch++;
            link = current;
            // a stop that came while it was connecting found no link to end
            if (stopping.getCount() == 0) {
                current.stop();
            }
            if (isLeftOver()) {
                firstRound.countDown();
                empty = !known || runsDry(connection, current);
            } else {
                welcome(uri, known);
                subscribe(uri, connection, current, known);
            }
            patience = empty ? GOODBYE : end(uri, current);
        } finally {
            connection.close(patience);
            current.acks().close();
        }
        if (empty) {
            endSession(uri);
        }
    }

    private void subscribe(String uri, Connection connection, Link current, boolean known) throws BrokerException {
        connection.subscribe(subscriptions.wanted());
        if (known && !subscriptions.dropped().isEmpty()) {
            connection.unsubscribe(subscriptions.dropped());
        }
        owner.holds(name, subscriptions.filters());
        current.subscribed();
        firstRound.countDown();
        LOG.info("{}: subscribed to {} at {}", name, subscriptions, uri);
    }

    /** Takes what the broker holds for a session that is left over; false when the connection ends before. */
    private boolean runsDry(Connection connection, Link current) throws BrokerException, InterruptedException {
        LOG.info(
                "{}: this session is left over from another configuration; recording what the broker holds for it",
                name);
        while (!owner.mayGiveUp()) {
            if (current.endsWithin(Duration.ofMillis(100))) {
                return false;
            }
        }
        long seen;
        do {
            seen = current.arrivals();
            connection.unsubscribe(subscriptions.dropped());
            if (current.endsWithin(QUIET)) {
                return false;
            }
        } while (current.arrivals() != seen || current.acks().size() > 0);
        return true;
    }

    /** A clean start makes the broker forget the session, and an expiry of nothing the one of that connection. */
    private void endSession(String uri) throws BrokerException {
        Connection last = owner.ending(name).to(uri);
        try {
            last.connect(Connection.Listener.DEAF);
        } finally {
            last.close(GOODBYE);
        }
        ended = true;
        owner.holds(name, List.of());
        LOG.info("ended the session {} at {}, which was left over and is empty", name, uri);
    }

    private void welcome(String uri, boolean sessionKnown) {
        metrics.connected();
        if (sessionKnown) {
            inbox.holdBackBefore(name, epoch);
            LOG.info("{}: connected to {}, the broker kept the session", name, uri);
        } else if (expected) {
            metrics.sessionLost();
            LOG.warn(
                    "{}: connected to {}, but the broker no longer knows the session: what was published since the"
                            + " last connection is gone; check the broker's persistence and mqtt.session.expiry.seconds",
                    name,
                    uri);
        } else {
            LOG.info("{}: connected to {} with a new session", name, uri);
        }
        expected = true;
    }

    /** Waits for the end and says how long the goodbye may take. */
    private Duration end(String uri, Link current) throws InterruptedException {
        Link.End end = current.awaitEnd();
        if (end == Link.End.OVERFLOWED) {
            LOG.info(
                    "{}: {} sends more than the {} bytes of mqtt.inbox.bytes unacknowledged; reconnecting for the rest",
                    name,
                    uri,
                    around.room());
            while (!current.acks().awaitEmpty(Duration.ofSeconds(1)) && !current.isLost() && stopping.getCount() > 0) {
                // Kafka is slow or away; what is held must be confirmed before the rest can be fetched
            }
            attempt = 0;
        } else if (end == Link.End.LOST) {
            LOG.warn("{}: lost the connection to {}: {}", name, uri, current.reason());
            return Duration.ZERO;
        }
        return GOODBYE;
    }
}
