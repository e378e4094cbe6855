package dev.fringe.mqtt.config;

import dev.fringe.mqtt.broker.BrokerException;
import dev.fringe.mqtt.route.KafkaTopics;
import dev.fringe.mqtt.route.MessagePlace;
import dev.fringe.mqtt.route.Route;
import dev.fringe.mqtt.route.Schemas;
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

/** Marks every option that is wrong, each on its own, and only then tries the broker. */
public final class Validation {
    private final Trial trial;
    private final Map<String, String> props;
    private final Map<String, ConfigValue> values = new LinkedHashMap<>();

    /** Connects to the broker as the configuration says and reports what went wrong, if anything. */
    public interface Trial {
        Optional<BrokerException> run(SourceConfig config, List<Route> routes);
    }

    private Validation(Trial trial, Map<String, String> props) {
        this.trial = trial;
        this.props = props;
    }

    public static Config of(Map<String, String> props, Trial trial) {
        return new Validation(trial, props).run();
    }

    private Config run() {
        add(SourceConfig.CONFIG_DEF.validate(props));
        List<String> names = validRouteNames();
        names.forEach(this::route);
        unknownOptions(names);
        session();
        tls();
        if (isFaultless()) {
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
        RouteConfig.contradictions(own).forEach((option, fault) -> mark(prefix + option, fault));
        String schema = Objects.toString(own.get(RouteConfig.SCHEMA), "");
        if (!schema.isBlank()) {
            try {
                Schemas.of(schema);
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
        Template<MessagePlace> template = MessagePlace.template(text.toString());
        boolean hasFields =
                PayloadFormat.of(format).map(PayloadFormat::hasFields).orElse(true);
        if (template.has(MessagePlace.InField.class) && !hasFields) {
            mark(
                    option,
                    "only " + PayloadFormat.labelsOf(PayloadFormat::hasFields)
                            + " have fields; use {topic} or a level such as {1}, or set the format");
        }
        if (template.has(MessagePlace.Property.class) && "3.1.1".equals(value(SourceConfig.VERSION))) {
            mark(option, "user properties exist in MQTT 5 only; set mqtt.version to 5 or leave {property:…} out");
        }
        if (option.endsWith("." + RouteConfig.TOPIC) && template.isConstant()) {
            topic(option, text.toString());
        }
        if (option.endsWith("." + RouteConfig.TOPIC) && text.toString().isBlank()) {
            mark(option, "name the Kafka topic, as text or as a template");
        }
    }

    private void topic(String option, String topic) {
        if (markedAs(SourceConfig.TOPICS_DENY).isEmpty()
                && markedAs(SourceConfig.TOPICS_ALLOW).isEmpty()
                && !topic.isBlank()) {
            Pattern deny = Pattern.compile(value(SourceConfig.TOPICS_DENY).toString());
            Pattern allow = Pattern.compile(value(SourceConfig.TOPICS_ALLOW).toString());
            new KafkaTopics(deny, allow.pattern().isEmpty() ? null : allow)
                    .fault(topic)
                    .ifPresent(fault -> mark(option, fault));
        }
    }

    /** A misspelt option would otherwise be ignored in silence. */
    private void unknownOptions(List<String> names) {
        for (String option : props.keySet()) {
            if (option.startsWith("mqtt.") && !values.containsKey(option)) {
                mark(option, "there is no such option; see the reference in docs/configuration.md");
            } else if (option.startsWith(SourceConfig.ROUTES + ".")
                    && !values.containsKey(option)
                    && !names.isEmpty()) {
                boolean known = names.stream().anyMatch(n -> option.startsWith(RouteConfig.prefix(n)));
                mark(option, known ? "a route has no such option" : "this route is not named in routes");
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
                    "tasks divide the routes, so nothing is shared; leave it out or set " + SourceConfig.ASSIGNMENT
                            + " to shared");
        }
    }

    private void tls() {
        if (!(value(SourceConfig.URI) instanceof List<?> uris)
                || !markedAs(SourceConfig.URI).isEmpty()) {
            return;
        }
        boolean secure = uris.stream().anyMatch(uri -> Tls.isSecure(uri.toString()));
        if (!secure) {
            props.keySet().stream()
                    .filter(option -> option.startsWith("mqtt.ssl.") && values.containsKey(option))
                    .forEach(option ->
                            mark(option, "no address in mqtt.uri uses TLS; write ssl:// or wss://, or leave this out"));
        } else if (isFaultless()) {
            SourceConfig config = new SourceConfig(props);
            try {
                Clients.settings(config, config.clientId()).close();
            } catch (ConfigException e) {
                mark(Tls.guiltyOption(config, e), e.getMessage());
            }
        }
    }

    private void broker(List<String> names) {
        SourceConfig config = new SourceConfig(props);
        if (!config.getBoolean(SourceConfig.VALIDATE_CONNECTION)) {
            return;
        }
        List<Route> routes = names.stream().map(name -> Routes.of(name, props)).toList();
        trial.run(config, routes).ifPresent(e -> {
            switch (e.fault()) {
                case CREDENTIALS, AUTHORIZATION -> mark(SourceConfig.USERNAME, e.getMessage());
                case PROTOCOL -> mark(SourceConfig.VERSION, e.getMessage());
                case FILTER ->
                    names.stream()
                            .map(name -> RouteConfig.prefix(name) + RouteConfig.FILTER)
                            .filter(option -> e.getMessage().contains(value(option) + " "))
                            .forEach(option -> mark(option, e.getMessage()));
                default -> mark(SourceConfig.URI, e.getMessage());
            }
        });
    }

    private boolean isFaultless() {
        return values.values().stream().allMatch(value -> value.errorMessages().isEmpty());
    }

    private Object value(String option) {
        return values.get(option).value();
    }

    private List<String> markedAs(String option) {
        return values.get(option).errorMessages();
    }

    private void mark(String option, String fault) {
        values.computeIfAbsent(option, ConfigValue::new).addErrorMessage(fault);
    }
}
