// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.stack;

import java.util.Map;
import java.util.Optional;

/** A user and password from the environment. On the command line, a password would be visible in the process list. */
public record Login(String user, String password) {

    /** A server that may require a login. */
    public enum Server {
        MQTT,
        CONNECT,
        INFLUX,
        JMX,
        /** The page of the lab itself. */
        CONSOLE;

        public String userVariable() {
            return "FRINGE_" + name() + "_USERNAME";
        }

        public String passwordVariable() {
            return "FRINGE_" + name() + "_PASSWORD";
        }
    }

    /** The login that the environment of this process has for a server. */
    public static Optional<Login> to(Server server) {
        return in(System.getenv(), server);
    }

    /** A user whose password the environment of this process has. */
    public static Login to(Server server, String user) {
        return of(user, System.getenv(), server);
    }

    static Optional<Login> in(Map<String, String> environment, Server server) {
        return Optional.ofNullable(environment.get(server.userVariable())).map(user -> of(user, environment, server));
    }

    private static Login of(String user, Map<String, String> environment, Server server) {
        String password = environment.get(server.passwordVariable());
        if (password == null) {
            throw new LabFailure("no password for " + user + ": set the variable " + server.passwordVariable());
        }
        return new Login(user, password);
    }

    /** Without the password. */
    @Override
    public String toString() {
        return "login of " + user;
    }
}
