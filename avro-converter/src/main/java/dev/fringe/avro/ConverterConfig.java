// SPDX-License-Identifier: Apache-2.0
package dev.fringe.avro;

import dev.fringe.avro.registry.RegistryAccess;
import dev.fringe.avro.registry.RegistryTls;
import dev.fringe.records.avro.MappingOptions;
import dev.fringe.records.tls.TlsOptions;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.types.Password;

/** The options of the converter, with the names of Confluent's converter. */
final class ConverterConfig extends AbstractConfig {
    static final String REGISTRY = "schema.registry.url";
    static final String AUTO_REGISTER = "auto.register.schemas";
    static final String USE_LATEST = "use.latest.version";
    static final String NORMALIZE = "normalize.schemas";
    static final String KEY_SUBJECTS = "key.subject.name.strategy";
    static final String VALUE_SUBJECTS = "value.subject.name.strategy";
    static final String BASIC_SOURCE = "basic.auth.credentials.source";
    static final String USER = "basic.auth.user.info";
    static final String OLD_USER = "schema.registry.basic.auth.user.info";
    static final String BEARER_SOURCE = "bearer.auth.credentials.source";
    static final String BEARER_TOKEN = "bearer.auth.token";
    private static final String TLS_PREFIX = "schema.registry.";
    static final String SSL = TLS_PREFIX + "ssl.";
    static final String CONNECT_TIMEOUT = "http.connect.timeout.ms";
    static final String READ_TIMEOUT = "http.read.timeout.ms";
    static final String CACHE_SIZE = "schemas.cache.config";
    private static final String USER_INFO = "USER_INFO";
    private static final String TOPIC_NAME = "TopicNameStrategy";
    static final String IGNORE_DEFAULTS = "ignore.default.for.nullables";
    static final String ENHANCED = "enhanced.avro.schema.support";
    static final String META_DATA = "connect.meta.data";
    static final String SCRUB = "scrub.invalid.names";
    static final String OPTIONAL_KEYS = "allow.optional.map.keys";

    static final ConfigDef DEFINITION = withTls(new ConfigDef()
            .define(
                    REGISTRY,
                    Type.LIST,
                    ConfigDef.NO_DEFAULT_VALUE,
                    (name, value) -> checkAddresses((List<?>) value),
                    Importance.HIGH,
                    "The base URL of the registry's Confluent-compatible API (Apicurio: `/apis/ccompat/v7`). Several,"
                            + " comma-separated, are tried in turn. An address may have a user and a password:"
                            + " `https://user:password@host`.")
            .define(
                    AUTO_REGISTER,
                    Type.BOOLEAN,
                    true,
                    Importance.MEDIUM,
                    "Whether to register a schema that its subject does not have yet. With `false`, its records are"
                            + " refused.")
            .define(
                    USE_LATEST,
                    Type.BOOLEAN,
                    false,
                    Importance.LOW,
                    "Whether to write records with the latest version of their subject, with its defaults for fields that"
                            + " they do not have. Needs `auto.register.schemas=false`. A record that the version cannot read"
                            + " is refused. The converter queries the version once for each schema.")
            .define(
                    NORMALIZE,
                    Type.BOOLEAN,
                    false,
                    Importance.MEDIUM,
                    "Whether the registry compares schemas in their normal form, which ignores the order of properties.")
            .define(KEY_SUBJECTS, Type.STRING, TOPIC_NAME, strategy(KEY_SUBJECTS), Importance.MEDIUM, subjects("key"))
            .define(
                    VALUE_SUBJECTS,
                    Type.STRING,
                    TOPIC_NAME,
                    strategy(VALUE_SUBJECTS),
                    Importance.MEDIUM,
                    subjects("value"))
            .define(
                    BASIC_SOURCE,
                    Type.STRING,
                    null,
                    oneOf(BASIC_SOURCE, "URL", USER_INFO),
                    Importance.MEDIUM,
                    "The source of user and password for the registry: `URL` for its address, or `USER_INFO` for"
                            + " `basic.auth.user.info`. By default, `basic.auth.user.info` is used if it is set.")
            .define(
                    USER,
                    Type.PASSWORD,
                    null,
                    Importance.MEDIUM,
                    "User and password for the registry, as `user:password`.")
            .define(OLD_USER, Type.PASSWORD, null, Importance.LOW, "An older name of `basic.auth.user.info`.")
            .define(
                    BEARER_SOURCE,
                    Type.STRING,
                    null,
                    oneOf(BEARER_SOURCE, "STATIC_TOKEN"),
                    Importance.MEDIUM,
                    "The source of the token for the registry: `STATIC_TOKEN` for `bearer.auth.token`.")
            .define(BEARER_TOKEN, Type.PASSWORD, null, Importance.MEDIUM, "The token for the registry.")
            .define(
                    CONNECT_TIMEOUT,
                    Type.INT,
                    10_000,
                    ConfigDef.Range.atLeast(1),
                    Importance.LOW,
                    "How long a connection to the registry may take before it is retried, in milliseconds.")
            .define(
                    READ_TIMEOUT,
                    Type.INT,
                    10_000,
                    ConfigDef.Range.atLeast(1),
                    Importance.LOW,
                    "How long the registry may take to answer before the request is retried, in milliseconds.")
            .define(
                    CACHE_SIZE,
                    Type.INT,
                    10_000,
                    ConfigDef.Range.atLeast(1),
                    Importance.LOW,
                    "The maximum number of cached schemas that are read, of topics that are written to, and of schemas for"
                            + " each such topic. It should be larger than a task needs.")
            .define(
                    IGNORE_DEFAULTS,
                    Type.BOOLEAN,
                    true,
                    Importance.MEDIUM,
                    "Whether a null stays null if its schema has a default. With `false`, the default of Confluent's"
                            + " converter, a null is written as the default, and a struct returns the default for a null that"
                            + " was read.")
            .define(
                    ENHANCED,
                    Type.BOOLEAN,
                    false,
                    Importance.MEDIUM,
                    "Whether to write a string with a list of its symbols as an Avro enum, and to use full names for the"
                            + " branches of a union.")
            .define(
                    META_DATA,
                    Type.BOOLEAN,
                    true,
                    Importance.LOW,
                    "Whether to write and read properties `connect.*` of the schema for what Avro cannot express.")
            .define(
                    SCRUB,
                    Type.BOOLEAN,
                    false,
                    Importance.MEDIUM,
                    "Whether to replace characters that Avro does not allow in names with `_`. With `false`, such a schema is"
                            + " refused.")
            .define(
                    OPTIONAL_KEYS,
                    Type.BOOLEAN,
                    false,
                    Importance.LOW,
                    "Whether to write a map with optional string keys as an Avro map. With `false`, it is an array of"
                            + " entries."));

    private final boolean isKey;

    ConverterConfig(Map<String, ?> options, boolean isKey) {
        super(DEFINITION, options, false);
        this.isKey = isKey;
        PeerOptions.check(options);
        if (useLatest() && autoRegister()) {
            throw new ConfigException(
                    USE_LATEST + "=true has no effect if schemas are registered; also set " + AUTO_REGISTER + "=false");
        }
    }

    private static ConfigDef withTls(ConfigDef definition) {
        definition.embed(TLS_PREFIX, "", 0, TlsOptions.withSockets());
        return definition;
    }

    private static void checkAddresses(List<?> addresses) {
        if (addresses == null || addresses.isEmpty()) {
            throw new ConfigException(REGISTRY + " is empty; set the address of the schema registry");
        }
        // an address may contain a password, so no message quotes it
        if (!addresses.stream().allMatch(address -> address.toString().matches("(?i)https?://[^/].*"))) {
            throw new ConfigException(REGISTRY + " has an address that does not start with http:// or https://");
        }
    }

    private static ConfigDef.Validator strategy(String option) {
        return (name, value) -> SubjectNames.of(option, value.toString());
    }

    private static ConfigDef.Validator oneOf(String option, String... values) {
        return (name, value) -> {
            if (value != null && !List.of(values).contains(value)) {
                throw new ConfigException(
                        option,
                        value,
                        "use " + String.join(" or ", values) + "; other sources of credentials are not supported");
            }
        };
    }

    private static String subjects(String part) {
        return "The subject of the schema of a " + part + ": `TopicNameStrategy` for `<topic>-" + part
                + "`, `RecordNameStrategy` for the name of the record, `TopicRecordNameStrategy` for `<topic>-<name of the"
                + " record>`. Confluent's class names are accepted too.";
    }

    RegistryAccess registry() {
        return new RegistryAccess(
                getList(REGISTRY),
                authorization(),
                tls(),
                Duration.ofMillis(getInt(CONNECT_TIMEOUT)),
                Duration.ofMillis(getInt(READ_TIMEOUT)));
    }

    /** Null to use the credentials in each address. */
    private String authorization() {
        Password user = getPassword(USER) != null ? getPassword(USER) : getPassword(OLD_USER);
        Password token = getPassword(BEARER_TOKEN);
        String source = getString(BASIC_SOURCE);
        if (USER_INFO.equals(source) && user == null) {
            throw new ConfigException(BASIC_SOURCE + "=" + USER_INFO + " requires " + USER + "=user:password");
        }
        if (getString(BEARER_SOURCE) != null && token == null) {
            throw new ConfigException(BEARER_SOURCE + " needs " + BEARER_TOKEN);
        }
        boolean usesUser = user != null && !"URL".equals(source);
        if (usesUser && token != null) {
            throw new ConfigException(BEARER_TOKEN + " is not allowed together with " + USER + "; remove one of them");
        }
        if (token != null) {
            return RegistryAccess.bearer(token.value());
        }
        return usesUser ? RegistryAccess.basic(user.value()) : null;
    }

    private RegistryTls tls() {
        Map<String, String> options = new HashMap<>();
        originalsWithPrefix(SSL).forEach((name, value) -> options.put("ssl." + name, String.valueOf(value)));
        return options.isEmpty() ? null : new RegistryTls(options, TLS_PREFIX);
    }

    boolean autoRegister() {
        return getBoolean(AUTO_REGISTER);
    }

    boolean useLatest() {
        return getBoolean(USE_LATEST);
    }

    boolean normalize() {
        return getBoolean(NORMALIZE);
    }

    int cacheSize() {
        return getInt(CACHE_SIZE);
    }

    SubjectNames subjects() {
        String option = isKey ? KEY_SUBJECTS : VALUE_SUBJECTS;
        return SubjectNames.of(option, getString(option));
    }

    MappingOptions mapping() {
        return new MappingOptions(
                getBoolean(ENHANCED),
                getBoolean(META_DATA),
                getBoolean(SCRUB),
                getBoolean(IGNORE_DEFAULTS),
                getBoolean(OPTIONAL_KEYS),
                false);
    }
}
