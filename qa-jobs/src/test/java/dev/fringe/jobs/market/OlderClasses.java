// SPDX-License-Identifier: Apache-2.0
package dev.fringe.jobs.market;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.apache.avro.Schema;
import org.apache.avro.compiler.specific.SpecificCompiler;
import org.apache.avro.generic.GenericData.StringType;

/** The program with older versions of some classes, loaded apart from the current one. */
final class OlderClasses implements AutoCloseable {
    private static final String CLASS_PATH = System.getProperty("java.class.path");

    private final Path sources;
    private final Path classes;
    private URLClassLoader loader;

    /** @param dir an empty folder */
    OlderClasses(Path dir) throws IOException {
        sources = Files.createDirectories(dir.resolve("sources"));
        classes = Files.createDirectories(dir.resolve("classes"));
    }

    /** A record that does not have the field yet. */
    OlderClasses without(String field, Schema current) throws IOException {
        List<Schema.Field> fields = current.getFields().stream()
                .filter(each -> !each.name().equals(field))
                .map(each -> new Schema.Field(each, each.schema()))
                .toList();
        SpecificCompiler compiler = new SpecificCompiler(
                Schema.createRecord(current.getName(), current.getDoc(), current.getNamespace(), false, fields));
        compiler.setStringType(StringType.String);
        compiler.compileToDestination(null, sources.toFile());
        return this;
    }

    /** A class with this source text. */
    OlderClasses with(String name, String text) throws IOException {
        Files.writeString(sources.resolve(name + ".java"), text);
        return this;
    }

    /** Calls a static method that returns bytes. */
    byte[] call(Class<?> type, String method, Object... arguments) throws Exception {
        if (loader == null) {
            compile();
            loader = new URLClassLoader(urls(), ClassLoader.getPlatformClassLoader());
        }
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(loader);
        try {
            return (byte[]) Stream.of(loader.loadClass(type.getName()).getMethods())
                    .filter(each -> each.getName().equals(method))
                    .findFirst()
                    .orElseThrow()
                    .invoke(null, arguments);
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private void compile() throws IOException {
        List<String> words =
                new ArrayList<>(List.of("-proc:none", "-nowarn", "-cp", CLASS_PATH, "-d", classes.toString()));
        try (Stream<Path> files = Files.walk(sources)) {
            files.filter(file -> file.toString().endsWith(".java"))
                    .map(Path::toString)
                    .forEach(words::add);
        }
        ByteArrayOutputStream errors = new ByteArrayOutputStream();
        int exit = ToolProvider.getSystemJavaCompiler().run(null, errors, errors, words.toArray(String[]::new));
        if (exit != 0) {
            throw new IllegalStateException(
                    "the older classes do not compile: " + errors.toString(StandardCharsets.UTF_8));
        }
    }

    /** The older classes come first. */
    private URL[] urls() throws MalformedURLException {
        List<URL> urls = new ArrayList<>(List.of(classes.toUri().toURL()));
        for (String entry : CLASS_PATH.split(File.pathSeparator)) {
            urls.add(Path.of(entry).toUri().toURL());
        }
        return urls.toArray(URL[]::new);
    }

    @Override
    public void close() throws IOException {
        if (loader != null) {
            loader.close();
        }
    }
}
