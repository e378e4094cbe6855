// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.console;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** A request of the page. */
public final class Request {
    private final UnaryOperator<String> path;
    private final UnaryOperator<String> query;
    private final JsonNode body;

    /** @param query returns null for a parameter that is not set */
    Request(UnaryOperator<String> path, UnaryOperator<String> query, JsonNode body) {
        this.path = path;
        this.query = query;
        this.body = body;
    }

    /** A part of the path, for example {@code {name}}. */
    public String path(String name) {
        return path.apply(name);
    }

    public Optional<String> query(String name) {
        return Optional.ofNullable(query.apply(name)).filter(value -> !value.isBlank());
    }

    public String required(String name) {
        return query(name).orElseThrow(() -> new BadRequest("the parameter " + name + " is missing"));
    }

    public int number(String name, int usual) {
        try {
            return query(name).map(Integer::parseInt).orElse(usual);
        } catch (NumberFormatException e) {
            throw new BadRequest("the parameter " + name + " must be a number");
        }
    }

    /** The JSON of the request; a missing node if it has none. */
    public JsonNode body() {
        return body;
    }
}
