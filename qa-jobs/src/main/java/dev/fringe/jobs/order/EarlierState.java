// SPDX-License-Identifier: Apache-2.0
package dev.fringe.jobs.order;

import dev.fringe.jobs.order.InEventOrder.Clock;
import java.time.Duration;
import java.util.List;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.StateTtlConfig;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.java.typeutils.ListTypeInfo;

/** The held items of a key as version 0.1.0 stored them. They take the form of this version when their key is next written. */
final class EarlierState<T extends Timed<T>> implements Stored<Boolean, HeldItems<T>> {
    private final Stored<Boolean, HeldItems<T>> current;
    private final ValueState<Clock> clocks;
    private final ValueState<List<T>> lists;

    EarlierState(Stored<Boolean, HeldItems<T>> current, TypeInformation<T> type, RuntimeContext context) {
        this.current = current;
        clocks = context.getState(withTime("clock", TypeInformation.of(Clock.class)));
        lists = context.getState(withTime("held", new ListTypeInfo<>(type)));
    }

    /** Version 0.1.0 let its state expire, so each value is stored with a time. Nothing expires here. */
    private static <S> ValueStateDescriptor<S> withTime(String name, TypeInformation<S> type) {
        ValueStateDescriptor<S> descriptor = new ValueStateDescriptor<>(name, type);
        descriptor.enableTimeToLive(StateTtlConfig.newBuilder(Duration.ofDays(1))
                .setStateVisibility(StateTtlConfig.StateVisibility.ReturnExpiredIfNotCleanedUp)
                .disableCleanupInBackground()
                .build());
        return descriptor;
    }

    @Override
    public HeldItems<T> get(Boolean only) throws Exception {
        HeldItems<T> held = current.get(only);
        if (held.clock() != KeyClock.START) {
            return held;
        }
        Clock clock = clocks.value();
        return clock == null ? held : HeldItems.earlier(clock.asKeyClock(), lists.value());
    }

    @Override
    public void set(Boolean only, HeldItems<T> held) throws Exception {
        current.set(only, held);
        if (held.isEarlier()) {
            clearEarlier();
        }
    }

    @Override
    public void clear() {
        current.clear();
        clearEarlier();
    }

    private void clearEarlier() {
        clocks.clear();
        lists.clear();
    }
}
