// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.stack;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * S3Proxy, which keeps objects as files. The bucket is {@code fringe}. The key is generated at the first start; AWS's clients read it
 * from the file {@code credentials}.
 */
final class S3Server implements Service {
    static final String NAME = "s3";
    private static final String LISTENER = "s3";
    private static final String BUCKET = "fringe";
    private static final String KEY_ID = "fringe";
    private static final String SECRET = "aws_secret_access_key = ";
    private static final String SECRET_VARIABLE = "AWS_SECRET_ACCESS_KEY";
    private static final int FORBIDDEN = 403;

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Map<String, Integer> usualPorts() {
        return Map.of(LISTENER, 9000);
    }

    @Override
    public Launch prepare(ServiceContext context) throws IOException {
        Files.createDirectories(context.state().data(name()).resolve(BUCKET));
        String secret = secret(context);
        PrivateFile.create(context.state().conf(name()).resolve("s3proxy.properties"));
        Path conf = context.render(
                "s3proxy.properties",
                name(),
                Map.of("port.s3", context.portText(LISTENER), "s3.key", KEY_ID, "s3.secret", secret));
        Path logging = context.logging(name());
        return new Launch(Jvm.command(
                context,
                context.installation().s3ClassPath(),
                List.of("-Xmx192m", "-Dlog4j2.configurationFile=" + logging),
                "org.gaul.s3proxy.Main",
                "--properties",
                conf.toString()));
    }

    /** The secret of the key, from the environment or the file. It is generated unless the file has one. */
    private static String secret(ServiceContext context) throws IOException {
        Optional<String> given = context.variable(SECRET_VARIABLE);
        if (given.isPresent()) {
            return given.get();
        }
        Path file = context.state().conf(NAME).resolve("credentials");
        if (PrivateFile.create(file)) {
            Files.writeString(file, """
                    [default]
                    aws_access_key_id = %s
                    %s%s
                    """.formatted(
                            KEY_ID, SECRET, new BigInteger(160, new SecureRandom()).toString(Character.MAX_RADIX)));
        }
        return Files.readAllLines(file).stream()
                .filter(line -> line.startsWith(SECRET))
                .map(line -> line.substring(SECRET.length()))
                .findFirst()
                .orElseThrow(() -> new LabFailure(file + " has no secret: delete it and try again"));
    }

    /** A request without a signature is forbidden. */
    @Override
    public boolean answers(ServiceContext context) {
        return new Rest("S3", address(context)).get("/").status() == FORBIDDEN;
    }

    @Override
    public String address(ServiceContext context) {
        return context.http(LISTENER);
    }

    @Override
    public Optional<String> endpoint() {
        return Optional.of(LISTENER);
    }

    /** The settings of Flink's S3 file system. */
    Map<String, String> flinkSettings(ServiceContext context) {
        return Map.of(
                "s3.endpoint",
                address(context),
                "s3.path.style.access",
                "true",
                // S3Proxy does not delete the marker of a folder that contains objects.
                "s3.directory.marker.retention",
                "keep");
    }

    /** The folder of the plugin, and the key, which does not appear in settings or arguments. */
    Map<String, String> flinkEnvironment(ServiceContext context) throws IOException {
        return Map.of(
                "FLINK_PLUGINS_DIR",
                context.installation().flinkPlugins().toString(),
                "AWS_ACCESS_KEY_ID",
                KEY_ID,
                SECRET_VARIABLE,
                secret(context));
    }
}
