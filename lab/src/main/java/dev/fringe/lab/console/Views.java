// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.console;

import dev.fringe.lab.console.chain.ChainWatch;
import dev.fringe.lab.console.chain.FlowView;
import dev.fringe.lab.console.connectors.ConnectorsView;
import dev.fringe.lab.console.faults.FaultsView;
import dev.fringe.lab.console.latency.LatencyView;
import dev.fringe.lab.console.ledger.LedgerView;
import dev.fringe.lab.console.ledger.RunsWatch;
import dev.fringe.lab.console.letters.DeadLettersView;
import dev.fringe.lab.console.record.RecordView;
import dev.fringe.lab.console.schemas.SchemasView;
import dev.fringe.lab.telescope.latency.LatencyRuns;
import java.util.List;
import java.util.Optional;

/** All views of the page. A new view is added here, and its script in {@code page/views}. */
final class Views {
    private Views() {}

    static List<View> all(Console.Options options, ChainWatch watch) {
        Optional<RunsWatch> runs = Optional.ofNullable(options.dir()).map(dir -> new RunsWatch(dir, options.servers()));
        return List.of(
                new FlowView(watch),
                new LedgerView(watch, runs),
                new DeadLettersView(options.servers()),
                new ConnectorsView(options.dir(), options.servers(), watch),
                new SchemasView(options.servers()),
                new RecordView(options.servers()),
                new LatencyView(Optional.ofNullable(options.dir()).map(LatencyRuns::new), options.servers(), watch),
                new FaultsView(options.dir(), options.faults()));
    }
}
