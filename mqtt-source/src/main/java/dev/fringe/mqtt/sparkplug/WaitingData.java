// SPDX-License-Identifier: Apache-2.0
package dev.fringe.mqtt.sparkplug;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** The data of an edge node that wait for a birth, and to which session each belongs when one comes. */
final class WaitingData {
    private final RebirthRules rules;
    private final List<HeldData> all = new ArrayList<>();

    WaitingData(RebirthRules rules) {
        this.rules = rules;
    }

    void add(HeldData data) {
        all.add(data);
    }

    boolean isEmpty() {
        return all.isEmpty();
    }

    /**
     * The edge node was born. Data of a device may have to wait for its birth, too.
     *
     * @param before the session in which the edge node was born again; null if the birth began another one
     * @return whether some data have aliases that nobody declares
     */
    boolean decideByBirth(Session before, Session born) {
        boolean undeclared = false;
        for (HeldData data : all) {
            String device = data.topic().device();
            if (data.isReadableBy(before)) {
                data.belongsTo(before);
            } else if (data.isReadableBy(born)) {
                data.belongsTo(born);
            } else if (device == null || born.isDeclared(device)) {
                data.fail(undeclared(born, data) + ", nor does the birth that followed");
                undeclared = true;
            }
        }
        all.removeIf(HeldData::isDecided);
        return undeclared;
    }

    /** A device was born. Returns whether some of its data have aliases that nobody declares. */
    boolean decideByDeviceBirth(String device, Session session) {
        boolean undeclared = false;
        for (HeldData data : all) {
            if (!Objects.equals(data.topic().device(), device)) {
                continue;
            }
            if (data.isReadableBy(session)) {
                data.belongsTo(session);
            } else {
                data.fail(undeclared(session, data) + ", nor does the birth that followed");
                undeclared = true;
            }
        }
        all.removeIf(HeldData::isDecided);
        return undeclared;
    }

    /** @param session the one that ended; null if its birth is unknown */
    void decideByDeath(Session session) {
        for (HeldData data : all) {
            if (data.isReadableBy(session)) {
                data.belongsTo(session);
            } else {
                data.fail(undeclared(session, data) + ", and it died before the birth that was asked for");
            }
        }
        all.clear();
    }

    /** @param last the last session, or an empty one if the edge node died since */
    void decideWithoutBirth(Session last) {
        all.forEach(data -> decideWithoutBirth(last, data));
        all.clear();
    }

    void decideWithoutBirth(Session last, HeldData data) {
        if (data.isReadableBy(last)) {
            data.belongsTo(last);
        } else if (rules.asks()) {
            data.fail(undeclared(last, data) + ", and none came within "
                    + rules.patience().toMillis() + " ms (sparkplug.rebirth.wait.ms)");
        } else {
            data.fail(undeclared(last, data)
                    + ", and sparkplug.rebirth.interval.ms is 0, so that no other one was asked for");
        }
    }

    /** Why the data cannot be read. */
    static String undeclared(Session session, HeldData data) {
        return "no birth of the edge node declares the alias " + data.unknownAlias(session);
    }
}
