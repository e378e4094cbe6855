// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.stack;

import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
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
 * The port of each listener by name. What was chosen is remembered beside the stack, so that a process that is brought
 * back answers where the others look for it.
 */
public final class Ports {
    /** Below the ports that Linux gives to clients: one of those could sit on the port of a service that comes back. */
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
            throw new LabFailure("no port is known for " + listener + ": run `fringe up`");
        }
        return port;
    }

    /** Chooses for a service that is about to start: its last port, else the usual one, else any that is free. */
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

    /** True where another program sits on the port that the living part of the stack expects this service on. */
    boolean lostToAnother(String listener) {
        Integer last = chosen.get(listener);
        return last != null && !isFree(last);
    }

    void save() {
        Properties saved = new Properties();
        chosen.forEach((name, port) -> saved.setProperty(name, port.toString()));
        try (Writer out = Files.newBufferedWriter(file)) {
            saved.store(out, "The ports that this stack uses");
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
                .orElseThrow(
                        () -> new LabFailure("no free port is left on this machine: end what uses them and try again"));
    }
}
