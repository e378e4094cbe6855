package dev.fringe.mqtt.delivery;

import dev.fringe.mqtt.broker.BrokerException;
import dev.fringe.mqtt.broker.Connection;
import dev.fringe.mqtt.broker.Message;
import dev.fringe.mqtt.broker.Subscriptions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one subscription alive: connects, subscribes, waits for the end of the connection, and begins again with a fresh
 * client. The first connection goes through the same loop as every later one.
 */
public final class Subscriber {
    private static final Logger LOG = LoggerFactory.getLogger(Subscriber.class);
    private static final Duration GOODBYE = Duration.ofSeconds(2);
    // time for the task that a route moved to: twice for a moment is better than not at all
    private static final Duration HANDOVER = Duration.ofSeconds(15);

    private final String name;
    private final List<String> uris;
    private final Connection.Source connections;
    private final Subscriptions subscriptions;
    private final long room;
    private final Inbox inbox;
    private final Backoff backoff;
    private final SourceMetrics metrics;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final CountDownLatch firstRound = new CountDownLatch(1);
    private final Thread thread;
    private volatile Link link;
    private volatile BrokerException failure;
    private int epoch;
    private int attempt;

    public Subscriber(
            String name,
            List<String> uris,
            Connection.Source connections,
            Subscriptions subscriptions,
            long room,
            Inbox inbox,
            Backoff backoff,
            SourceMetrics metrics) {
        this.name = name;
        this.uris = uris;
        this.connections = connections;
        this.subscriptions = subscriptions;
        this.room = room;
        this.inbox = inbox;
        this.backoff = backoff;
        this.metrics = metrics;
        this.thread = new Thread(this::subscribe, "mqtt-subscriber-" + name);
        this.thread.setDaemon(true);
    }

    /** Begins, and returns when it has subscribed, or has tried every address once, or the patience ends. */
    public void start(Duration patience) throws InterruptedException {
        thread.start();
        firstRound.await(patience.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Why it gave up, or null while it has not: only what a retry cannot heal ends the loop. */
    public BrokerException failure() {
        return failure;
    }

    public boolean isSubscribed() {
        Link current = link;
        return current != null && current.subscribed && !current.end.isDone();
    }

    public int pending() {
        Link current = link;
        return current == null ? 0 : current.acks.size();
    }

    /** When the oldest unacknowledged message was received, or -1. */
    public long oldestReceivedAt() {
        Link current = link;
        return current == null ? -1 : current.acks.oldestReceivedAt();
    }

    /** Lets what Connect was given be acknowledged, then leaves; the session and the rest stay with the broker. */
    public void stop(Duration patience) {
        Link current = link;
        try {
            if (current != null && !current.acks.awaitHandedOver(patience)) {
                LOG.warn(
                        "{}: stopped before Kafka confirmed all records; the broker will send those messages again",
                        name);
            }
            stopping.countDown();
            Link last = link;
            if (last != null) {
                last.end.complete(End.STOPPED);
            }
            thread.join(GOODBYE.plusSeconds(3).toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
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
        while (stopping.getCount() > 0) {
            String uri = uris.get(attempt % uris.size());
            long began = System.nanoTime();
            try {
                live(uri);
                refusals = 0;
                // a connection that lasted is no failed attempt; one that keeps being thrown out is
                Duration lasted = Duration.ofNanos(System.nanoTime() - began);
                attempt = backoff.forgives(attempt / uris.size(), lasted) ? 0 : attempt + 1;
            } catch (BrokerException e) {
                refusals = e.fault().permanent() ? refusals + 1 : 0;
                if (e.fault() == BrokerException.Fault.FILTER || epoch == 0 && refusals >= uris.size()) {
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
            return !stopping.await(others ? 0 : backoff.before(round).toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            return false;
        }
    }

    /** One connection from its beginning to its end. */
    private void live(String uri) throws BrokerException, InterruptedException {
        Connection connection = connections.to(uri);
        Link current = new Link(new PendingAcks(epoch + 1, room, connection::acknowledge, metrics));
        Duration patience = Duration.ZERO;
        try {
            boolean known = connection.connect(current);
            epoch++;
            link = current;
            // a stop that came while it was connecting found no link to end
            if (stopping.getCount() == 0) {
                current.end.complete(End.STOPPED);
            }
            welcome(uri, known);
            connection.subscribe(subscriptions.wanted());
            if (known && !subscriptions.replaced().isEmpty()) {
                connection.unsubscribe(subscriptions.replaced());
            }
            current.subscribed = true;
            firstRound.countDown();
            LOG.info("{}: subscribed to {} at {}", name, subscriptions, uri);
            if (known && !subscriptions.moved().isEmpty() && !current.endsWithin(HANDOVER)) {
                connection.unsubscribe(subscriptions.moved());
            }
            patience = end(uri, current);
        } finally {
            connection.close(patience);
            current.acks.close();
        }
    }

    private void welcome(String uri, boolean sessionKnown) {
        metrics.connected();
        if (sessionKnown) {
            inbox.discardBefore(epoch);
            LOG.info("{}: connected to {}, the broker kept the session", name, uri);
        } else if (epoch > 1) {
            metrics.sessionLost();
            LOG.warn(
                    "{}: connected to {}, but the broker no longer knows the session: what was published since the"
                            + " connection was lost is gone; check the broker's persistence and mqtt.session.expiry.seconds",
                    name,
                    uri);
        } else {
            LOG.info("{}: connected to {} with a new session", name, uri);
        }
    }

    /** Waits for the end and says how long the goodbye may take. */
    private Duration end(String uri, Link current) throws InterruptedException {
        End end = current.end.join();
        if (end == End.OVERFLOWED) {
            LOG.info(
                    "{}: {} sends more than the {} bytes of mqtt.inbox.bytes unacknowledged; reconnecting for the rest",
                    name,
                    uri,
                    room);
            while (!current.acks.awaitEmpty(Duration.ofSeconds(1)) && !current.lost && stopping.getCount() > 0) {
                // Kafka is slow or away; what is held must be confirmed before the rest can be fetched
            }
            attempt = 0;
        } else if (end == End.LOST) {
            LOG.warn("{}: lost the connection to {}: {}", name, uri, current.reason);
            return Duration.ZERO;
        }
        return GOODBYE;
    }

    private enum End {
        LOST,
        OVERFLOWED,
        STOPPED
    }

    /** What a connection's thread tells. */
    private final class Link implements Connection.Listener {
        private final PendingAcks acks;
        private final CompletableFuture<End> end = new CompletableFuture<>();
        private volatile String reason;
        private volatile boolean subscribed;
        private volatile boolean lost;
        private volatile boolean overflowed;

        Link(PendingAcks acks) {
            this.acks = acks;
        }

        boolean endsWithin(Duration patience) throws InterruptedException {
            try {
                end.get(patience.toMillis(), TimeUnit.MILLISECONDS);
                return true;
            } catch (TimeoutException e) {
                return false;
            } catch (ExecutionException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public void arrived(Message message) {
            // one message left behind means that all after it are left behind, or their order would be lost
            if (!overflowed && inbox.offer(message, acks) == Inbox.Entry.FULL) {
                overflowed = true;
                end.complete(End.OVERFLOWED);
            }
        }

        @Override
        public void lost(String why) {
            reason = why;
            lost = true;
            end.complete(End.LOST);
        }
    }
}
