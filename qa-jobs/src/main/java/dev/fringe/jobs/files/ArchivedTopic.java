// SPDX-License-Identifier: Apache-2.0
package dev.fringe.jobs.files;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.flink.connector.file.src.FileSourceSplit;
import org.apache.flink.connector.file.src.enumerate.NonSplittingRecursiveEnumerator;
import org.apache.flink.core.fs.Path;

/**
 * The files that archive-topics wrote for one topic.
 *
 * @param folder the folder of the topic
 */
public record ArchivedTopic(Path folder, Days days) {
    /** A folder of a day or an hour, or a visible file. */
    private static final Pattern BELOW =
            Pattern.compile("/dt=(\\d{4}-\\d\\d-\\d\\d)(/hour=([01]\\d|2[0-3])(/[^._][^/]*\\.(avro|parquet))?)?");

    /** An object store answers slowly, but many requests at a time. */
    private static final int OPENED_AT_A_TIME = 16;

    /** The visible Avro files of the selected days. Other files are ignored, except Parquet files. */
    public List<FileSourceSplit> files() throws IOException {
        try {
            return List.copyOf(
                    new NonSplittingRecursiveEnumerator(this::isWanted).enumerateSplits(new Path[] {folder}, 1));
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private boolean isWanted(Path path) {
        String below = path.getPath().substring(folder.getPath().length());
        Matcher matcher = BELOW.matcher(below);
        boolean wanted = below.isEmpty() || matcher.matches() && days.contain(matcher.group(1));
        if (wanted && below.endsWith(".parquet")) {
            throw new UncheckedIOException(new IOException(
                    path + " is a Parquet file: --from-archive reads archives that were written with --format avro"));
        }
        return wanted;
    }

    /**
     * The files whose records lie before the offsets.
     *
     * @param ends an offset for each partition
     */
    public List<FileSourceSplit> filesBefore(Map<Integer, Long> ends) throws IOException {
        List<FileSourceSplit> all = files();
        ExecutorService threads = Executors.newFixedThreadPool(OPENED_AT_A_TIME);
        try {
            List<Future<Boolean>> before = new ArrayList<>();
            all.forEach(file ->
                    before.add(threads.submit(() -> FirstRecord.of(file.path()).isBefore(ends))));
            List<FileSourceSplit> files = new ArrayList<>();
            for (int i = 0; i < all.size(); i++) {
                if (before.get(i).get()) {
                    files.add(all.get(i));
                }
            }
            return files;
        } catch (ExecutionException e) {
            throw new IOException(e.getCause().getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while reading " + folder, e);
        } finally {
            threads.shutdownNow();
        }
    }
}
