// SPDX-License-Identifier: Apache-2.0
package dev.fringe.influx.flavor;

import dev.fringe.influx.server.Address;
import dev.fringe.influx.server.Control;
import dev.fringe.influx.server.InfluxControl;
import dev.fringe.influx.server.Reply;
import java.time.Duration;
import java.util.List;

/** The control calls of InfluxDB 1: statements in InfluxQL. */
final class InfluxDb1Control implements Control {
    private final InfluxControl statements;
    private final Target target;

    InfluxDb1Control(Address address, Target target, Duration timeout) {
        this.statements = new InfluxControl(address, timeout);
        this.target = target;
    }

    @Override
    public List<Finding> findings() {
        Reply databases = statements.databases();
        if (!databases.hasRows()) {
            return Findings.of(databases, target.credentials());
        }
        if (!databases.firstColumn().contains(target.database())) {
            return target.createsDatabase()
                    ? List.of()
                    : List.of(
                            new Finding(
                                    Target.DATABASE,
                                    "does not exist, or the user has no access; create it, or set influx.database.create=true"));
        }
        return target.retentionPolicy().isEmpty() ? List.of() : policy();
    }

    /** A user without read access cannot list the policies, which is not an error. */
    private List<Finding> policy() {
        Reply policies = statements.retentionPolicies(target.database());
        return !policies.hasRows() || policies.firstColumn().contains(target.retentionPolicy())
                ? List.of()
                : List.of(new Finding(
                        Target.RETENTION_POLICY,
                        "does not exist in database " + target.database() + "; choose one of "
                                + policies.firstColumn()));
    }

    @Override
    public Reply createDatabase() {
        return statements.createDatabase(target.database());
    }

    @Override
    public Reply fieldTypes(String measurement) {
        return statements.fieldTypes(target.database(), target.retentionPolicy(), measurement);
    }

    @Override
    public Reply seriesIn(String measurement, int limit) {
        return statements.seriesIn(target.database(), measurement, limit);
    }

    @Override
    public void close() {
        statements.close();
    }
}
