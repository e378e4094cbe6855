// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.instruments;

import java.util.List;

/** Recorded rows in the form of other tools. */
public final class ForeignRows {
    /** The rows as they are published. */
    public static final List<String> ROWS = List.of(
            "{\"Thing\":\"R0815\",\"Timestamp\":1554096460415,\"actSpeed_C11\":288.20,\"id\":\"7b7f4c1e-0000-4000-8000-000000000001\"}",
            "  { \"vaTorque_C11\" : 2.87e0 , \"Timestamp\" : 1554096460399, \"Thing\" : \"R0815\" }",
            "{\"Thing\":\"R0815\",\"Timestamp\":1554096460415,\"actSpeed_C11\":288.20,\"id\":\"7b7f4c1e-0000-4000-8000-000000000001\"}",
            "{\"Thing\":\"R0816\",\"Timestamp\":1554096460431,\"aaCurrent_C11\":\"n/a\",\"door\":true,\"driveTemp_C11\":null,\"Druck_Öl\":3}",
            "{\"Thing\":\"R0816\",\"Timestamp\":1554096460447,\"id\":null}",
            "{\"Thing\":\"R0817\",\"Timestamp\":1554096460463,\"Timestamp_s\":1554096460.463}");

    /** A byte order mark, line endings of two systems, blank lines, and no line ending after the last line. */
    public static final String FILE = "\uFEFF" + ROWS.get(0) + "\r\n" + "\r\n" + ROWS.get(1) + "\r\n" + ROWS.get(2)
            + "\n" + " \t\n\n" + ROWS.get(3) + "\r\n" + ROWS.get(4) + "\n" + ROWS.get(5);

    private ForeignRows() {}
}
