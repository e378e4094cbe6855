// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.console;

import com.fasterxml.jackson.databind.JsonNode;

/** A path below {@code /api} and what answers it. */
public record Route(Method method, String path, Handler handler) {
    /** Anything but GET is a change, for which the page must send its token. */
    public enum Method {
        GET,
        POST,
        PUT,
        DELETE
    }

    /** Answers a request with JSON. */
    public interface Handler {
        JsonNode answer(Request request);
    }

    public static Route get(String path, Handler handler) {
        return new Route(Method.GET, path, handler);
    }

    public static Route post(String path, Handler handler) {
        return new Route(Method.POST, path, handler);
    }

    public static Route put(String path, Handler handler) {
        return new Route(Method.PUT, path, handler);
    }

    public static Route delete(String path, Handler handler) {
        return new Route(Method.DELETE, path, handler);
    }
}
