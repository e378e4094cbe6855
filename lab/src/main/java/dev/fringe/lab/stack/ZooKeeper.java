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
 * Where Flink's job managers agree on who leads and which jobs there are. Flink's own class path holds a whole ZooKeeper under
 * a name of Flink's; its server is the one that is started here.
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
        Path logging = context.render("log4j2.properties", name(), Map.of());
        return new Launch(Jvm.command(
                context.installation().java(),
                context.installation().flinkClassPath(),
                List.of(
                        "-Xmx64m",
                        "-Dzookeeper.jmx.log4j.disable=true",
                        "-Dlog4j2.configurationFile=" + logging,
                        "-Dlog.file=" + context.state().log(name())),
                "org.apache.flink.shaded.zookeeper3.org.apache.zookeeper.server.ZooKeeperServerMain",
                conf.toString()));
    }

    /** `srvr` is the one word that every ZooKeeper answers. */
    @Override
    public boolean answers(ServiceContext context) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(ServiceContext.HOST, context.port(LISTENER)), PATIENCE_MILLIS);
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.getOutputStream().write("srvr".getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            return answer.contains("Mode:");
        }
    }

    @Override
    public String address(ServiceContext context) {
        return ServiceContext.HOST + ":" + context.port(LISTENER);
    }

    /** What makes Flink's processes find each other here. */
    Map<String, String> flinkSettings(ServiceContext context) {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("high-availability.type", "zookeeper");
        settings.put("high-availability.zookeeper.quorum", address(context));
        settings.put("high-availability.cluster-id", "/fringe");
        settings.put("high-availability.storageDir", "file://" + context.state().data("flink") + "/ha");
        // A leader that was killed is missed after this; Flink's own minute is long to wait for on one machine.
        settings.put("high-availability.zookeeper.client.session-timeout", "10 s");
        return settings;
    }
}
