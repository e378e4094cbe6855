// SPDX-License-Identifier: Apache-2.0
package dev.fringe.mqtt.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fringe.mqtt.servers.Certificates;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsStreamsTest {
    private static final int RECORDS = 100;
    private static final int RECORD_BYTES = 100;

    @TempDir
    Path dir;

    /** Mosquitto sends each message in a record of its own. With a pause after each, a thousand messages took more than a second. */
    @Test
    void readsAllRecordsThatHaveArrivedAtOnce() throws Exception {
        SSLContext context = context(new Certificates(dir));
        try (SSLServerSocket server = (SSLServerSocket)
                context.getServerSocketFactory().createServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            CompletableFuture<Void> sent = CompletableFuture.runAsync(() -> send(server));
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.getLocalPort())) {
                SSLEngine engine = context.createSSLEngine("localhost", server.getLocalPort());
                engine.setUseClientMode(true);
                InputStream net = socket.getInputStream();
                TlsStreams tls = new TlsStreams(engine, net, socket.getOutputStream());
                tls.handshake();
                await().until(() -> net.available() >= (RECORDS - 1) * RECORD_BYTES);

                byte[] bytes = new byte[64 * 1024];
                int first = tls.in().read(bytes, 0, bytes.length);

                assertThat(first).isGreaterThan(RECORDS / 2 * RECORD_BYTES);
                int all = first;
                while (all < RECORDS * RECORD_BYTES) {
                    all += tls.in().read(bytes, all, bytes.length - all);
                }
                for (int i = 0; i < all; i++) {
                    assertThat(bytes[i]).isEqualTo((byte) (i / RECORD_BYTES));
                }
                tls.close();
            }
            sent.join();
        }
    }

    private static void send(SSLServerSocket server) {
        try (SSLSocket peer = (SSLSocket) server.accept()) {
            OutputStream out = peer.getOutputStream();
            for (int record = 0; record < RECORDS; record++) {
                byte[] message = new byte[RECORD_BYTES];
                Arrays.fill(message, (byte) record);
                out.write(message);
            }
            assertThat(peer.getInputStream().read()).isNegative();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static SSLContext context(Certificates certificates) throws Exception {
        KeyStore keys = load(certificates.keyStore("server"));
        KeyManagerFactory keyManagers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keyManagers.init(keys, Certificates.PASSWORD.toCharArray());
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(load(certificates.trustStore()));
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keyManagers.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }

    private static KeyStore load(Path file) throws Exception {
        KeyStore store = KeyStore.getInstance("JKS");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, Certificates.PASSWORD.toCharArray());
        }
        return store;
    }
}
