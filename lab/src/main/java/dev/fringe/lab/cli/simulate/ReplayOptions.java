// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.cli.simulate;

import dev.fringe.lab.instruments.FixedRate;
import dev.fringe.lab.instruments.PacedRows;
import dev.fringe.lab.instruments.RecordedPace;
import dev.fringe.lab.instruments.Replay;
import dev.fringe.lab.instruments.RowLine;
import dev.fringe.lab.instruments.RowsFile;
import dev.fringe.lab.instruments.RunContent;
import dev.fringe.lab.instruments.RunRecord;
import dev.fringe.lab.instruments.Schedule;
import dev.fringe.lab.stack.LabFailure;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The options of a replay of recorded rows. */
final class ReplayOptions {
    private static final List<String> NEED_ROWS =
            List.of("--speed", "--longest-pause", "--from-now", "--compress-times", "--skip-bad");
    private static final List<String> NOT_WITH_ROWS = List.of("--seed", "--things");
    private static final List<String> NEED_SPEED = List.of("--longest-pause", "--compress-times");
    private static final List<String> NOT_WITH_SPEED = List.of("--rate", "--seconds");

    @Option(
            names = "--rows",
            paramLabel = "FILE",
            description =
                    "replays recorded rows: one JSON object per line, with Thing, Timestamp (milliseconds), any quantities and"
                            + " an optional id; the rows are published unchanged, at --rate or --speed")
    private Path rows;

    @Option(
            names = "--speed",
            paramLabel = "X",
            description = "replays X times as fast as recorded; 1 is the original speed")
    private Double speed;

    @Option(
            names = "--longest-pause",
            paramLabel = "S",
            description = "with --speed: the longest pause between rows (default: ${DEFAULT-VALUE} s)")
    private double longestPause = 60;

    @Option(
            names = "--from-now",
            description =
                    "shifts the rows' times so that the first row has the current time; --start TIME sets another time")
    private boolean fromNow;

    @Option(
            names = "--compress-times",
            description =
                    "with --speed: also divides the distances between the rows' times by X, rounded to milliseconds; readings of"
                            + " a quantity within the same millisecond become one")
    private boolean compressTimes;

    @Option(
            names = "--skip-bad",
            description =
                    "skips and counts invalid lines; without it invalid lines are printed and nothing is published")
    private boolean skipBad;

    /** Whether rows are replayed. Conflicting options are wrong usage. */
    boolean wanted(CommandSpec spec) {
        if (rows == null) {
            refuse(spec, NEED_ROWS, "needs --rows");
            return false;
        }
        refuse(spec, NOT_WITH_ROWS, "cannot be used with --rows: remove one of them");
        if (speed == null) {
            refuse(spec, NEED_SPEED, "needs --speed");
        } else {
            refuse(
                    spec,
                    NOT_WITH_SPEED,
                    "cannot be used with --speed: remove one of them, or limit the run with --count");
        }
        if (fromNow) {
            refuse(spec, List.of("--start"), "cannot be used with --from-now: remove one of them");
        }
        if (speed != null && !(speed > 0 && Double.isFinite(speed)) || !(longestPause > 0)) {
            throw new ParameterException(spec.commandLine(), "--speed and --longest-pause must be greater than 0");
        }
        return true;
    }

    int publish(CommandSpec spec, RunOptions run, double rate) {
        Schedule fixed = RunOptions.checked(spec, () -> new FixedRate(rate));
        RowsFile.Content content = RowsFile.examine(rows);
        checkLines(content, spec.commandLine().getErr());
        Replay replay = new Replay(
                content.file(), content.firstTimestamp(), start(spec, run, content), compressTimes ? speed : 1);
        RecordedPace pace =
                speed == null ? null : new RecordedPace(speed, Duration.ofNanos((long) (longestPause * 1e9)));
        try (Stream<RowLine.Row> each = content.file().rows()) {
            PacedRows messages = new PacedRows(each.iterator(), replay, pace == null ? time -> 0 : pace::dueNanos);
            return run.publish(
                    spec,
                    new RunOptions.Plan(
                            new RunContent.Rows(replay).what(),
                            messages,
                            pace == null ? fixed : messages,
                            run.total(spec, rate, null, content.rows()),
                            (published, sent) -> RunRecord.of(replay, published, sent),
                            () -> said(content)));
        }
    }

    private long start(CommandSpec spec, RunOptions run, RowsFile.Content content) {
        boolean shifted = fromNow || given(spec, "--start");
        return shifted ? run.start().toEpochMilli() : content.firstTimestamp();
    }

    private void checkLines(RowsFile.Content content, PrintWriter terminal) {
        String file = content.file().file();
        content.firstBad().forEach(bad -> terminal.println(file + ":" + bad.number() + ": " + bad.reason()));
        if (content.badLines() > content.firstBad().size()) {
            terminal.println("and " + (content.badLines() - content.firstBad().size()) + " more");
        }
        terminal.flush();
        if (content.badLines() > 0 && !skipBad) {
            throw new LabFailure(content.badLines() + " lines of " + file
                    + " are invalid, and nothing was published: correct them, or skip them with --skip-bad");
        }
        if (content.rows() == 0) {
            throw new LabFailure(file
                    + " has no rows: write one row per line, for example {\"Thing\":\"R0815\",\"Timestamp\":1554096460415,"
                    + "\"actSpeed_C11\":288.2}");
        }
        if (content.badLines() > 0) {
            terminal.println("skipped " + content.badLines() + " invalid lines");
        }
        if (content.notNumbers() > 0) {
            terminal.println(
                    content.notNumbers() + " values are not numbers: they are sent but not counted as readings");
        }
        terminal.flush();
    }

    private static Map<String, Long> said(RowsFile.Content content) {
        Map<String, Long> said = new LinkedHashMap<>();
        said.put("rows", content.rows());
        said.put("badLines", content.badLines());
        said.put("notNumbers", content.notNumbers());
        return said;
    }

    private static void refuse(CommandSpec spec, List<String> options, String why) {
        options.stream().filter(option -> given(spec, option)).findFirst().ifPresent(option -> {
            throw new ParameterException(spec.commandLine(), option + " " + why);
        });
    }

    private static boolean given(CommandSpec spec, String option) {
        return spec.commandLine().getParseResult().hasMatchedOption(option);
    }
}
