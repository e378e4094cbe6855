// SPDX-License-Identifier: Apache-2.0
package dev.fringe.mqtt.config;

import dev.fringe.mqtt.broker.BrokerException;
import dev.fringe.mqtt.broker.ClientSettings;
import dev.fringe.mqtt.route.KafkaTopics;
import dev.fringe.mqtt.route.MessagePlaceholder;
import dev.fringe.mqtt.route.Route;
import dev.fringe.records.template.Template;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.ConfigValue;

/** Marks every wrong option with its own error, and tries the broker if there is none. */
public final class Validation {
    private final ConnectionCheck check;
    private final Map<String, String> props;
    private final Map<String, ConfigValue> values = new LinkedHashMap<>();

    /** Connects to the broker with the configuration and returns the error, if any. */
    public interface ConnectionCheck {
        Optional<BrokerException> run(SourceConfig config, List<Route> routes);
    }

    private Validation(ConnectionCheck check, Map<String, String> props) {
        this.check = check;
        this.props = props;
    }

    public static Config of(Map<String, String> props, ConnectionCheck check) {
        return new Validation(check, props).run();
    }

    private Config run() {
        add(SourceConfig.CONFIG_DEF.validate(props));
        List<String> names = validRouteNames();
        names.forEach(this::route);
        unknownOptions(names);
        session();
        sparkplug(names);
        tls();
        if (hasNoErrors()) {
            broker(names);
        }
        return new Config(new ArrayList<>(values.values()));
    }

    private void add(List<ConfigValue> some) {
        some.forEach(value -> values.put(value.name(), value));
    }

    private List<String> validRouteNames() {
        ConfigValue routes = values.get(SourceConfig.ROUTES);
        return routes.errorMessages().isEmpty() && routes.value() instanceof List<?> names
                ? names.stream().map(Object::toString).toList()
                : List.of();
    }

    private void route(String name) {
        String prefix = RouteConfig.prefix(name);
        List<ConfigValue> options = RouteConfig.definition(name).validate(props);
        add(options);
        Map<String, Object> own = new LinkedHashMap<>();
        options.forEach(option -> own.put(option.name().substring(prefix.length()), option.value()));
        RouteConfig.conflicts(own).forEach((option, fault) -> mark(prefix + option, fault));
        String schema = Objects.toString(own.get(RouteConfig.SCHEMA), "");
        if (!schema.isBlank()
                && values.get(prefix + RouteConfig.SCHEMA).errorMessages().isEmpty()) {
            try {
                PayloadFormat.of(own.get(RouteConfig.FORMAT))
                        .ifPresent(format -> format.checkSchema(
                                schema, Objects.toString(own.get(RouteConfig.PROTOBUF_MESSAGE), "")));
            } catch (IllegalArgumentException e) {
                mark(prefix + RouteConfig.SCHEMA, e.getMessage());
            }
        }
        for (String option : List.of(RouteConfig.TOPIC, RouteConfig.KEY)) {
            template(prefix + option, own.get(option), own.get(RouteConfig.FORMAT));
        }
    }

    private void template(String option, Object text, Object format) {
        if (text == null || !values.get(option).errorMessages().isEmpty()) {
            return;
        }
        Template<MessagePlaceholder> template = MessagePlaceholder.template(text.toString());
        boolean hasFields =
                PayloadFormat.of(format).map(PayloadFormat::hasFields).orElse(true);
        if (template.has(MessagePlaceholder.PayloadField.class) && !hasFields) {
            mark(
                    option,
                    "only " + PayloadFormat.labelsOf(PayloadFormat::hasFields)
                            + " have fields; use {topic} or a level such as {1}, or set the format");
        }
        if (template.has(MessagePlaceholder.Property.class) && "3.1.1".equals(value(SourceConfig.VERSION))) {
            mark(option, "only MQTT 5 has user properties; set mqtt.version to 5 or remove {property:…}");
        }
        if (option.endsWith("." + RouteConfig.TOPIC) && text.toString().isBlank()) {
            mark(option, "set the Kafka topic, as text or as a template");
        } else if (option.endsWith("." + RouteConfig.TOPIC) && template.isConstant()) {
            topic(option, text.toString());
        }
    }

    private void topic(String option, String topic) {
        if (errorsOf(SourceConfig.TOPICS_DENY).isEmpty()
                && errorsOf(SourceConfig.TOPICS_ALLOW).isEmpty()) {
            Pattern deny = Pattern.compile(value(SourceConfig.TOPICS_DENY).toString());
            Pattern allow = Pattern.compile(value(SourceConfig.TOPICS_ALLOW).toString());
            new KafkaTopics(deny, allow.pattern().isEmpty() ? null : allow)
                    .fault(topic)
                    .ifPresent(fault -> mark(option, fault));
        }
    }

    /** Connect ignores a misspelt option without notice. */
    private void unknownOptions(List<String> names) {
        for (String option : props.keySet()) {
            if (option.startsWith("mqtt.") && !values.containsKey(option)) {
                mark(option, "no such option; docs/configuration.md lists all options");
            } else if (option.startsWith(SourceConfig.ROUTES + ".")
                    && !values.containsKey(option)
                    && !names.isEmpty()) {
                boolean known = names.stream().anyMatch(n -> option.startsWith(RouteConfig.prefix(n)));
                mark(option, known ? "a route has no such option" : "this route is not listed in routes");
            }
        }
    }

    private void session() {
        if (value(SourceConfig.PASSWORD) != null && value(SourceConfig.USERNAME) == null) {
            mark(SourceConfig.USERNAME, "a password needs a user name");
        }
        if (value(SourceConfig.BACKOFF) instanceof Long first
                && value(SourceConfig.BACKOFF_MAX) instanceof Long longest
                && longest < first) {
            mark(SourceConfig.BACKOFF_MAX, "is less than " + SourceConfig.BACKOFF);
        }
        if ("routes".equals(value(SourceConfig.ASSIGNMENT))
                && !Objects.toString(value(SourceConfig.SHARED_GROUP), "").isEmpty()) {
            mark(
                    SourceConfig.SHARED_GROUP,
                    "each route belongs to one task, so there is no shared subscription; remove it or set "
                            + SourceConfig.ASSIGNMENT + " to shared");
        }
    }

    private void sparkplug(List<String> names) {
        Map<String, Object> all = new LinkedHashMap<>();
        values.forEach((option, value) -> all.put(option, Objects.requireNonNullElse(value.value(), "")));
        List<String> routes = names.stream()
                .filter(name ->
                        PayloadFormat.SPARKPLUG.label().equals(all.get(RouteConfig.prefix(name) + RouteConfig.FORMAT)))
                .toList();
        String tasks = props.getOrDefault("tasks.max", "1");
        SparkplugOptions.conflicts(all, routes, tasks.matches("[0-9]{1,9}") ? Integer.parseInt(tasks) : 1)
                .forEach(this::mark);
    }

    private void tls() {
        if (!(value(SourceConfig.URI) instanceof List<?> uris)
                || !errorsOf(SourceConfig.URI).isEmpty()) {
            return;
        }
        boolean secure = uris.stream().anyMatch(uri -> ClientSettings.isSecure(uri.toString()));
        if (!secure) {
            props.keySet().stream()
                    .filter(option -> option.startsWith("mqtt.ssl.") && values.containsKey(option))
                    .forEach(option -> mark(
                            option, "no address in mqtt.uri uses TLS; use ssl:// or wss://, or remove this option"));
        } else if (hasNoErrors()) {
            SourceConfig config = new SourceConfig(props);
            try {
                Clients.settings(config, config.clientId()).close();
            } catch (ConfigException e) {
                mark(Tls.optionToCorrect(config), e.getMessage());
            }
        }
    }

    private void broker(List<String> names) {
        SourceConfig config = new SourceConfig(props);
        if (!config.getBoolean(SourceConfig.VALIDATE_CONNECTION)) {
            return;
        }
        List<Route> routes = names.stream().map(name -> Routes.of(name, props)).toList();
        check.run(config, routes).ifPresent(e -> {
            switch (e.kind()) {
                case CREDENTIALS, AUTHORIZATION -> mark(SourceConfig.USERNAME, e.getMessage());
                case PROTOCOL -> mark(SourceConfig.VERSION, e.getMessage());
                case FILTER ->
                    names.stream()
                            .map(name -> RouteConfig.prefix(name) + RouteConfig.FILTER)
                            .filter(option -> e.filters().contains(value(option)))
                            .forEach(option -> mark(option, e.getMessage()));
                default -> mark(SourceConfig.URI, e.getMessage());
            }
        });
    }

    private boolean hasNoErrors() {
        return values.values().stream().allMatch(value -> value.errorMessages().isEmpty());
    }

    private Object value(String option) {
        return values.get(option).value();
    }

    private List<String> errorsOf(String option) {
        return values.get(option).errorMessages();
    }

    private void mark(String option, String fault) {
        values.computeIfAbsent(option, ConfigValue::new).addErrorMessage(fault);
    }
}
