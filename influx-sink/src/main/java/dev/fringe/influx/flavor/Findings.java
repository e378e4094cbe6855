// SPDX-License-Identifier: Apache-2.0
package dev.fringe.influx.flavor;

import dev.fringe.influx.server.Control.Finding;
import dev.fringe.influx.server.Reply;
import java.util.List;
import java.util.Locale;

/** What is wrong with the options if a server does not answer a control call. */
public final class Findings {
    private Findings() {}

    /** @param credentials the option with the credentials */
    public static List<Finding> of(Reply reply, String credentials) {
        String words = reply.words();
        return switch (reply.kind()) {
            case ROWS, NO_CALL -> List.of();
            case UNREACHABLE -> url("cannot be reached (" + words + "); correct the address or start the server");
            case NOT_TRUSTED -> url("is not trusted: " + words);
            case REFUSED ->
                isAboutCredentials(words)
                        ? List.of(new Finding(
                                credentials, "the server refuses the credentials (" + words + "); correct them"))
                        : List.of();
            case BUSY ->
                isAboutCredentials(words)
                        ? List.of(new Finding(
                                credentials, "the server refuses the credentials (" + words + "); correct them"))
                        : url("does not answer like a ready server (" + words
                                + "); correct the address, or try again when the server is ready");
        };
    }

    private static List<Finding> url(String problem) {
        return List.of(new Finding(Target.URL, problem));
    }

    private static boolean isAboutCredentials(String words) {
        String lower = words.toLowerCase(Locale.ROOT);
        return lower.contains("authoriz")
                || lower.contains("authentic")
                || lower.contains("username")
                || lower.matches("http 40[13]");
    }
}
