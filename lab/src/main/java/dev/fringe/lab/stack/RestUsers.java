// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.stack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The user of a worker's REST interface, if the environment names one. Kafka's extension reads the password from a file. */
final class RestUsers {
    static final String SETTING =
            "rest.extension.classes=org.apache.kafka.connect.rest.basic.auth.extension.BasicAuthSecurityRestExtension";

    private RestUsers() {}

    /** Writes the files of the extension, and returns the one that the JVM must be given. */
    static Optional<Path> write(ServiceContext context, String service) throws IOException {
        Optional<Login> login = Login.in(context.environment(), Login.Server.CONNECT);
        if (login.isEmpty()) {
            return Optional.empty();
        }
        Path users = context.state().conf(service).resolve("rest-users.properties");
        PrivateFile.create(users);
        Files.writeString(users, login.get().user() + "=" + escaped(login.get().password()) + "\n");
        return Optional.of(Files.writeString(users.resolveSibling("jaas.conf"), """
                KafkaConnect {
                  org.apache.kafka.connect.rest.basic.auth.extension.PropertyFileLoginModule required
                  file="%s";
                };
                """.formatted(users)));
    }

    /** A backslash escapes the next character in a properties file. */
    private static String escaped(String password) {
        return password.replace("\\", "\\\\");
    }
}
