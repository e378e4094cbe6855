// SPDX-License-Identifier: Apache-2.0
package dev.fringe.influx.config;

import dev.fringe.influx.flavor.Findings;
import dev.fringe.influx.flavor.Flavor;
import dev.fringe.influx.flavor.Flavors;
import dev.fringe.influx.flavor.Flavors.Recognized;
import dev.fringe.influx.flavor.Target;
import dev.fringe.influx.server.Address;
import dev.fringe.influx.server.Control;
import dev.fringe.influx.server.Reply.Kind;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.ConfigException;

/** Tries the server of the options and marks the options that do not work with it. */
final class ServerCheck {
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private ServerCheck() {}

    static void check(Config marks, InfluxSinkConfig config) {
        try {
            findings(config).forEach(finding -> ConfigChecks.mark(marks, finding.option(), finding.problem()));
        } catch (ConfigException e) {
            ConfigChecks.mark(marks, InfluxSinkOptions.URL, e.getMessage());
        }
    }

    private static List<Control.Finding> findings(InfluxSinkConfig config) {
        Address address = config.address();
        Target target = config.target();
        Recognized recognized = Flavors.recognize(config.flavor(), address, target, TIMEOUT);
        if (recognized.flavor().isEmpty()) {
            return recognized.why().kind() == Kind.REFUSED
                    ? List.of(new Control.Finding(
                            Target.FLAVOR,
                            "is not recognized (" + recognized.why().words()
                                    + " to a ping); set it, or correct influx.url"))
                    : Findings.of(recognized.why(), target.credentials());
        }
        Flavor flavor = recognized.flavor().get();
        try (Control control = flavor.control(address, target, TIMEOUT)) {
            List<Control.Finding> findings = control.findings();
            if (findings.isEmpty()) {
                config.mappings(flavor.dialect(control.limits()));
            }
            return findings;
        } catch (ConfigException e) {
            return List.of(new Control.Finding(Target.TAGS, e.getMessage()));
        }
    }
}
