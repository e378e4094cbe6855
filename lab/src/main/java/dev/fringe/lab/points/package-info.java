// SPDX-License-Identifier: Apache-2.0
/** What a deployed sink makes of Kafka's records: mapped as its worker maps them, looked up in InfluxDB, written again. */
package dev.fringe.lab.points;
