// SPDX-License-Identifier: Apache-2.0
package dev.fringe.bench.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PartProcessTest {
    @TempDir
    private Path folder;

    /** Reports a figure with the number of rounds, and then does what its argument says. */
    static final class Stub {
        public static void main(String[] arguments) throws InterruptedException {
            if (!arguments[0].equals("silent")) {
                Measurement.lower("any", "rounds", "", List.of((double) Figures.rounds(99)))
                        .report();
            }
            System.out.println("it says " + arguments[0]);
            if (arguments[0].equals("hang")) {
                new CountDownLatch(1).await();
            }
            System.exit(arguments[0].equals("fail") ? 3 : 0);
        }
    }

    @Test
    void takesTheFiguresOfPart() throws Exception {
        PartProcess.Ended ended = run("work", Duration.ofMinutes(1));

        assertThat(ended.result().failure()).isNull();
        assertThat(ended.figures()).extracting(Figure::part, Figure::value).containsExactly(tuple("part", 4.0));
        assertThat(folder.resolve("part.log")).content().contains("it says work");
        assertThat(folder.resolve("part.figures")).doesNotExist();
    }

    @Test
    void keepsTheFiguresOfPartThatFailed() throws Exception {
        PartProcess.Ended ended = run("fail", Duration.ofMinutes(1));

        assertThat(ended.result().failure()).startsWith("exit code 3; see ").endsWith("part.log");
        assertThat(ended.figures()).hasSize(1);
    }

    @Test
    void partWithoutFiguresHasFailed() throws Exception {
        assertThat(run("silent", Duration.ofMinutes(1)).result().failure()).startsWith("no figures");
    }

    @Test
    void endsPartThatHangs() throws Exception {
        assertThat(run("hang", Duration.ofSeconds(1)).result().failure()).startsWith("not finished after");
    }

    @Test
    void figuresOfAnEarlierRunDoNotCount() throws Exception {
        Files.writeString(folder.resolve("part.figures"), "left over\n");

        assertThat(run("silent", Duration.ofMinutes(1)).figures()).isEmpty();
    }

    private PartProcess.Ended run(String what, Duration patience) throws Exception {
        return new PartProcess(folder, Stub.class.getName()).run(new Part("part", List.of(what), 4, patience));
    }
}
