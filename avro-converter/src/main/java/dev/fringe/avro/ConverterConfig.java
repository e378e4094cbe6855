package dev.fringe.avro;

import dev.fringe.avro.types.MappingOptions;
import java.util.List;
import java.util.Map;
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
    static final String USER = "basic.auth.user.info";

    static final String IGNORE_DEFAULTS = "ignore.default.for.nullables";
    static final String ENHANCED = "enhanced.avro.schema.support";
    static final String META_DATA = "connect.meta.data";
    static final String SCRUB = "scrub.invalid.names";
    static final String OPTIONAL_KEYS = "allow.optional.map.keys";

    static final ConfigDef DEFINITION = new ConfigDef()
            .define(
                    REGISTRY,
                    Type.LIST,
                    ConfigDef.NO_DEFAULT_VALUE,
                    (name, value) -> {
                        if (value instanceof List<?> list && list.isEmpty()) {
                            throw new ConfigException(name, value, "name the address of the schema registry");
                        }
                    },
                    Importance.HIGH,
                    "Where the Confluent-compatible API of the schema registry begins; of several addresses, each is"
                            + " tried. Apicurio's begins at `/apis/ccompat/v7`.")
            .define(
                    AUTO_REGISTER,
                    Type.BOOLEAN,
                    true,
                    Importance.MEDIUM,
                    "Whether a schema that the subject `<topic>-value` or `<topic>-key` does not have yet is registered"
                            + " there; otherwise its records are refused.")
            .define(
                    USER,
                    Type.PASSWORD,
                    null,
                    Importance.MEDIUM,
                    "User and password for the registry, as `user:password`.")
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
                    "Whether a map whose keys are optional texts is an Avro map; otherwise it is an array of entries.");

    ConverterConfig(Map<String, ?> options) {
        super(DEFINITION, options, false);
    }

    List<String> registry() {
        return getList(REGISTRY);
    }

    boolean autoRegister() {
        return getBoolean(AUTO_REGISTER);
    }

    MappingOptions mapping() {
        return new MappingOptions(
                getBoolean(ENHANCED),
                getBoolean(META_DATA),
                getBoolean(SCRUB),
                getBoolean(IGNORE_DEFAULTS),
                getBoolean(OPTIONAL_KEYS));
    }

    /** The user and the password, or null. */
    String user() {
        Password user = getPassword(USER);
        return user == null ? null : user.value();
    }
}
