// SPDX-License-Identifier: Apache-2.0
package dev.fringe.jobs.market;

import java.util.regex.Pattern;

/** What a browser's User-Agent header says about the device. */
final class UserAgent {
    private static final Pattern TABLET = Pattern.compile("iPad|Tablet|PlayBook|Silk|Android(?!.*Mobile)");
    private static final Pattern MOBILE = Pattern.compile("Mobi|iPhone|iPod|Android");
    private static final Pattern DESKTOP = Pattern.compile("Windows NT|Macintosh|X11|CrOS|Linux");

    private UserAgent() {}

    /** The kind of device, or null without a header. */
    static String device(String header) {
        if (header == null) {
            return null;
        }
        if (TABLET.matcher(header).find()) {
            return "tablet";
        }
        if (MOBILE.matcher(header).find()) {
            return "mobile";
        }
        return DESKTOP.matcher(header).find() ? "desktop" : "other";
    }
}
