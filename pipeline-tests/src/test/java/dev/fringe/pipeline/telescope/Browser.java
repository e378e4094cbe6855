// SPDX-License-Identifier: Apache-2.0
package dev.fringe.pipeline.telescope;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.imageio.ImageIO;

/** Headless Chromium without a network. It is installed from Debian's packages if that is permitted. */
final class Browser {
    private static final List<String> PATHS =
            List.of("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome");
    private static final long INSTALL_MINUTES = 10;
    private static final long SHOW_MINUTES = 2;

    private final Path binary;

    private Browser(Path binary) {
        this.binary = binary;
    }

    /** Aborts the test, which the report then shows as skipped, if there is no browser and none may be installed. */
    static Browser onThisMachine() throws IOException {
        if (found().isEmpty() && mayInstall()) {
            run(INSTALL_MINUTES, List.of("apt-get", "update"));
            run(INSTALL_MINUTES, List.of("apt-get", "install", "-y", "--no-install-recommends", "chromium"));
        }
        return found().map(Browser::new)
                .orElseGet(() -> abort("the page was NOT checked: Chromium is not installed; run"
                        + " `sudo apt-get install chromium` and the test again"));
    }

    private static Optional<Path> found() {
        return PATHS.stream().map(Path::of).filter(Files::isExecutable).findFirst();
    }

    private static boolean mayInstall() {
        return "root".equals(System.getProperty("user.name"))
                && Files.isExecutable(Path.of("/usr/bin/apt-get"))
                && System.getenv("FRINGE_NO_INSTALL") == null;
    }

    /** @param kept the file in which the picture is kept for inspection */
    BufferedImage picture(Path page, Path kept) throws IOException {
        Path profile = Files.createTempDirectory("chromium");
        Files.deleteIfExists(kept);
        run(
                SHOW_MINUTES,
                List.of(
                        binary.toString(),
                        "--headless=new",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-dev-shm-usage",
                        "--hide-scrollbars",
                        "--host-resolver-rules=MAP * ~NOTFOUND",
                        "--user-data-dir=" + profile,
                        "--window-size=960,2000",
                        "--screenshot=" + kept.toAbsolutePath(),
                        page.toUri().toString()));
        assertThat(kept).exists();
        return ImageIO.read(kept.toFile());
    }

    private static void run(long minutes, List<String> command) throws IOException {
        Path log = Files.createDirectories(Path.of("target", "telescope")).resolve("browser.log");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().put("DEBIAN_FRONTEND", "noninteractive");
        Process process = builder.start();
        try {
            if (!process.waitFor(minutes, TimeUnit.MINUTES)) {
                Stream.concat(process.descendants(), Stream.of(process.toHandle()))
                        .forEach(ProcessHandle::destroyForcibly);
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
