// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.points;

import dev.fringe.lab.stack.LabFailure;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.stream.Stream;

/**
 * The converters, transforms and predicates that a connector names: those of fringe and Kafka, and those in a folder of plugins. Like
 * Connect, it accepts the whole name of a class or its last part.
 */
final class PluginClasses implements AutoCloseable {
    private final ClassLoader loader;
    private final Optional<URLClassLoader> opened;

    private PluginClasses(ClassLoader loader, Optional<URLClassLoader> opened) {
        this.loader = loader;
        this.opened = opened;
    }

    static PluginClasses in(Optional<Path> folder) {
        ClassLoader own = PluginClasses.class.getClassLoader();
        if (folder.isEmpty()) {
            return new PluginClasses(own, Optional.empty());
        }
        URLClassLoader opened = new URLClassLoader(jars(folder.get()), own);
        return new PluginClasses(opened, Optional.of(opened));
    }

    private static URL[] jars(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            List<URL> jars = new ArrayList<>();
            for (Path jar :
                    files.filter(file -> file.toString().endsWith(".jar")).toList()) {
                jars.add(url(jar));
            }
            return jars.toArray(URL[]::new);
        } catch (IOException e) {
            throw new LabFailure(
                    "cannot list the plugins in " + folder + " (" + e.getMessage()
                            + "): set the folder of the jars with --plugins",
                    e);
        }
    }

    private static URL url(Path jar) throws MalformedURLException {
        return jar.toUri().toURL();
    }

    /** @param option that names the class, for the error */
    <T> T create(String option, String name, Class<T> type) {
        try {
            return find(name, type).getDeclaredConstructor().newInstance();
        } catch (ClassNotFoundException | LinkageError e) {
            throw new LabFailure(
                    option + "=" + name + " is not on the lab's class path: set the folder with its jars with"
                            + " --plugins",
                    e);
        } catch (ReflectiveOperationException | ClassCastException e) {
            throw new LabFailure(
                    option + "=" + name + " cannot be used (" + e + "): check that the plugins of --plugins are"
                            + " those of the worker",
                    e);
        }
    }

    private <T> Class<? extends T> find(String name, Class<T> type) throws ClassNotFoundException {
        Optional<? extends Class<? extends T>> byAlias = name.contains(".")
                ? Optional.empty()
                : ServiceLoader.load(type, loader).stream()
                        .map(ServiceLoader.Provider::type)
                        .filter(candidate -> candidate.getName().endsWith("." + name))
                        .findFirst();
        return byAlias.isPresent()
                ? byAlias.get()
                : Class.forName(name, true, loader).asSubclass(type);
    }

    @Override
    public void close() {
        opened.ifPresent(jars -> {
            try {
                jars.close();
            } catch (IOException e) {
                throw new LabFailure("cannot close the plugins: " + e.getMessage(), e);
            }
        });
    }
}
