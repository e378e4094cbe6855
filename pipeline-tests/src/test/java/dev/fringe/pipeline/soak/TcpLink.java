// SPDX-License-Identifier: Apache-2.0
package dev.fringe.pipeline.soak;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;

/** A network connection to a server that can be slow, cut or half-open. */
final class TcpLink implements AutoCloseable {
    private static final int BACKLOG = 500;
    private static final int CHUNK = 8_192;
    private static final long SLOW_MILLIS = 50;

    private final IntSupplier target;
    private final ServerSocket entrance;
    private final Set<Pair> pairs = ConcurrentHashMap.newKeySet();
    private volatile State state = State.OPEN;

    enum State {
        OPEN,
        /** Each chunk of 8 KiB takes 50 ms. */
        SLOW,
        /** Connections are closed, and new ones are closed at once. */
        CUT,
        /** The server sees closed connections. Its clients see open ones on which nothing arrives. */
        HALF_OPEN
    }

    /**
     * @param port where clients connect
     * @param target the port of the server on this machine, which is asked for with each connection
     */
    TcpLink(int port, IntSupplier target) throws IOException {
        this.target = target;
        this.entrance = new ServerSocket(port, BACKLOG, InetAddress.getLoopbackAddress());
        start("accept", this::accept);
    }

    int port() {
        return entrance.getLocalPort();
    }

    /** Connections do not outlive a cut or half-open link, also when it is open again. */
    void set(State next) {
        state = next;
        switch (next) {
            case OPEN -> pairs.stream().filter(Pair::isHalfOpen).forEach(Pair::close);
            case CUT -> pairs.forEach(Pair::close);
            case HALF_OPEN -> pairs.forEach(Pair::closeServer);
            case SLOW -> {}
        }
    }

    private void accept() {
        while (!entrance.isClosed()) {
            try {
                Pair pair = new Pair(entrance.accept());
                pairs.add(pair);
                start("connect", pair::connect);
            } catch (IOException e) {
                // closed, or a client that went away again
            }
        }
    }

    private static void start(String what, Runnable work) {
        Thread thread = new Thread(work, "link-" + what);
        thread.setDaemon(true);
        thread.start();
    }

    private final class Pair {
        private final Socket client;
        private final Socket server = new Socket();

        Pair(Socket client) {
            this.client = client;
        }

        boolean isHalfOpen() {
            return server.isClosed();
        }

        void connect() {
            try {
                if (state == State.CUT) {
                    close();
                    return;
                }
                if (state == State.HALF_OPEN) {
                    closeServer();
                    return;
                }
                client.setTcpNoDelay(true);
                server.setTcpNoDelay(true);
                server.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), target.getAsInt()));
                start("request", () -> pump(client, server));
                start("answer", () -> pump(server, client));
            } catch (IOException e) {
                close();
            }
        }

        private void pump(Socket from, Socket to) {
            byte[] chunk = new byte[CHUNK];
            try {
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream();
                for (int length = in.read(chunk); length >= 0; length = in.read(chunk)) {
                    if (state == State.SLOW) {
                        TimeUnit.MILLISECONDS.sleep(SLOW_MILLIS);
                    }
                    out.write(chunk, 0, length);
                }
            } catch (IOException e) {
                // one of them went away
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            if (state != State.HALF_OPEN) {
                close();
            }
        }

        void closeServer() {
            close(server);
        }

        void close() {
            pairs.remove(this);
            close(client);
            close(server);
        }

        private static void close(Socket socket) {
            try {
                socket.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Override
    public void close() throws IOException {
        entrance.close();
        pairs.forEach(Pair::close);
    }
}
