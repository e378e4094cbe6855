// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.clusters.imports;

import dev.fringe.lab.stack.LabFailure;
import java.nio.file.Path;
import java.util.regex.Matcher;

/**
 * Replaces the environment variables that stand outside of quotes, as in {@code qos = ${QOS}}, because such a file is not TOML.
 * Those in quotes stay for the connector files.
 */
final class BareVariables {
    private final Path file;
    private final Variables variables;

    BareVariables(Path file, Variables variables) {
        this.file = file;
        this.variables = variables;
    }

    String replaced(String text) {
        StringBuilder out = new StringBuilder(text.length());
        String quote = "";
        int line = 1;
        for (int i = 0; i < text.length(); ) {
            char c = text.charAt(i);
            line += c == '\n' ? 1 : 0;
            if (!quote.isEmpty()) {
                int length = skipInQuotes(text, i, quote);
                boolean closes = text.startsWith(quote, i);
                // a quote ends with its line, so that one forgotten quote does not hide the rest from the parser
                quote = closes || (quote.length() == 1 && c == '\n') ? "" : quote;
                out.append(text, i, i + length);
                i += length;
            } else if (c == '#') {
                int end = text.indexOf('\n', i) < 0 ? text.length() : text.indexOf('\n', i);
                out.append(text, i, end);
                i = end;
            } else if (c == '"' || c == '\'') {
                quote = text.startsWith(String.valueOf(c).repeat(3), i)
                        ? String.valueOf(c).repeat(3)
                        : "" + c;
                out.append(quote);
                i += quote.length();
            } else if (c == '$') {
                Matcher variable = Variables.REFERENCE.matcher(text).region(i, text.length());
                boolean found = variable.lookingAt();
                out.append(found ? value(variable, line) : "$");
                i = found ? variable.end() : i + 1;
            } else {
                out.append(c);
                i++;
            }
        }
        return out.toString();
    }

    private static int skipInQuotes(String text, int at, String quote) {
        if (text.startsWith(quote, at)) {
            return quote.length();
        }
        boolean escape = quote.charAt(0) == '"' && text.charAt(at) == '\\' && at + 1 < text.length();
        return escape && text.charAt(at + 1) != '\n' ? 2 : 1;
    }

    private String value(Matcher variable, int line) {
        return variables
                .value(variable)
                .orElseThrow(() -> new LabFailure(file + " line " + line + " needs the environment variable "
                        + Variables.nameIn(variable) + ": set it and import again"));
    }
}
