package dev.fringe.lab;

import java.nio.file.Path;

/** The project's own directory; the launcher says where it is, else it is the working directory. */
public final class Home {
    public static final String PROPERTY = "fringe.home";

    private Home() {}

    public static Path resolve(String path) {
        return Path.of(System.getProperty(PROPERTY, "")).resolve(path);
    }
}
