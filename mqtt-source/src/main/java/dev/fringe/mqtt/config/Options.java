// SPDX-License-Identifier: Apache-2.0
package dev.fringe.mqtt.config;

import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigDef.Width;

/** Defines options with a common prefix and numbers them within their group. */
final class Options {
    private final ConfigDef definition = new ConfigDef();
    private final String prefix;
    private String group;
    private int order;

    Options(String prefix) {
        this.prefix = prefix;
    }

    /** Sets the group of the following options. */
    void group(String name) {
        group = name;
        order = 0;
    }

    /** @param validator may be null */
    void add(
            String name,
            Type type,
            Object fallback,
            ConfigDef.Validator validator,
            Importance importance,
            String displayName,
            String doc) {
        definition.define(
                prefix + name, type, fallback, validator, importance, doc, group, ++order, Width.MEDIUM, displayName);
    }

    ConfigDef definition() {
        return definition;
    }
}
