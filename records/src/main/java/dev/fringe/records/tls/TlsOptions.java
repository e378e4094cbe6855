// SPDX-License-Identifier: Apache-2.0
package dev.fringe.records.tls;

import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.ConfigKey;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.SslConfigs;

/** The options of every TLS client: Kafka's {@code ssl.*}, and the lists of revoked certificates. */
public final class TlsOptions {
    public static final String CRL = "ssl.crl.location";

    private TlsOptions() {}

    /** For a client that can use the operator's own engines. */
    public static ConfigDef withEngines() {
        return new ConfigDef().withClientSslSupport().define(CRL, Type.STRING, null, Importance.MEDIUM, """
                        A file with the revocation lists (CRL) of the authorities in the server's chain, in PEM or DER. A \
                        revoked certificate is then refused, and so is one of an authority without a current list in the file. \
                        The file is read at each handshake. Without it, Java's settings of the worker decide \
                        (com.sun.net.ssl.checkRevocation), and by default nothing is checked.""");
    }

    /** For a client that needs sockets. It refuses the operator's own engines, because without them it would trust others. */
    public static ConfigDef withSockets() {
        ConfigDef options = new ConfigDef();
        for (ConfigKey key : withEngines().configKeys().values()) {
            options.define(key.name.equals(SslConfigs.SSL_ENGINE_FACTORY_CLASS_CONFIG) ? refused(key.name) : key);
        }
        return options;
    }

    private static ConfigKey refused(String name) {
        ConfigDef.Validator validator = (option, value) -> {
            if (value != null && !value.toString().isBlank()) {
                throw new ConfigException(option + " is not supported by this client; remove it, and set the stores of"
                        + " certificates and keys");
            }
        };
        return new ConfigDef()
                .define(name, Type.STRING, null, validator, Importance.LOW, "Not supported by this client.")
                .configKeys()
                .get(name);
    }
}
