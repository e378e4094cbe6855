// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.console;

import dev.fringe.lab.clusters.Servers;
import dev.fringe.lab.console.chain.ChainWatch;
import dev.fringe.lab.stack.BrokenProcesses;
import dev.fringe.lab.stack.Login;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** The page that shows the chain, proves that nothing is missing, and mends it. */
public final class Console implements AutoCloseable {
    private static final String LOOPBACK = "127.0.0.1";

    private final List<View> views;
    private final ChainWatch watch;
    private final LiveEvents events;
    private final Web web;
    private final int port;

    /**
     * @param dir the directory of the stack whose servers the console shows; null for servers elsewhere
     * @param servers the servers; a stack's may get other addresses while the console runs
     * @param address that the console listens on
     * @param port 0 for any free port
     * @param hosts names, with ports, by which it is reached besides the usual ones
     * @param login that each request must have
     * @param faults whether the page may break processes of the stack
     */
    public record Options(
            Path dir,
            Supplier<Servers> servers,
            String address,
            int port,
            Set<String> hosts,
            Optional<Login> login,
            boolean faults) {}

    private Console(Options options) {
        this.watch = new ChainWatch(
                options.servers(), options.dir() == null ? Map::of : new BrokenProcesses(options.dir())::now);
        this.views = Views.all(options, watch);
        this.events = new LiveEvents(views, "flow");
        // the names with the port are added when the server has one
        Set<String> hosts = ConcurrentHashMap.newKeySet();
        hosts.addAll(options.hosts());
        Guard guard = new Guard(hosts, options.login());
        this.web = new Web(
                options.address(),
                options.port(),
                guard,
                views.stream().flatMap(view -> view.routes().stream()).toList(),
                new PageFiles(guard.token()),
                events);
        this.port = web.start();
        List.of(LOOPBACK, "localhost", "[::1]").forEach(name -> hosts.add(name + ":" + port));
    }

    /** Starts to serve the page. */
    public static Console open(Options options) {
        return new Console(options);
    }

    public int port() {
        return port;
    }

    @Override
    public void close() {
        events.close();
        web.close();
        views.forEach(View::close);
        watch.close();
    }
}
