package dev.fringe.mqtt;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fringe.mqtt.config.Sessions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.connect.storage.OffsetStorageReader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sessions that a connector has at its broker and what each subscribes to, kept in Connect's source offsets: every record
 * carries all of it. A broker tells nobody which sessions it has, and goes on filling those of tasks that are gone.
 */
final class SessionLedger {
    private static final Logger LOG = LoggerFactory.getLogger(SessionLedger.class);
    private static final Map<String, String> PARTITION = Map.of("mqtt", "sessions");
    private static final ObjectMapper JSON = new ObjectMapper();

    /** @param live whether a task of the connector had it, and did not only empty it */
    record Entry(List<String> filters, boolean live) {}

    private final Map<String, Entry> entries;
    private volatile Map<String, String> offset;

    private SessionLedger(Map<String, Entry> entries) {
        this.entries = new ConcurrentHashMap<>(entries);
        this.offset = text();
    }

    /** What is known from before; nothing where there is no reader, or no record has been written yet. */
    static SessionLedger read(OffsetStorageReader reader) {
        Map<String, Object> stored = reader == null ? null : reader.offset(PARTITION);
        Map<String, Entry> entries = new TreeMap<>();
        if (stored != null) {
            stored.forEach((clientId, text) -> {
                try {
                    entries.put(clientId, JSON.readValue(String.valueOf(text), Entry.class));
                } catch (JsonProcessingException e) {
                    LOG.warn("the source offset of the session {} cannot be read and is ignored", clientId);
                }
            });
        }
        return new SessionLedger(entries);
    }

    static Map<String, String> partition() {
        return PARTITION;
    }

    /** The filters that each known session may hold. */
    Map<String, List<String>> held() {
        Map<String, List<String>> held = new TreeMap<>();
        entries.forEach((clientId, entry) -> held.put(clientId, entry.filters()));
        return held;
    }

    boolean isLive(String clientId) {
        Entry entry = entries.get(clientId);
        return entry != null && entry.live();
    }

    /** From now on these sessions are the connector's; whatever else is known is left over. */
    synchronized void begin(List<Sessions.Session> current) {
        entries.replaceAll((clientId, entry) -> new Entry(entry.filters(), false));
        for (Sessions.Session session : current) {
            List<String> filters = new ArrayList<>(session.subscriptions().filters());
            Entry before = entries.get(session.clientId());
            if (before != null) {
                before.filters().stream().filter(f -> !filters.contains(f)).forEach(filters::add);
            }
            entries.put(session.clientId(), new Entry(List.copyOf(filters), true));
        }
        offset = text();
    }

    /** A session was seen to hold exactly these filters; none once it has ended. */
    synchronized void holds(String clientId, List<String> filters) {
        if (filters.isEmpty()) {
            entries.remove(clientId);
        } else {
            entries.put(clientId, new Entry(filters, true));
        }
        offset = text();
    }

    /** What a record carries. */
    Map<String, String> offset() {
        return offset;
    }

    private Map<String, String> text() {
        Map<String, String> text = new TreeMap<>();
        entries.forEach((clientId, entry) -> {
            try {
                text.put(clientId, JSON.writeValueAsString(entry));
            } catch (JsonProcessingException e) {
                throw new IllegalStateException(e);
            }
        });
        return Map.copyOf(text);
    }
}
