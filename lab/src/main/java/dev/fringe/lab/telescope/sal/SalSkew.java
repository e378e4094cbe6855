// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.telescope.sal;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.avro.Schema;

/**
 * Skews a generated interface as the real one is skewed: the telemetry of one subsystem becomes that of a mirror's force
 * actuators, which has most of the bytes, and other telemetry is less frequent.
 */
final class SalSkew {
    static final String SUBSYSTEM = "Mirror";
    /** The mirror's share of the bytes of all messages. */
    private static final double SHARE = 0.84;

    private static final double MIRROR_HERTZ = 50;
    private static final double OTHER_TELEMETRY_HERTZ = 20;
    private static final int ACTUATORS = 156;
    private static final int DOUBLE_BYTES = 8;

    private SalSkew() {}

    static List<Schema> schemas(List<SalTopic> topics, SalSize size) {
        List<SalTopic> others =
                topics.stream().filter(topic -> !isReplaced(topic, size)).toList();
        int mirrored = topics.size() - others.size();
        double bytesPerSecond = others.stream()
                .mapToDouble(topic -> hertz(topic) * bytes(topic.items()))
                .sum();
        double perMessage = SHARE / (1 - SHARE) * bytesPerSecond / (mirrored * MIRROR_HERTZ);
        int doubles = (int) Math.max(1, (perMessage - bytes(List.of())) / DOUBLE_BYTES);
        List<Schema> schemas = new ArrayList<>();
        others.forEach(topic -> schemas.add(schema(topic, hertz(topic))));
        for (int number = 1; number <= mirrored; number++) {
            schemas.add(schema(forces(number, doubles), MIRROR_HERTZ));
        }
        return schemas;
    }

    private static boolean isReplaced(SalTopic topic, SalSize size) {
        return topic.kind() == SalKind.TELEMETRY && topic.subsystem().equals(size.subsystem(0));
    }

    private static double hertz(SalTopic topic) {
        return topic.kind() == SalKind.TELEMETRY
                ? OTHER_TELEMETRY_HERTZ
                : topic.kind().hertz();
    }

    private static Schema schema(SalTopic topic, double hertz) {
        Schema schema = SalSchema.of(topic, false, List.of());
        schema.addProp(SalKind.HERTZ, hertz);
        return schema;
    }

    private static SalTopic forces(int number, int doubles) {
        List<SalItem> items = new ArrayList<>();
        for (int rest = doubles; rest > 0; rest -= ACTUATORS) {
            String name = "force%02dX".formatted(items.size() + 1);
            items.add(new SalItem(name, SalType.DOUBLE, Math.min(rest, ACTUATORS), "newton", "Of each actuator."));
        }
        String name = SUBSYSTEM + "_forces%02d".formatted(number);
        return new SalTopic(SUBSYSTEM, name, SalKind.TELEMETRY, "", items, Set.of(), 0);
    }

    /** The mean size of a simulated message. */
    private static double bytes(List<SalItem> items) {
        // four times, sequence number, origin, and the two texts of the header
        double bytes = 4 * DOUBLE_BYTES + 2 + 2 + 10 + 7;
        for (SalItem item : items) {
            bytes += item.array() ? item.count() * bytes(item.type()) + 3 : bytes(item.type());
        }
        return bytes;
    }

    private static double bytes(SalType type) {
        return switch (type) {
            case BOOLEAN -> 1;
            case INT -> 2;
            case FLOAT -> 4;
            case LONG -> 5;
            case DOUBLE, STRING -> 8;
        };
    }
}
