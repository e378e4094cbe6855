// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.telescope.sal;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * Generates an interface of the telescope's size, with the distribution of field counts and array lengths of the real interface.
 * The same seed gives the same interface.
 */
final class SalDesign {
    /** The number of fields per topic by quantile, without the eight header fields. */
    private static final Quantiles COMMAND_FIELDS =
            new Quantiles(new double[] {0, .5, .9, 1}, new double[] {0, 1, 5, 24});

    private static final Quantiles EVENT_FIELDS =
            new Quantiles(new double[] {0, .5, .9, 1}, new double[] {0, 1, 7, 40});
    private static final Quantiles TELEMETRY_FIELDS =
            new Quantiles(new double[] {0, .5, .9, 1}, new double[] {1, 4, 17, 60});
    private static final Quantiles ARRAY_LENGTHS =
            new Quantiles(new double[] {0, .5, .9, 1}, new double[] {2, 12, 156, 950});

    private static final double ARRAY_SHARE = 0.07;
    private static final double COMMAND_ARRAY_SHARE = 0.02;

    private static final SalType[] SCALARS = {
        SalType.INT, SalType.STRING, SalType.LONG, SalType.DOUBLE, SalType.DOUBLE, SalType.BOOLEAN, SalType.FLOAT
    };
    private static final SalType[] ELEMENTS = {
        SalType.FLOAT, SalType.FLOAT, SalType.DOUBLE, SalType.DOUBLE, SalType.INT, SalType.LONG, SalType.BOOLEAN
    };

    private final SplittableRandom random;
    private final SalSize size;
    private final List<SalTopic> topics = new ArrayList<>();

    private SalDesign(long seed, SalSize size) {
        this.random = new SplittableRandom(seed);
        this.size = size;
    }

    static List<SalTopic> topics(long seed, SalSize size) {
        SalDesign design = new SalDesign(seed, size);
        design.add(SalKind.COMMAND, size.commands(), "_command_", COMMAND_FIELDS);
        design.add(SalKind.EVENT, size.events(), "_logevent_", EVENT_FIELDS);
        design.add(SalKind.TELEMETRY, size.telemetry(), "_", TELEMETRY_FIELDS);
        return design.topics;
    }

    private void add(SalKind kind, int count, String infix, Quantiles fields) {
        for (int i = 0; i < count; i++) {
            String subsystem = size.subsystem(i);
            String name = subsystem + infix + "topic%03d".formatted(i + 1);
            List<SalItem> items = new ArrayList<>();
            long own = fields.at(random.nextDouble());
            for (int field = 1; field <= own; field++) {
                items.add(item(kind, "field%02d".formatted(field) + "X"));
            }
            topics.add(new SalTopic(subsystem, name, kind, "", items, Set.of(), 0));
        }
    }

    private SalItem item(SalKind kind, String name) {
        boolean array = random.nextDouble() < (kind == SalKind.COMMAND ? COMMAND_ARRAY_SHARE : ARRAY_SHARE);
        return array
                ? new SalItem(name, any(ELEMENTS), (int) ARRAY_LENGTHS.at(random.nextDouble()), "unitless", "")
                : new SalItem(name, any(SCALARS), 1, "unitless", "");
    }

    private SalType any(SalType[] types) {
        return types[random.nextInt(types.length)];
    }

    /** A distribution given by a few quantiles, with geometric interpolation. */
    private record Quantiles(double[] shares, double[] values) {
        long at(double share) {
            int upper = 1;
            while (shares[upper] < share) {
                upper++;
            }
            double part = (share - shares[upper - 1]) / (shares[upper] - shares[upper - 1]);
            double from = values[upper - 1] + 1;
            double to = values[upper] + 1;
            return Math.round(from * Math.pow(to / from, part) - 1);
        }
    }
}
