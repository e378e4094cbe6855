// SPDX-License-Identifier: Apache-2.0
package dev.fringe.avro;

import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Every option of Confluent's converter, and how this converter handles it. README.md has the same list. */
final class PeerOptions {
    private static final Logger LOG = LoggerFactory.getLogger(PeerOptions.class);

    enum State {
        SUPPORTED("supported"),
        /** Would change what is written or read, so it must not be ignored. */
        REFUSED("refused"),
        /** Has no effect on records. */
        NOT_APPLICABLE("not applicable");

        private final String word;

        State(String word) {
            this.word = word;
        }

        @Override
        public String toString() {
            return word;
        }
    }

    /**
     * @param name the name of the option; with a trailing asterisk, its prefix
     * @param without the accepted value, which requests nothing; null if there is none
     * @param reason what to do instead, or why it has no effect
     */
    record Option(String name, State state, String without, String reason) {
        boolean isNamed(String option) {
            return name.endsWith("*") ? option.startsWith(name.substring(0, name.length() - 1)) : option.equals(name);
        }
    }

    private static final String RULES =
            "data contracts and their rules are not run here; use Confluent's converter for such topics";
    private static final String OAUTH = "only a fixed token is sent; set bearer.auth.token, and change it by ${file:…}";
    private static final String RETRIES_ALWAYS = "the converter retries until the registry answers";
    private static final String SPECIFIC = "Connect has no classes of its own for records";
    private static final String ID_FORM = "the id is written as four bytes before the record";
    private static final String CACHES = "unknown schemas are queried again";

    /** Searched in this order, so that a longer name precedes its prefix. */
    static final List<Option> ALL = List.of(
            supported(ConverterConfig.REGISTRY),
            supported(ConverterConfig.AUTO_REGISTER),
            supported(ConverterConfig.USE_LATEST),
            supported(ConverterConfig.NORMALIZE),
            supported(ConverterConfig.KEY_SUBJECTS),
            supported(ConverterConfig.VALUE_SUBJECTS),
            supported(ConverterConfig.BASIC_SOURCE),
            supported(ConverterConfig.USER),
            supported(ConverterConfig.OLD_USER),
            supported(ConverterConfig.BEARER_SOURCE),
            supported(ConverterConfig.BEARER_TOKEN),
            supported(ConverterConfig.SSL + "*"),
            supported(ConverterConfig.CONNECT_TIMEOUT),
            supported(ConverterConfig.READ_TIMEOUT),
            supported(ConverterConfig.CACHE_SIZE),
            supported(ConverterConfig.ENHANCED),
            supported(ConverterConfig.META_DATA),
            supported(ConverterConfig.SCRUB),
            supported(ConverterConfig.IGNORE_DEFAULTS),
            supported(ConverterConfig.OPTIONAL_KEYS),
            refused("generalized.sum.type.support", "false", "unions are structs with a field for each branch"),
            refused("flatten.singleton.unions", "true", "a union of one type is read as that type"),
            refused("discard.type.doc.default", "false", "Avro's docs and defaults are kept as parameters"),
            refused("schema.backup.enabled", "false", "copy such topics with Confluent's converter"),
            refused("use.schema.id", "-1", "set use.latest.version=true, or auto.register.schemas=false"),
            refused("use.schema.guid", "", "set use.latest.version=true, or auto.register.schemas=false"),
            refused("id.compatibility.strict", "true", "no schema is chosen by its id"),
            refused("use.latest.with.metadata", "", "set use.latest.version=true"),
            refused("latest.compatibility.strict", "true", "a record that the latest version cannot read is refused"),
            refused(
                    "latest.cache.ttl.sec",
                    "-1",
                    "the latest version is queried once for each schema; restart the task"),
            refused(
                    "context.name.strategy",
                    "io.confluent.kafka.serializers.context.NullContextNameStrategy",
                    "write the context into schema.registry.url: …/contexts/.name"),
            refused(
                    "reference.subject.name.strategy",
                    "io.confluent.kafka.serializers.subject.DefaultReferenceSubjectNameStrategy",
                    "schemas are registered whole; references are read"),
            refused(
                    "key.schema.id.serializer",
                    "io.confluent.kafka.serializers.schema.id.PrefixSchemaIdSerializer",
                    ID_FORM),
            refused(
                    "key.schema.id.deserializer",
                    "io.confluent.kafka.serializers.schema.id.DualSchemaIdDeserializer",
                    ID_FORM),
            refused(
                    "value.schema.id.serializer",
                    "io.confluent.kafka.serializers.schema.id.PrefixSchemaIdSerializer",
                    ID_FORM),
            refused(
                    "value.schema.id.deserializer",
                    "io.confluent.kafka.serializers.schema.id.DualSchemaIdDeserializer",
                    ID_FORM),
            refused("rule.executors*", "", RULES),
            refused("rule.actions*", "", RULES),
            refused("rule.service.loader.enable", "false", RULES),
            refused("validation.rules.execution", "", RULES),
            refused("execution.environment", "", RULES),
            refused("propagate.schema.tags", "false", RULES),
            refused("schema.format", "", "schemas are registered unchanged"),
            refused("avro.remove.java.properties", "false", "leave avro.* parameters out of the schema"),
            refused("bearer.auth.issuer.endpoint.url", "", OAUTH),
            refused("bearer.auth.client.*", "", OAUTH),
            refused("bearer.auth.scope*", "", OAUTH),
            refused("bearer.auth.sub.claim.name", "", OAUTH),
            refused("bearer.auth.logical.cluster", "", OAUTH),
            refused("bearer.auth.identity.pool.id", "", OAUTH),
            refused("bearer.auth.cache.expiry.buffer.seconds", "", OAUTH),
            refused("bearer.auth.custom.provider.class", "", OAUTH),
            refused("bearer.auth.uami.*", "", OAUTH),
            refused("request.header.*", "", "send credentials with basic.auth.* or bearer.auth.*"),
            refused("proxy.host", "", "set the JVM's -Dhttps.proxyHost or -Dhttp.proxyHost"),
            refused("proxy.port", "-1", "set the JVM's -Dhttps.proxyPort or -Dhttp.proxyPort"),
            refused("ssl.*", "", "write schema.registry.ssl.… instead"),
            inapplicable("schema.registry.url.randomize", "addresses are tried in their order"),
            inapplicable("url.randomize", "addresses are tried in their order"),
            refused("schema.registry.*", "", "leave schema.registry. out of the option's name"),
            inapplicable("max.schemas.per.subject", "schemas.cache.config bounds the caches"),
            inapplicable("max.retries", RETRIES_ALWAYS),
            inapplicable("retries.wait.ms", RETRIES_ALWAYS),
            inapplicable("retries.max.wait.ms", RETRIES_ALWAYS),
            inapplicable("latest.cache.size", "schemas.cache.config bounds the caches"),
            inapplicable("missing.cache.size", CACHES),
            inapplicable("missing.id.cache.ttl.sec", CACHES),
            inapplicable("missing.version.cache.ttl.sec", CACHES),
            inapplicable("missing.schema.cache.ttl.sec", CACHES),
            inapplicable("use.apache.http.client", "Java's own client is used"),
            inapplicable("rule.metrics.enable", "no rules are run"),
            inapplicable("validation.rules.executor.class", "no rules are run"),
            inapplicable("validation.rules.fail.fast", "no rules are run"),
            inapplicable("schema.reflection", SPECIFIC),
            inapplicable("avro.reflection.allow.null", SPECIFIC),
            inapplicable("avro.use.logical.type.converters", SPECIFIC),
            inapplicable("specific.avro.*", SPECIFIC),
            inapplicable("avro.fail.on.trailing.data", "bytes after the record are always refused"));

    private PeerOptions() {}

    private static Option supported(String name) {
        return new Option(name, State.SUPPORTED, null, "");
    }

    private static Option refused(String name, String without, String reason) {
        return new Option(name, State.REFUSED, without, reason);
    }

    private static Option inapplicable(String name, String reason) {
        return new Option(name, State.NOT_APPLICABLE, null, reason);
    }

    static void check(Map<String, ?> options) {
        options.forEach((name, value) -> ALL.stream()
                .filter(option -> option.isNamed(name))
                .findFirst()
                .ifPresent(option -> check(option, name, String.valueOf(value).trim())));
    }

    private static void check(Option option, String name, String value) {
        if (option.state == State.REFUSED && !option.without.equalsIgnoreCase(value)) {
            throw new ConfigException(
                    name + " is an option of Confluent's converter that this converter does not support: "
                            + option.reason + ". Remove it");
        } else if (option.state == State.NOT_APPLICABLE) {
            LOG.info("{} has no effect: {}", name, option.reason);
        }
    }
}
