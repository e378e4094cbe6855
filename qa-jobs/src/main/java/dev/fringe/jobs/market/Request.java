// SPDX-License-Identifier: Apache-2.0
package dev.fringe.jobs.market;

import java.util.function.IntPredicate;

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

    /** The first insertion that fulfils the condition; -1 if there is none. */
    int first(IntPredicate condition) {
        for (int i = 0; i < insertions.length; i++) {
            if (condition.test(i)) {
                return i;
            }
        }
        return -1;
    }

    Request withImpression(int insertion, String impressionId, long impressionMicros) {
        Insertion[] next = insertions.clone();
        Insertion seen = next[insertion];
        next[insertion] = new Insertion(seen.id, seen.contentId, seen.position, impressionId, impressionMicros);
        return new Request(id, micros, viewId, view, searchQuery, dropped, next);
    }
}
