// SPDX-License-Identifier: Apache-2.0
package dev.fringe.mqtt.servers;

import dev.fringe.mqtt.sparkplug.BirthStore;
import dev.fringe.mqtt.sparkplug.StoredBirth;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;

/** Births that outlast a task, and that are stored when the test says so. */
public final class MemoryBirths implements BirthStore {
    private final List<StoredBirth> stored = new CopyOnWriteArrayList<>();
    private final List<Runnable> unconfirmed = new ArrayList<>();
    private boolean holding;

    /** From now on, births are stored by {@link #release}. */
    public synchronized void hold() {
        holding = true;
    }

    public synchronized void release() {
        holding = false;
        unconfirmed.forEach(Runnable::run);
        unconfirmed.clear();
    }

    public synchronized int unconfirmed() {
        return unconfirmed.size();
    }

    @Override
    public List<StoredBirth> read() {
        return List.copyOf(stored);
    }

    @Override
    public synchronized void add(StoredBirth birth, Runnable whenStored) {
        stored.add(birth);
        if (holding) {
            unconfirmed.add(whenStored);
        } else {
            whenStored.run();
        }
    }

    @Override
    public void remove(StoredBirth birth) {
        stored.removeIf(other -> other.session() == birth.session()
                && other.node().equals(birth.node())
                && Objects.equals(other.device(), birth.device()));
    }

    @Override
    public void retry() {
        // nothing fails
    }

    @Override
    public String failure() {
        return null;
    }

    @Override
    public void close() {
        // the next task reads them
    }
}
