// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.points;

import dev.fringe.lab.stack.LabFailure;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.transforms.Transformation;
import org.apache.kafka.connect.transforms.predicates.Predicate;

/** The transforms of a sink in their order, each with its predicate. */
final class TransformChain implements AutoCloseable {
    private final List<Step> steps = new ArrayList<>();
    private final List<AutoCloseable> opened = new ArrayList<>();

    private record Step(
            String name, Transformation<SinkRecord> transform, Predicate<SinkRecord> predicate, boolean negate) {
        boolean applies(SinkRecord record) {
            return predicate == null || predicate.test(record) != negate;
        }
    }

    /**
     * What is left of a record.
     *
     * @param record null if a transform filtered it
     * @param last the name of the last transform that was applied
     */
    record Transformed(SinkRecord record, String last) {}

    /** The failure of a transform, with its name. */
    static final class StepException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        StepException(String name, RuntimeException cause) {
            super("transform " + name + ": " + cause.getMessage(), cause);
        }
    }

    TransformChain(Map<String, String> options, PluginClasses plugins) {
        Map<String, Predicate<SinkRecord>> predicates = new HashMap<>();
        for (String name : list(options.get("predicates"))) {
            Predicate<SinkRecord> predicate = predicate(options, plugins, "predicates." + name);
            opened.add(predicate);
            predicates.put(name, predicate);
        }
        for (String name : list(options.get("transforms"))) {
            Map<String, String> own = SinkOptions.below(options, "transforms." + name + ".");
            String wanted = own.remove("predicate");
            if (wanted != null && !predicates.containsKey(wanted)) {
                throw new LabFailure("transforms." + name + ".predicate names " + wanted
                        + ", which predicates does not have: correct the connector");
            }
            boolean negate = Boolean.parseBoolean(own.remove("negate"));
            Transformation<SinkRecord> transform = transform(own, plugins, "transforms." + name);
            opened.add(transform);
            steps.add(new Step(name, transform, wanted == null ? null : predicates.get(wanted), negate));
        }
    }

    @SuppressWarnings("unchecked")
    private static Transformation<SinkRecord> transform(Map<String, String> own, PluginClasses plugins, String prefix) {
        Transformation<SinkRecord> transform =
                plugins.create(prefix + ".type", own.getOrDefault("type", ""), Transformation.class);
        own.remove("type");
        configure(prefix, () -> transform.configure(own));
        return transform;
    }

    @SuppressWarnings("unchecked")
    private static Predicate<SinkRecord> predicate(Map<String, String> options, PluginClasses plugins, String prefix) {
        Map<String, String> own = SinkOptions.below(options, prefix + ".");
        Predicate<SinkRecord> predicate =
                plugins.create(prefix + ".type", own.getOrDefault("type", ""), Predicate.class);
        own.remove("type");
        configure(prefix, () -> predicate.configure(own));
        return predicate;
    }

    private static void configure(String prefix, Runnable configure) {
        try {
            configure.run();
        } catch (ConfigException e) {
            throw new LabFailure(prefix + " refuses its options (" + e.getMessage() + "): correct the connector", e);
        }
    }

    private static List<String> list(String text) {
        return text == null
                ? List.of()
                : Arrays.stream(text.split(","))
                        .map(String::strip)
                        .filter(name -> !name.isEmpty())
                        .toList();
    }

    Transformed apply(SinkRecord record) {
        SinkRecord current = record;
        String last = "";
        for (Step step : steps) {
            try {
                if (!step.applies(current)) {
                    continue;
                }
                last = step.name();
                current = step.transform().apply(current);
            } catch (RuntimeException e) {
                throw new StepException(step.name(), e);
            }
            if (current == null) {
                break;
            }
        }
        return new Transformed(current, last);
    }

    @Override
    public void close() {
        for (AutoCloseable one : opened) {
            try {
                one.close();
            } catch (Exception e) {
                throw new LabFailure("cannot close a transform: " + e.getMessage(), e);
            }
        }
    }
}
