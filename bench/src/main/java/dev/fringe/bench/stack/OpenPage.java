// SPDX-License-Identifier: Apache-2.0
package dev.fringe.bench.stack;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;

/** Receives the events of the console, as an open page does, and discards them. */
final class OpenPage implements AutoCloseable {
    private static final int BUFFER = 8_192;

    private final InputStream body;
    private final AtomicLong events = new AtomicLong();

    private OpenPage(InputStream body) {
        this.body = body;
    }

    static OpenPage of(String console, String view) throws IOException, InterruptedException {
        String base = console.endsWith("/") ? console : console + "/";
        HttpRequest request = HttpRequest.newBuilder(URI.create(base + "events?view=" + view))
                .header("Accept", "text/event-stream")
                .build();
        OpenPage page = new OpenPage(HttpClient.newHttpClient()
                .send(request, BodyHandlers.ofInputStream())
                .body());
        CompletableFuture.runAsync(page::read);
        return page;
    }

    private void read() {
        byte[] buffer = new byte[BUFFER];
        try {
            boolean lineBegins = true;
            for (int length = body.read(buffer); length >= 0; length = body.read(buffer)) {
                for (int i = 0; i < length; i++) {
                    if (lineBegins && buffer[i] == 'd') {
                        events.incrementAndGet();
                    }
                    lineBegins = buffer[i] == '\n';
                }
            }
        } catch (IOException closed) {
            // the page was closed
        }
    }

    long events() {
        return events.get();
    }

    @Override
    public void close() throws IOException {
        body.close();
    }
}
