// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.clusters.imports;

import java.util.Map;

/** The TLS options that Telegraf's plugins share, as Kafka's options with a prefix. */
record TelegrafTls(Section section, String connector, ImportReport report) {

    void into(Map<String, String> config, String prefix) {
        section.placeholder("tls_ca").ifPresent(file -> {
            config.put(prefix + "ssl.truststore.type", "PEM");
            config.put(prefix + "ssl.truststore.location", file);
        });
        section.placeholder("tls_cert")
                .ifPresent(file -> section.placeholder("tls_key").ifPresent(key -> {
                    config.put(prefix + "ssl.keystore.type", "PEM");
                    config.put(prefix + "ssl.keystore.location", file);
                    if (!key.equals(file)) {
                        report.left(
                                section.line("tls_key"),
                                section.path() + ".tls_key",
                                "one PEM file has the key and the certificates: cat " + key + " " + file
                                        + " > FILE, and set " + prefix + "ssl.keystore.location=FILE in " + connector);
                    }
                }));
        section.secret("tls_key_pwd", connector).ifPresent(secret -> config.put(prefix + "ssl.key.password", secret));
        if (section.flag("insecure_skip_verify", false)) {
            config.put(prefix + "ssl.endpoint.identification.algorithm", "");
            report.left(
                    section.line("insecure_skip_verify"),
                    section.path() + ".insecure_skip_verify",
                    "only the name of the host is not verified: set " + prefix
                            + "ssl.truststore.location to the server's certificate");
        }
        section.text("tls_min_version").ifPresent(version -> {
            if (version.equals("TLS13")) {
                config.put(prefix + "ssl.enabled.protocols", "TLSv1.3");
            }
        });
        section.ignore("tls_enable");
    }
}
