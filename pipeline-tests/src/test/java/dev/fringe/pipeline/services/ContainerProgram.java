// SPDX-License-Identifier: Apache-2.0
package dev.fringe.pipeline.services;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A script that replaces an installed program and runs the program of an image: with the same arguments, on the ports and in
 * the folders of this machine, and as the same user. The container is removed when the script's process ends for any reason.
 */
final class ContainerProgram {
    private ContainerProgram() {}

    /** @param shared the folders that are mounted under their own paths */
    static Path write(Path folder, String name, String image, List<Path> shared) {
        String volumes = shared.stream()
                .map(path -> "--volume '" + path + ":" + path + "'")
                .collect(Collectors.joining(" "));
        String script = """
                #!/bin/sh
                container=fringe-%1$s-$$
                # Without our environment, by which a stack recognizes its processes.
                env -i PATH="$PATH" CONTAINER="$container" OWNER=$$ sh -c '
                  while kill -0 $OWNER; do sleep 0.1; done
                  docker rm --force $CONTAINER' < /dev/null > /dev/null 2>&1 &
                exec docker run --rm --name "$container" --network host --user "$(id -u):$(id -g)" \\
                  --workdir "$PWD" %2$s --entrypoint %1$s %3$s "$@"
                """.formatted(name, volumes, image);
        try {
            Path file = Files.createDirectories(folder).resolve(name);
            Files.writeString(file, script);
            if (!file.toFile().setExecutable(true)) {
                throw new IOException(file + " cannot be made executable");
            }
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
