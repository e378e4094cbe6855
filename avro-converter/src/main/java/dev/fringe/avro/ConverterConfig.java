package dev.fringe.avro;

import dev.fringe.avro.registry.RegistryAccess;
import dev.fringe.avro.registry.RegistryTls;
import dev.fringe.records.avro.MappingOptions;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.types.Password;

/** The converter's options, by the names that they have in Confluent's. */
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
    static final String SSL = "schema.registry.ssl.";
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

    static final ConfigDef DEFINITION = withTls(
            new ConfigDef()
                    .define(
                            REGISTRY,
                            Type.LIST,
                            ConfigDef.NO_DEFAULT_VALUE,
                            (name, value) -> checkAddresses((List<?>) value),
                            Importance.HIGH,
                            "Where the Confluent-compatible API of the schema registry begins; of several addresses, each is"
                                    + " tried. Apicurio's begins at `/apis/ccompat/v7`. An address may have a user and a password:"
                                    + " `https://user:password@host`.")
                    .define(
                            AUTO_REGISTER,
                            Type.BOOLEAN,
                            true,
                            Importance.MEDIUM,
                            "Whether a schema that its subject does not have yet is registered there; otherwise its records are"
                                    + " refused.")
                    .define(
                            USE_LATEST,
                            Type.BOOLEAN,
                            false,
                            Importance.LOW,
                            "Whether records are written under the latest version of their subject, with its defaults for fields that"
                                    + " they do not have; needs `auto.register.schemas=false`. A record that the version cannot read"
                                    + " is refused. The version is asked for once for each schema.")
                    .define(
                            NORMALIZE,
                            Type.BOOLEAN,
                            false,
                            Importance.MEDIUM,
                            "Whether the registry compares schemas in their normal form, in which the order of properties does not"
                                    + " count.")
                    .define(
                            KEY_SUBJECTS,
                            Type.STRING,
                            TOPIC_NAME,
                            strategy(KEY_SUBJECTS),
                            Importance.MEDIUM,
                            subjects("key"))
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
                            "Where user and password for the registry are: `URL` for its address, or `USER_INFO` for"
                                    + " `basic.auth.user.info`. Without it, `basic.auth.user.info` is used if it is there.")
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
                            "Where the token for the registry is: `STATIC_TOKEN` for `bearer.auth.token`.")
                    .define(BEARER_TOKEN, Type.PASSWORD, null, Importance.MEDIUM, "A token for the registry.")
                    .define(
                            CONNECT_TIMEOUT,
                            Type.INT,
                            10_000,
                            ConfigDef.Range.atLeast(1),
                            Importance.LOW,
                            "How long a connection to the registry may take before it is tried again.")
                    .define(
                            READ_TIMEOUT,
                            Type.INT,
                            10_000,
                            ConfigDef.Range.atLeast(1),
                            Importance.LOW,
                            "How long the registry may take to answer before it is asked again.")
                    .define(
                            CACHE_SIZE,
                            Type.INT,
                            10_000,
                            ConfigDef.Range.atLeast(1),
                            Importance.LOW,
                            "How many schemas are kept, of those read, and for each topic of those written; and of how many topics."
                                    + " More than a task meets.")
                    .define(
                            IGNORE_DEFAULTS,
                            Type.BOOLEAN,
                            true,
                            Importance.MEDIUM,
                            "Whether a null stays null although its schema has a default. With `false`, as Confluent's converter has"
                                    + " it, the default is written for a null, and a null that is read is the default for who asks its"
                                    + " struct.")
                    .define(
                            ENHANCED,
                            Type.BOOLEAN,
                            false,
                            Importance.MEDIUM,
                            "Whether a text that knows its symbols is written as an Avro enum, and the branches of a union are called by"
                                    + " their full names.")
                    .define(
                            META_DATA,
                            Type.BOOLEAN,
                            true,
                            Importance.LOW,
                            "Whether what Avro has no words for is written and read as properties `connect.*` of the schema.")
                    .define(
                            SCRUB,
                            Type.BOOLEAN,
                            false,
                            Importance.MEDIUM,
                            "Whether characters that Avro does not allow in names are replaced by `_`; otherwise such a schema is"
                                    + " refused.")
                    .define(
                            OPTIONAL_KEYS,
                            Type.BOOLEAN,
                            false,
                            Importance.LOW,
                            "Whether a map whose keys are optional texts is an Avro map; otherwise it is an array of entries."));

    private final boolean isKey;

    ConverterConfig(Map<String, ?> options, boolean isKey) {
        super(DEFINITION, options, false);
        this.isKey = isKey;
        PeerOptions.check(options);
        if (useLatest() && autoRegister()) {
            throw new ConfigException(USE_LATEST + "=true has no effect where schemas are registered; set "
                    + AUTO_REGISTER + "=false as well");
        }
    }

    private static ConfigDef withTls(ConfigDef definition) {
        ConfigDef tls = new ConfigDef().withClientSslSupport();
        definition.embed(SSL.replace("ssl.", ""), "", 0, tls);
        return definition;
    }

    private static void checkAddresses(List<?> addresses) {
        if (addresses == null || addresses.isEmpty()) {
            throw new ConfigException(REGISTRY + " is empty: name the address of the schema registry");
        }
        // an address may hold a password, so no message quotes one
        if (!addresses.stream().allMatch(address -> address.toString().matches("(?i)https?://[^/].*"))) {
            throw new ConfigException(REGISTRY + " has an address that does not begin with http:// or https://");
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
                        "there is " + String.join(" or ", values) + "; other sources of credentials cannot be used");
            }
        };
    }

    private static String subjects(String part) {
        return "Under which subject the schema of a " + part + " is registered: `TopicNameStrategy` for `<topic>-"
                + part
                + "`, `RecordNameStrategy` for the record's name, `TopicRecordNameStrategy` for `<topic>-<record's"
                + " name>`. Confluent's class names are taken as well.";
    }

    RegistryAccess registry() {
        return new RegistryAccess(
                getList(REGISTRY),
                authorization(),
                tls(),
                Duration.ofMillis(getInt(CONNECT_TIMEOUT)),
                Duration.ofMillis(getInt(READ_TIMEOUT)));
    }

    /** Null for what each address has itself. */
    private String authorization() {
        Password user = getPassword(USER) != null ? getPassword(USER) : getPassword(OLD_USER);
        Password token = getPassword(BEARER_TOKEN);
        String source = getString(BASIC_SOURCE);
        if (USER_INFO.equals(source) && user == null) {
            throw new ConfigException(BASIC_SOURCE + "=" + USER_INFO + " needs " + USER + "=user:password");
        }
        if (getString(BEARER_SOURCE) != null && token == null) {
            throw new ConfigException(BEARER_SOURCE + " needs " + BEARER_TOKEN);
        }
        boolean usesUser = user != null && !"URL".equals(source);
        if (usesUser && token != null) {
            throw new ConfigException("set either " + USER + " or " + BEARER_TOKEN + ": one request has one of them");
        }
        if (token != null) {
            return RegistryAccess.bearer(token.value());
        }
        return usesUser ? RegistryAccess.basic(user.value()) : null;
    }

    private RegistryTls tls() {
        Map<String, String> options = new HashMap<>();
        originalsWithPrefix(SSL).forEach((name, value) -> options.put("ssl." + name, String.valueOf(value)));
        try {
            return options.isEmpty() ? null : new RegistryTls(options);
        } catch (KafkaException e) {
            throw new ConfigException(SSL + "* cannot be used: " + e.getMessage());
        }
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
