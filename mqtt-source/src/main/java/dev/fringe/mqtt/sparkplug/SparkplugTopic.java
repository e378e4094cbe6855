// SPDX-License-Identifier: Apache-2.0
package dev.fringe.mqtt.sparkplug;

import dev.fringe.mqtt.payload.Undecodable;

/**
 * The parts of an MQTT topic of Sparkplug B.
 *
 * @param device null for a message of the edge node itself
 */
record SparkplugTopic(String group, Kind kind, String node, String device) {
    private static final String NAMESPACE = "spBv1.0";

    /** The kinds of messages. */
    enum Kind {
        NBIRTH,
        NDATA,
        NDEATH,
        NCMD,
        DBIRTH,
        DDATA,
        DDEATH,
        DCMD;

        boolean isOfDevice() {
            return name().startsWith("D");
        }

        boolean isBirth() {
            return this == NBIRTH || this == DBIRTH;
        }
    }

    /** The name of an edge node, which is unique at a broker. */
    record NodeId(String group, String node) {
        String rebirthTopic() {
            return NAMESPACE + "/" + group + "/" + Kind.NCMD + "/" + node;
        }

        @Override
        public String toString() {
            return group + "/" + node;
        }
    }

    NodeId nodeId() {
        return new NodeId(group, node);
    }

    /** Where a host application announces itself. */
    static String ofState(String host) {
        return NAMESPACE + "/STATE/" + host;
    }

    /** Null for the state of a host application, which is no message of an edge node. */
    static SparkplugTopic parse(String topic) throws Undecodable {
        String[] levels = topic.split("/", -1);
        if (levels[0].equals(NAMESPACE) && levels.length == 3 && levels[1].equals("STATE")) {
            return null;
        }
        if (!levels[0].equals(NAMESPACE) || levels.length < 4 || levels.length > 5) {
            throw new Undecodable(
                    "the topic is not one of Sparkplug B, such as " + NAMESPACE + "/group/DDATA/node/device");
        }
        Kind kind = kind(levels[2]);
        if (kind.isOfDevice() != (levels.length == 5)) {
            throw new Undecodable("the topic has " + levels.length + " levels, which " + kind + " does not have");
        }
        return new SparkplugTopic(levels[1], kind, levels[3], levels.length == 5 ? levels[4] : null);
    }

    private static Kind kind(String level) throws Undecodable {
        for (Kind kind : Kind.values()) {
            if (kind.name().equals(level)) {
                return kind;
            }
        }
        throw new Undecodable("the topic names no kind of Sparkplug message at its third level");
    }
}
