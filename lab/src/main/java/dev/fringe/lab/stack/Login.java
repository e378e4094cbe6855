// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.stack;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** A user and password from the environment. On the command line, a password would be visible in the process list. */
public record Login(String user, String password) {
    private static final Pattern WITH_LOGIN = Pattern.compile("^[^/]*//[^/?#]*@");

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

    /**
     * The address, if it has no login. Clients would not send the login, and every error quotes the address.
     *
     * @param service the name of the server, for the error, which does not quote the address
     */
    public static String expectNoneIn(String address, String service) {
        if (WITH_LOGIN.matcher(address).find()) {
            throw new LabFailure(
                    "the address of " + service + " contains a login: remove it, and set username and"
                            + " password-file in the file of --servers, or the variables FRINGE_…_USERNAME and FRINGE_…_PASSWORD");
        }
        return address;
    }

    /** Without the password. */
    @Override
    public String toString() {
        return "login of " + user;
    }
}
