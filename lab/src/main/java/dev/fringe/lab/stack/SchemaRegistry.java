// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.stack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Apicurio, through its Confluent-compatible interface. */
final class SchemaRegistry implements Service {
    static final String NAME = "registry";
    static final String LISTENER = "registry";
    static final String COMPATIBLE_API = "/apis/ccompat/v7";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Map<String, Integer> usualPorts() {
        return Map.of(LISTENER, 8080);
    }

    @Override
    public Launch prepare(ServiceContext context) throws IOException {
        Path data = Files.createDirectories(context.state().data(name()));
        // Records in Kafka refer to schema ids, so every commit is written to the file at once.
        String database = "jdbc:h2:file:" + data.resolve("schemas") + ";DB_CLOSE_ON_EXIT=FALSE;WRITE_DELAY=0";
        List<String> command = new ArrayList<>(List.of(
                context.installation().java().toString(),
                "-XX:+UseSerialGC",
                "-XX:+ExitOnOutOfMemoryError",
                "-XX:TieredStopAtLevel=1",
                "-Xmx128m",
                "-Dquarkus.datasource.jdbc.initial-size=2",
                "-Dquarkus.datasource.jdbc.min-size=2",
                "-Dquarkus.datasource.jdbc.max-size=10",
                // Otherwise it lists 1,000 subjects, and no request gets the others.
                "-Dregistry.ccompat.max-subjects=100000"));
        command.addAll(Jvm.options(context));
        command.addAll(List.of("-jar", context.installation().registryJar().toString()));
        return new Launch(
                command,
                Map.of(
                        "QUARKUS_HTTP_HOST",
                        context.network().listen(),
                        "QUARKUS_HTTP_PORT",
                        context.portText(LISTENER),
                        "REGISTRY_DATASOURCE_URL",
                        database,
                        "LOG_LEVEL",
                        "WARN"));
    }

    @Override
    public boolean answers(ServiceContext context) {
        return new Rest("the schema registry", address(context))
                .get("/subjects")
                .ok();
    }

    @Override
    public String address(ServiceContext context) {
        return context.registry();
    }

    @Override
    public Optional<String> endpoint() {
        return Optional.of(LISTENER);
    }
}
