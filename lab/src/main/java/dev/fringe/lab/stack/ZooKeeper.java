// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.stack;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Leader election and job metadata of Flink's job managers. The server is the shaded ZooKeeper on Flink's class path.
 */
final class ZooKeeper implements Service {
    static final String NAME = "zookeeper";
    private static final String LISTENER = "zookeeper";
    private static final int PATIENCE_MILLIS = 2_000;

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Map<String, Integer> usualPorts() {
        return Map.of(LISTENER, 2181);
    }

    @Override
    public Launch prepare(ServiceContext context) throws IOException {
        Files.createDirectories(context.state().data(name()));
        Path conf =
                context.render("zookeeper.properties", name(), Map.of("port.zookeeper", context.portText(LISTENER)));
        Path logging = context.logging(name());
        return new Launch(Jvm.command(
                context,
                context.installation().flinkClassPath(),
                List.of(
                        "-Xmx64m",
                        "-Dzookeeper.jmx.log4j.disable=true",
                        "-Dlog4j2.configurationFile=" + logging,
                        "-Dlog.file=" + context.state().log(name())),
                // Without other servers in its settings it is a single server, which deletes its old logs.
                "org.apache.flink.shaded.zookeeper3.org.apache.zookeeper.server.quorum.QuorumPeerMain",
                conf.toString()));
    }

    /** `srvr` is the only command that ZooKeeper allows by default. */
    @Override
    public boolean answers(ServiceContext context) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(
                    new InetSocketAddress(context.network().host(LISTENER), context.port(LISTENER)), PATIENCE_MILLIS);
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.getOutputStream().write("srvr".getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            return answer.contains("Mode:");
        }
    }

    @Override
    public String address(ServiceContext context) {
        return context.place(LISTENER);
    }

    /** The high availability settings of Flink's processes. */
    Map<String, String> flinkSettings(ServiceContext context) {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("high-availability.type", "zookeeper");
        settings.put("high-availability.zookeeper.quorum", address(context));
        settings.put("high-availability.cluster-id", "/fringe");
        settings.put("high-availability.storageDir", "file://" + context.state().data("flink") + "/ha");
        // The failover time after a leader was killed. Flink's default of a minute is too long for a lab.
        settings.put("high-availability.zookeeper.client.session-timeout", "10 s");
        return settings;
    }
}
