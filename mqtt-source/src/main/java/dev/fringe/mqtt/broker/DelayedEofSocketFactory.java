// SPDX-License-Identifier: Apache-2.0
package dev.fringe.mqtt.broker;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import javax.net.SocketFactory;

/**
 * Sockets, with TLS or without, that report the end of a connection only after a delay. Paho's starting thread checks every 100 ms
 * whether the reading thread runs. If the peer closes the connection before that, as a load balancer without a broker does, the
 * check never ends and each attempt leaks a thread. The sockets read through {@link CoalescingInputStream}.
 */
final class DelayedEofSocketFactory extends SocketFactory {
    private static final Duration DELAY = Duration.ofMillis(700);

    private final TlsEngines engines;
    private final CoalescingOutputStream.Burst acknowledgements;

    /** @param engines for TLS, or null */
    DelayedEofSocketFactory(TlsEngines engines, CoalescingOutputStream.Burst acknowledgements) {
        this.engines = engines;
        this.acknowledgements = acknowledgements;
    }

    @Override
    public Socket createSocket() {
        return engines == null ? new DelayedEofSocket(acknowledgements) : new TlsSocket(engines, acknowledgements);
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
        throw new IOException("the client must connect the socket itself");
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress local, int localPort) throws IOException {
        return createSocket(host, port);
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
        return createSocket(host.getHostName(), port);
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) throws IOException {
        return createSocket(host, port);
    }

    private static class DelayedEofSocket extends Socket {
        private final CoalescingOutputStream.Burst acknowledgements;
        private InputStream in;
        private OutputStream out;

        DelayedEofSocket(CoalescingOutputStream.Burst acknowledgements) {
            this.acknowledgements = acknowledgements;
        }

        @Override
        public synchronized InputStream getInputStream() throws IOException {
            if (in == null) {
                in = new CoalescingInputStream(new DelayedEofStream(plain()));
            }
            return in;
        }

        @Override
        public synchronized OutputStream getOutputStream() throws IOException {
            if (out == null) {
                out = new CoalescingOutputStream(plainOut(), acknowledgements);
            }
            return out;
        }

        InputStream plain() throws IOException {
            return super.getInputStream();
        }

        OutputStream plainOut() throws IOException {
            return super.getOutputStream();
        }
    }

    /** Does the TLS handshake as part of connecting. */
    private static final class TlsSocket extends DelayedEofSocket {
        private final TlsEngines engines;
        private TlsStreams tls;

        TlsSocket(TlsEngines engines, CoalescingOutputStream.Burst acknowledgements) {
            super(acknowledgements);
            this.engines = engines;
        }

        @Override
        public void connect(SocketAddress address, int timeout) throws IOException {
            super.connect(address, timeout);
            InetSocketAddress to = (InetSocketAddress) address;
            try {
                setSoTimeout(timeout);
                tls = new TlsStreams(engines.to(to.getHostString(), to.getPort()), super.plain(), super.plainOut());
                tls.handshake();
                setSoTimeout(0);
            } catch (IOException | RuntimeException e) {
                super.close();
                throw e;
            }
        }

        @Override
        InputStream plain() {
            return tls.in();
        }

        @Override
        OutputStream plainOut() {
            return tls.out();
        }

        @Override
        public void close() throws IOException {
            try {
                if (tls != null && !isClosed()) {
                    tls.close();
                }
            } catch (IOException e) {
                // the peer closed first
            } finally {
                super.close();
            }
        }
    }

    private static final class DelayedEofStream extends FilterInputStream {
        private final long calmAt = System.nanoTime() + DELAY.toNanos();

        DelayedEofStream(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            try {
                return late(super.read());
            } catch (IOException e) {
                late(-1);
                throw e;
            }
        }

        @Override
        public int read(byte[] bytes, int from, int length) throws IOException {
            try {
                return late(super.read(bytes, from, length));
            } catch (IOException e) {
                late(-1);
                throw e;
            }
        }

        private int late(int result) {
            for (long left = calmAt - System.nanoTime(); result < 0 && left > 0; left = calmAt - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
            return result;
        }
    }
}
