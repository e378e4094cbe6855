// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.console;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/** The files of the page, from the class path. Only known types of files are served. */
final class PageFiles {
    static final String PAGE = "index.html";
    /** The version is that of the dependency. */
    private static final String LIBRARIES = "/META-INF/resources/webjars/uplot/1.6.30/dist/";

    private static final String LIBRARY = "library/";
    private static final String OWN = "page/";
    private static final Pattern NAME = Pattern.compile("(?:[a-z]+/)?[A-Za-z0-9-]+(?:\\.[a-z]+)+");
    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "svg", "image/svg+xml");

    private final Map<String, Content> known = new ConcurrentHashMap<>();
    private final String token;

    /** A file and its type. */
    record Content(String type, byte[] bytes) {}

    /** @param token that the page sends with each change */
    PageFiles(String token) {
        this.token = token;
    }

    /** Null if there is no such file. */
    Content read(String name) {
        String type = TYPES.get(name.substring(name.lastIndexOf('.') + 1));
        if (type == null || !NAME.matcher(name).matches()) {
            return null;
        }
        return known.computeIfAbsent(name, unknown -> load(name, type));
    }

    private Content load(String name, String type) {
        String resource = name.startsWith(LIBRARY) ? LIBRARIES + name.substring(LIBRARY.length()) : OWN + name;
        try (InputStream in = PageFiles.class.getResourceAsStream(resource)) {
            if (in == null) {
                return null;
            }
            byte[] bytes = in.readAllBytes();
            return new Content(type, name.equals(PAGE) ? withToken(bytes) : bytes);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + resource, e);
        }
    }

    private byte[] withToken(byte[] page) {
        return new String(page, StandardCharsets.UTF_8)
                .replace("@token@", token)
                .getBytes(StandardCharsets.UTF_8);
    }
}
