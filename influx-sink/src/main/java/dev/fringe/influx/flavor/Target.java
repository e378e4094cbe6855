// SPDX-License-Identifier: Apache-2.0
package dev.fringe.influx.flavor;

/**
 * What a sink writes to, as its options say; empty where nothing is set.
 *
 * @param database or the bucket in its place
 * @param precision the unit of the written times: ns, ms or s
 */
public record Target(
        String database,
        String retentionPolicy,
        String consistency,
        String organization,
        String precision,
        boolean createsDatabase,
        boolean hasToken) {
    public static final String URL = "influx.url";
    public static final String FLAVOR = "influx.flavor";
    public static final String DATABASE = "influx.database";
    public static final String RETENTION_POLICY = "influx.retention.policy";
    public static final String ORGANIZATION = "influx.org";
    public static final String USERNAME = "influx.username";
    public static final String TOKEN = "influx.token";
    public static final String TAGS = "tags";

    /** InfluxDB's own name for a database and a retention policy where there are only buckets. */
    String bucket() {
        return retentionPolicy.isEmpty() ? database : database + "/" + retentionPolicy;
    }

    public String credentials() {
        return hasToken ? TOKEN : USERNAME;
    }
}
