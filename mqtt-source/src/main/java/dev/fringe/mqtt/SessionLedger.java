// SPDX-License-Identifier: Apache-2.0
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
 * The sessions of a connector at its broker, with the filters of each. Every record carries all of them in its source offset. The
 * connector must remember them because a broker does not list its sessions and keeps filling those of removed tasks.
 */
final class SessionLedger {
    private static final Logger LOG = LoggerFactory.getLogger(SessionLedger.class);
    private static final Map<String, String> PARTITION = Map.of("mqtt", "sessions");
    private static final ObjectMapper JSON = new ObjectMapper();

    /** @param live whether the session belongs to a current task; false for a session that is left over */
    record Entry(List<String> filters, boolean live) {}

    private final Map<String, Entry> entries;
    private volatile Map<String, String> offset;

    private SessionLedger(Map<String, Entry> entries) {
        this.entries = new ConcurrentHashMap<>(entries);
        this.offset = text();
    }

    /** Reads the stored offset; empty if the reader is null or no record was written yet. */
    static SessionLedger read(OffsetStorageReader reader) {
        Map<String, Object> stored = reader == null ? null : reader.offset(PARTITION);
        Map<String, Entry> entries = new TreeMap<>();
        if (stored != null) {
            stored.forEach((clientId, text) -> {
                try {
                    entries.put(clientId, JSON.readValue(String.valueOf(text), Entry.class));
                } catch (JsonProcessingException e) {
                    LOG.warn("Ignoring the unreadable source offset of session {}", clientId);
                }
            });
        }
        return new SessionLedger(entries);
    }

    static Map<String, String> partition() {
        return PARTITION;
    }

    /** The filters that each known session may have. */
    Map<String, List<String>> held() {
        Map<String, List<String>> held = new TreeMap<>();
        entries.forEach((clientId, entry) -> held.put(clientId, entry.filters()));
        return held;
    }

    boolean isLive(String clientId) {
        Entry entry = entries.get(clientId);
        return entry != null && entry.live();
    }

    /** Makes these the connector's sessions; all others are left over. */
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

    /** Stores the filters of a session; no filters mean that it has ended. */
    synchronized void setFilters(String clientId, List<String> filters) {
        if (filters.isEmpty()) {
            entries.remove(clientId);
        } else {
            entries.put(clientId, new Entry(filters, true));
        }
        offset = text();
    }

    /** The source offset of the next record. */
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
