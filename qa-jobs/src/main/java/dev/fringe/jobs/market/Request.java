// SPDX-License-Identifier: Apache-2.0
package dev.fringe.jobs.market;

import dev.fringe.jobs.market.UserMemory.Recent;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * An answer with its view, its insertions and their impressions.
 *
 * @param id the request identifier
 * @param viewId the view that the answer names, otherwise the nearest one; null if there is none
 * @param view the view, if it is known
 * @param dropped why the answer and everything that follows it is dropped; null if it is not
 */
public record Request(
        String id, long micros, String viewId, View view, String searchQuery, Reason dropped, Insertion[] insertions) {

    /**
     * An item of the answer.
     *
     * @param impressionId its first impression; null before
     */
    public record Insertion(String id, String contentId, int position, String impressionId, long impressionMicros) {
        boolean seenBy(long micros) {
            return impressionId != null && impressionMicros <= micros;
        }

        boolean agrees(String content) {
            return content == null || content.equals(contentId);
        }
    }

    /** @param dropped why the view is dropped; null if it is not */
    public record View(
            String id, long micros, String sessionId, String name, String searchQuery, String device, Reason dropped) {}

    /** The number of the first insertion that fulfils the condition; -1 if there is none. */
    int first(Predicate<Insertion> condition) {
        for (int i = 0; i < insertions.length; i++) {
            if (condition.test(insertions[i])) {
                return i;
            }
        }
        return -1;
    }

    /** The contents of its insertions. */
    Set<String> contents() {
        return Arrays.stream(insertions).map(Insertion::contentId).collect(Collectors.toSet());
    }

    /** The first impressions of its insertions. */
    List<Recent> impressions() {
        return Arrays.stream(insertions)
                .filter(insertion -> insertion.impressionId() != null)
                .map(insertion ->
                        new Recent(insertion.impressionMicros(), insertion.impressionId(), insertion.contentId()))
                .toList();
    }

    Request withImpression(int insertion, String impressionId, long impressionMicros) {
        Insertion[] next = insertions.clone();
        Insertion seen = next[insertion];
        next[insertion] = new Insertion(seen.id, seen.contentId, seen.position, impressionId, impressionMicros);
        return new Request(id, micros, viewId, view, searchQuery, dropped, next);
    }
}
