// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.stack;

import java.io.IOException;
import java.io.Reader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The port of each listener. Chosen ports are stored in the state directory, so that a restarted process uses the same port
 * as before.
 */
public final class Ports {
    /** Below Linux's ephemeral ports: a client's connection could otherwise occupy the port of a service that restarts. */
    private static final int LOWEST = 10_000;

    private static final int HIGHEST = 32_767;

    private final Path file;
    private final Map<String, Integer> chosen = new TreeMap<>();

    private Ports(Path file) {
        this.file = file;
    }

    static Ports rememberedIn(StateDirectory state) {
        Ports ports = new Ports(state.root().resolve("ports.properties"));
        if (Files.exists(ports.file)) {
            Properties saved = new Properties();
            try (Reader in = Files.newBufferedReader(ports.file)) {
                saved.load(in);
                saved.stringPropertyNames()
                        .forEach(name -> ports.chosen.put(name, Integer.parseInt(saved.getProperty(name))));
            } catch (IOException | NumberFormatException e) {
                throw new LabFailure("cannot read " + ports.file + ": delete it and try again", e);
            }
        }
        return ports;
    }

    int of(String listener) {
        Integer port = chosen.get(listener);
        if (port == null) {
            throw new LabFailure("no port of " + listener + " in ports.properties" + ": run `fringe up`");
        }
        return port;
    }

    /** Chooses the ports of a service before it starts: the last port, otherwise the usual one, otherwise any free port. */
    void choose(Map<String, Integer> usualByListener) {
        Set<Integer> taken = new HashSet<>(chosen.values());
        usualByListener.forEach((listener, usual) -> {
            Integer last = chosen.get(listener);
            if (last != null && isFree(last)) {
                return;
            }
            boolean usualIsOurs = !taken.contains(usual) && isFree(usual);
            chosen.put(listener, usualIsOurs ? usual : anyFree(taken));
            taken.add(chosen.get(listener));
        });
    }

    /** Whether another program occupies the port on which the running services expect this service. */
    boolean lostToAnother(String listener) {
        Integer last = chosen.get(listener);
        return last != null && !isFree(last);
    }

    void save() {
        StringBuilder lines = new StringBuilder("# The ports that this stack uses\n");
        chosen.forEach(
                (name, port) -> lines.append(name).append('=').append(port).append('\n'));
        try {
            AtomicFile.replace(file, lines.toString());
        } catch (IOException e) {
            throw new LabFailure("cannot write " + file + ": " + StateDirectory.reason(e), e);
        }
    }

    public static boolean isFree(int port) {
        try (ServerSocket probe = new ServerSocket()) {
            probe.setReuseAddress(true);
            probe.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static int anyFree(Set<Integer> taken) {
        return ThreadLocalRandom.current()
                .ints(1_000, LOWEST, HIGHEST + 1)
                .filter(port -> !taken.contains(port) && isFree(port))
                .findFirst()
                .orElseThrow(() -> new LabFailure("no free port between " + LOWEST + " and " + HIGHEST
                        + ": stop programs that use them and try again"));
    }
}
