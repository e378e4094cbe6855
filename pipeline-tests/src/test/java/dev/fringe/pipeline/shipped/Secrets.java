// SPDX-License-Identifier: Apache-2.0
package dev.fringe.pipeline.shipped;

import dev.fringe.pipeline.services.Services;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** A folder with secrets.sh and its template, in which the script works as in the project's root. */
record Secrets(Path folder) {

    static Secrets in(Path folder) throws IOException {
        Files.createDirectories(folder.resolve("deploy"));
        for (String file : new String[] {".env.example", "deploy/secrets.sh"}) {
            Files.copy(Services.home().resolve(file), folder.resolve(file));
        }
        Secrets secrets = new Secrets(folder);
        secrets.run();
        return secrets;
    }

    Shell.Result run(String... arguments) {
        String[] command = new String[arguments.length + 2];
        command[0] = "sh";
        command[1] = folder.resolve("deploy/secrets.sh").toString();
        System.arraycopy(arguments, 0, command, 2, arguments.length);
        return Shell.run(Map.of(), command);
    }

    Path env() {
        return folder.resolve(".env");
    }
}
