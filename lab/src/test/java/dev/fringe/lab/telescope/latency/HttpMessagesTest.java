// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.telescope.latency;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HttpMessagesTest {
    private static final String CONNECTION = String.join(
            "\r\n",
            "POST /write?db=a HTTP/1.1",
            "Host: there",
            "content-length: 11",
            "",
            "m x=1 2\r\n\r\nGET /ping HTTP/1.1",
            "",
            "HTTP/1.1 200 OK",
            "Transfer-Encoding: chunked",
            "",
            "5;note=x",
            "{\"a\":",
            "2",
            "1}",
            "0",
            "",
            "HTTP/1.1 204 No Content",
            "Content-Length: 0",
            "",
            "");
    private static final List<String> MESSAGES = List.of(
            "POST /write?db=a HTTP/1.1 <m x=1 2\r\n\r\n>",
            "GET /ping HTTP/1.1 <>",
            "HTTP/1.1 200 OK <{\"a\":1}>",
            "HTTP/1.1 204 No Content <>");

    @Test
    void splitsAConnectionIntoMessagesForAnySizeOfReads() {
        byte[] bytes = CONNECTION.getBytes(StandardCharsets.UTF_8);
        for (int piece = 1; piece <= bytes.length; piece++) {
            List<String> found = new ArrayList<>();
            HttpMessages messages = new HttpMessages(
                    (line, body) -> found.add(line + " <" + new String(body, StandardCharsets.UTF_8) + ">"));
            for (int at = 0; at < bytes.length; at += piece) {
                int length = Math.min(piece, bytes.length - at);
                byte[] part = new byte[length];
                System.arraycopy(bytes, at, part, 0, length);
                messages.feed(part, length);
            }
            assertThat(found).as("in pieces of %d", piece).isEqualTo(MESSAGES);
        }
    }

    @Test
    void handlesABodyLargerThanItsBuffer() {
        List<Integer> lengths = new ArrayList<>();
        HttpMessages messages = new HttpMessages((line, body) -> lengths.add(body.length));
        byte[] head = "POST /write HTTP/1.1\r\nContent-Length: 100000\r\n\r\n".getBytes(StandardCharsets.UTF_8);
        messages.feed(head, head.length);
        for (int i = 0; i < 10; i++) {
            messages.feed(new byte[10_000], 10_000);
        }

        assertThat(lengths).containsExactly(100_000);
    }
}
