// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.clusters.imports;

import java.util.LinkedHashMap;
import java.util.Map;

/** What to do instead of an option or plugin that has no counterpart. */
final class TelegrafAdvice {
    private static final Map<String, String> BY_PATTERN = new LinkedHashMap<>();

    static {
        BY_PATTERN.put("processors", "use a transform of Connect in the sinks, or a Flink job");
        BY_PATTERN.put("aggregators", "use a continuous query (fringe storage) or a Flink job");
        BY_PATTERN.put("inputs", "keep Telegraf for this input");
        BY_PATTERN.put("outputs", "use another sink connector for these topics");
        BY_PATTERN.put("secretstores", "use a config provider of Connect for the secrets that are listed");
        BY_PATTERN.put("database_tag|retention_policy_tag", "write one sink for each, with a Filter transform");
        BY_PATTERN.put("exclude_.*_tag", "list the tag in fields.exclude, or remove it from tags");
        BY_PATTERN.put("http_proxy|use_system_proxy", "set http.proxyHost and http.proxyPort for the worker's JVM");
        BY_PATTERN.put("http_headers", "put a proxy that adds the headers before InfluxDB");
        BY_PATTERN.put("tagpass|tagdrop|metricpass", "add the transform Filter with a predicate");
        BY_PATTERN.put("taginclude", "list the wanted tags in tags of the sinks");
        BY_PATTERN.put("tls_server_name", "the name in the address is verified: use it in the address");
    }

    private TelegrafAdvice() {}

    static String of(String option) {
        return BY_PATTERN.entrySet().stream()
                .filter(advice -> option.matches(advice.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse("has no counterpart; check whether you need it");
    }
}
