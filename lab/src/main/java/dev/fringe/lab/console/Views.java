// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.console;

import dev.fringe.lab.console.chain.ChainWatch;
import dev.fringe.lab.console.chain.FlowView;
import dev.fringe.lab.console.connectors.ConnectorsView;
import dev.fringe.lab.console.schemas.SchemasView;
import java.util.List;

/** All views of the page. A new view is added here, and its script in {@code page/views}. */
final class Views {
    private Views() {}

    static List<View> all(Console.Options options, ChainWatch watch) {
        return List.of(
                new FlowView(watch),
                new ConnectorsView(options.dir(), options.servers(), watch),
                new SchemasView(options.servers()));
    }
}
