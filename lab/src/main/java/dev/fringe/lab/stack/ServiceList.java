// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.stack;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The services of a stack. A new service is added here. */
final class ServiceList {
    private ServiceList() {}

    static List<Service> of(StackSize size, NativeBinaries.Found binaries, Path prometheus) {
        List<Service> all = new ArrayList<>(List.of(
                new Mosquitto(binaries.mosquitto()),
                new Influx(binaries.influxd()),
                new SchemaRegistry(),
                new KafkaBroker()));
        for (int number = 1; number <= size.workers(); number++) {
            all.add(new ConnectWorker(number, size.prometheus()));
        }
        all.addAll(flink(size));
        if (size.console() != StackSize.ConsoleMode.NONE) {
            all.add(new ConsolePage(size.console() == StackSize.ConsoleMode.WITH_FAULTS));
        }
        if (size.prometheus()) {
            all.add(new MetricsExporter());
        }
        all.removeIf(service -> !size.runs(service.name()));
        if (size.prometheus()) {
            all.add(new Prometheus(prometheus, all));
        }
        return List.copyOf(all);
    }

    private static List<Service> flink(StackSize size) {
        FlinkPartners partners = FlinkPartners.of(size);
        List<Service> flink = new ArrayList<>(partners.services());
        flink.add(FlinkJobManager.first(partners));
        if (size.highAvailability()) {
            flink.add(FlinkJobManager.standby(partners));
        }
        for (int number = 1; number <= size.taskManagers(); number++) {
            flink.add(new FlinkTaskManager(number, partners));
        }
        return flink;
    }
}
