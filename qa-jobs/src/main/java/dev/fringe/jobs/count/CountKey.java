// SPDX-License-Identifier: Apache-2.0
package dev.fringe.jobs.count;

import java.util.Objects;
import java.util.stream.Stream;

/** What is counted. Parts that the family does not have are empty. */
public record CountKey(
        long platformId,
        String family,
        String metric,
        String userId,
        String logUserId,
        String contentId,
        String device,
        String query) {

    /** Whether all parts are known. */
    boolean isWhole() {
        return Stream.of(userId, logUserId, contentId, device, query).allMatch(Objects::nonNull);
    }

    Family ofFamily() {
        return Family.of(family);
    }
}
