// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.storage;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.fringe.lab.stack.JsonPlace;
import dev.fringe.lab.stack.LabFailure;
import dev.fringe.lab.storage.design.Aggregate;
import dev.fringe.lab.storage.design.Downsampling;
import dev.fringe.lab.storage.design.Measurements;
import dev.fringe.lab.storage.design.RetentionPolicy;
import dev.fringe.lab.storage.design.Span;
import dev.fringe.lab.storage.design.StorageDesign;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Reads a storage file. An unknown key is an error, because a misspelt key would otherwise be ignored. */
public final class StorageFile {
    private static final YAMLMapper YAML = YAMLMapper.builder()
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .build();
    private static final Span NO_LATENESS = Span.FOREVER;
    private static final int BUCKETS_PER_MINUTE = 600;

    private final Path file;

    private StorageFile(Path file) {
        this.file = file;
    }

    public static StorageDesign read(Path file) {
        try {
            return new StorageFile(file).design(YAML.readTree(Files.readString(file)));
        } catch (JsonProcessingException e) {
            throw new LabFailure(
                    file + " is not YAML" + JsonPlace.of(e) + ": "
                            + e.getOriginalMessage().lines().findFirst().orElse(""),
                    e);
        } catch (NoSuchFileException e) {
            throw new LabFailure("no file " + file + ": set a file such as connect-configs/storage/default.yaml", e);
        } catch (IOException e) {
            throw new LabFailure("cannot read " + file + " (" + e.getMessage() + "): check its permissions", e);
        }
    }

    private StorageDesign design(JsonNode root) {
        keys(root, "the file", Set.of("database", "policies", "downsampling", "buckets-per-minute"));
        String database = text(root, "database", "the file");
        List<RetentionPolicy> policies = new ArrayList<>();
        for (JsonNode policy : list(root, "policies")) {
            policies.add(policy(policy));
        }
        List<Downsampling> rules = new ArrayList<>();
        for (JsonNode rule : list(root, "downsampling")) {
            rules.add(rule(rule));
        }
        return new StorageDesign(
                database, policies, rules, root.path("buckets-per-minute").asInt(BUCKETS_PER_MINUTE));
    }

    private RetentionPolicy policy(JsonNode node) {
        String place = "policy " + node.path("name").asText("without a name");
        keys(node, place, Set.of("name", "duration", "shard", "default"));
        return new RetentionPolicy(
                text(node, "name", place),
                parsed(node, "duration", place, Span::parse),
                positive(node, "shard", place),
                node.path("default").asBoolean(false));
    }

    private Downsampling rule(JsonNode node) {
        String place = "rule " + node.path("name").asText("without a name");
        keys(
                node,
                place,
                Set.of(
                        "name",
                        "from",
                        "into",
                        "measurements",
                        "interval",
                        "every",
                        "fields",
                        "functions",
                        "lateness",
                        "for"));
        Span interval = positive(node, "interval", place);
        return new Downsampling(
                text(node, "name", place),
                text(node, "from", place),
                text(node, "into", place),
                measurements(node, place),
                texts(node.path("fields"), "fields", place),
                functions(node, place),
                interval,
                node.has("every") ? positive(node, "every", place) : interval,
                window(node, interval, place));
    }

    /** The window in which buckets are computed again, so that late points are included. */
    private Span window(JsonNode node, Span interval, String place) {
        if (node.has("for") && node.has("lateness")) {
            throw wrong(place + " has both `for` and `lateness`: remove one; `for` is the interval plus the lateness");
        }
        if (node.has("for")) {
            return positive(node, "for", place);
        }
        Span lateness = node.has("lateness") ? parsed(node, "lateness", place, Span::parse) : NO_LATENESS;
        return interval.plus(lateness).roundedUpTo(interval);
    }

    private Measurements measurements(JsonNode node, String place) {
        JsonNode value = node.path("measurements");
        if (value.isArray()) {
            return new Measurements.Named(texts(value, "measurements", place));
        }
        String text = text(node, "measurements", place);
        if (text.length() < 2 || !text.startsWith("/") || !text.endsWith("/")) {
            return new Measurements.Named(List.of(text));
        }
        String regex = text.substring(1, text.length() - 1);
        try {
            Pattern.compile(regex);
        } catch (PatternSyntaxException e) {
            throw wrong(place + ": `measurements` is not a valid regular expression: " + e.getDescription() + " in "
                    + text);
        }
        return new Measurements.Matching(regex);
    }

    private List<Aggregate> functions(JsonNode node, String place) {
        List<String> names = texts(node.path("functions"), "functions", place);
        if (names.isEmpty()) {
            throw wrong(place + " has no `functions`: add them, for example [mean]");
        }
        return names.stream()
                .map(name -> parsed(name, "functions", place, Aggregate::of))
                .toList();
    }

    private List<String> texts(JsonNode node, String key, String place) {
        List<String> texts = new ArrayList<>();
        if (!node.isMissingNode() && !node.isArray()) {
            throw wrong(place + ": `" + key + "` is not a list: write [a, b]");
        }
        node.forEach(value -> texts.add(value.asText()));
        return texts;
    }

    private JsonNode list(JsonNode node, String key) {
        JsonNode value = node.path(key);
        if (!value.isMissingNode() && !value.isNull() && !value.isArray()) {
            throw wrong("`" + key + "` is not a list: begin each entry with `- name: …`");
        }
        return value;
    }

    private Span positive(JsonNode node, String key, String place) {
        Span span = parsed(node, key, place, Span::parse);
        if (span.isForever()) {
            throw wrong(place + ": `" + key + "` must be longer than 0 and finite");
        }
        return span;
    }

    private <T> T parsed(JsonNode node, String key, String place, Function<String, T> parser) {
        return parsed(text(node, key, place), key, place, parser);
    }

    private <T> T parsed(String text, String key, String place, Function<String, T> parser) {
        try {
            return parser.apply(text);
        } catch (IllegalArgumentException e) {
            throw wrong(place + ": `" + key + "`: " + e.getMessage());
        }
    }

    private String text(JsonNode node, String key, String place) {
        JsonNode value = node.path(key);
        if (!value.isValueNode() || value.asText().isBlank()) {
            throw wrong(place + " has no `" + key + "`: add it");
        }
        return value.asText();
    }

    private void keys(JsonNode node, String place, Set<String> known) {
        if (!node.isObject()) {
            throw wrong(place + " is not a mapping of keys to values");
        }
        node.fieldNames().forEachRemaining(key -> {
            if (!known.contains(key)) {
                throw wrong(place + " has an unknown key `" + key + "`: use one of "
                        + known.stream().sorted().toList());
            }
        });
    }

    private LabFailure wrong(String what) {
        return new LabFailure(file + ": " + what);
    }
}
