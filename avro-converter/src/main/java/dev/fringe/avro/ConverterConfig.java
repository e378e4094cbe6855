package dev.fringe.avro;

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
                    "User and password for the registry, as `user:password`.");

    ConverterConfig(Map<String, ?> options) {
        super(DEFINITION, options, false);
    }

    List<String> registry() {
        return getList(REGISTRY);
    }

    boolean autoRegister() {
        return getBoolean(AUTO_REGISTER);
    }

    /** The user and the password, or null. */
    String user() {
        Password user = getPassword(USER);
        return user == null ? null : user.value();
    }
}
