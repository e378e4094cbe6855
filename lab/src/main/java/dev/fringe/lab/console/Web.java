// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.console;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fringe.lab.stack.JsonPlace;
import dev.fringe.lab.stack.LabFailure;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.javalin.http.sse.SseClient;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Serves the page, its data and its events over HTTP. The only class that uses Javalin. */
final class Web implements AutoCloseable {
    private static final int LONGEST_BODY = 1_000_000;
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int BAD_REQUEST = 400;
    private static final int FAILED = 502;
    private static final int UNEXPECTED = 500;
    private static final int NOT_FOUND = 404;
    private static final int UNAUTHORIZED = 401;
    /** Nothing but the console's own files. */
    private static final String CONTENT_SECURITY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'"
                    + " data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private static final Map<String, String> HEADERS = Map.of(
            "Content-Security-Policy", CONTENT_SECURITY,
            "X-Content-Type-Options", "nosniff",
            "Referrer-Policy", "no-referrer",
            "Cross-Origin-Resource-Policy", "same-origin",
            "Cache-Control", "no-store");

    private final Javalin server;

    /**
     * @param port 0 for any free port
     * @param events receives the pages that listen for events
     */
    Web(String address, int port, Guard guard, List<Route> routes, PageFiles files, LiveEvents events) {
        server = Javalin.create(config -> {
            config.startup.showJavalinBanner = false;
            config.startup.showOldJavalinVersionWarning = false;
            config.startup.startupWatcherEnabled = false;
            config.jetty.host = address;
            config.jetty.port = port;
            config.routes.before(context -> check(guard, context));
            config.routes.exception(BadRequest.class, (e, context) -> answer(context, BAD_REQUEST, e.getMessage()));
            config.routes.exception(LabFailure.class, (e, context) -> answer(context, FAILED, e.getMessage()));
            config.routes.exception(
                    Exception.class, (e, context) -> answer(context, UNEXPECTED, "unexpected error: " + e));
            routes.forEach(route -> add(config, route));
            config.routes.sse("/events", client -> listen(client, events));
            config.routes.get("/<file>", context -> serve(context, files, context.pathParam("file")));
            config.routes.get("/", context -> serve(context, files, PageFiles.PAGE));
        });
    }

    /** Starts to serve, and returns the port. */
    int start() {
        return server.start().port();
    }

    private static void check(Guard guard, Context context) {
        HEADERS.forEach(context::header);
        Guard.Asked asked = new Guard.Asked(
                context.method() != HandlerType.GET && context.method() != HandlerType.HEAD,
                context.header("Host"),
                context.header("Origin"),
                context.header("Authorization"),
                context.header(Guard.TOKEN_HEADER));
        guard.refusal(asked).ifPresent(refusal -> {
            if (refusal.status() == UNAUTHORIZED) {
                context.header("WWW-Authenticate", "Basic realm=\"fringe\", charset=\"UTF-8\"");
            }
            answer(context, refusal.status(), refusal.reason());
            context.skipRemainingHandlers();
        });
    }

    private static void add(JavalinConfig config, Route route) {
        HandlerType type = HandlerType.findOrCreate(route.method().name());
        config.routes.addHttpHandler(
                type,
                "/api" + route.path(),
                context -> context.contentType("application/json")
                        .result(JSON.writeValueAsString(route.handler().answer(request(context)))));
    }

    private static Request request(Context context) throws IOException {
        return new Request(context::pathParam, context::queryParam, body(context));
    }

    /** Javalin's own limit is an error of the server, and does not apply to a body without a length. */
    private static JsonNode body(Context context) throws IOException {
        byte[] body = context.bodyInputStream().readNBytes(LONGEST_BODY + 1);
        if (body.length > LONGEST_BODY) {
            throw new BadRequest("the body has more than " + LONGEST_BODY + " bytes");
        }
        try {
            return JSON.readTree(body);
        } catch (JsonProcessingException e) {
            throw new BadRequest("the body is not JSON" + JsonPlace.of(e));
        }
    }

    private static void listen(SseClient client, LiveEvents events) {
        String view = client.ctx().queryParam("view");
        LiveEvents.Page page = events.open(view, (name, data) -> {
            client.sendEvent(name, data.toString());
            return !client.terminated();
        });
        client.keepAlive();
        client.onClose(() -> events.close(page));
    }

    private static void serve(Context context, PageFiles files, String name) {
        PageFiles.Content content = files.read(name);
        if (content == null) {
            answer(context, NOT_FOUND, "no page named " + name);
        } else {
            context.contentType(content.type()).result(content.bytes());
        }
    }

    private static void answer(Context context, int status, String error) {
        context.status(status)
                .contentType("application/json")
                .result(JSON.createObjectNode().put("error", error).toString());
    }

    @Override
    public void close() {
        server.stop();
    }
}
