// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.cli.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fringe.lab.clusters.flink.FlinkCluster;
import dev.fringe.lab.clusters.flink.JobBook;
import dev.fringe.lab.clusters.flink.JobJar;
import dev.fringe.lab.clusters.flink.JobRecovery;
import dev.fringe.lab.clusters.flink.JobWatch;
import dev.fringe.lab.clusters.flink.KnownJob;
import dev.fringe.lab.clusters.flink.SubmittedJob;
import dev.fringe.lab.stack.Endpoints;
import dev.fringe.lab.stack.FakeServer;
import dev.fringe.lab.stack.LabFailure;
import dev.fringe.lab.stack.Rest;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class JobsCommandTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String JOBS = "GET /jobs/overview";
    private static final String NO_JOBS = "{\"jobs\":[]}";
    private static final String RUN = "POST /jars/0_qa.jar/run";
    private static final String LIST = """
            # a comment
            dev.fringe.jobs.signal.AssessSignalQuality # assess-signal-quality 5 demo
            dev.fringe.jobs.machines.JoinMachineStates # join-machine-states 1 demo reads=machine.data writes=machine.out
            dev.fringe.jobs.limits.DetectLimits # detect-limits 1
            """;

    @TempDir
    Path dir;

    private FakeServer flink;
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeEach
    void start() throws IOException {
        flink = new FakeServer();
        new Endpoints(
                        Map.of("kafka", "localhost:9092", "registry", "http://localhost:8080/r", "flink", flink.url()),
                        Map.of())
                .write(dir);
        Path jar = dir.resolve("qa-jobs/target/qa-jobs.jar");
        Files.createDirectories(jar.getParent());
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(jar))) {
            zip.putNextEntry(new ZipEntry("META-INF/services/dev.fringe.jobs.command.EntryPoint"));
            zip.write(LIST.getBytes(StandardCharsets.UTF_8));
        }
        System.setProperty("fringe.home", dir.toString());
    }

    @AfterEach
    void stop() {
        System.clearProperty("fringe.home");
        flink.close();
    }

    @Test
    void uploadsTheJarAndRunsTheJobWithTheStacksAddresses() throws IOException {
        accept("job1", "RUNNING");

        int exit = jobs("run", "assess-signal-quality", "--window", "20", "--exactly-once");

        assertThat(exit).isZero();
        assertThat(out.toString()).contains("assess-signal-quality is job job1, RUNNING");
        assertThat(flink.request("POST /jars/upload").body())
                .contains("META-INF/services/dev.fringe.jobs.command.EntryPoint");
        JsonNode run = JSON.readTree(flink.request(RUN).body());
        assertThat(run.get("entryClass").asText()).isEqualTo("dev.fringe.jobs.signal.AssessSignalQuality");
        assertThat(run.get("programArgsList"))
                .extracting(JsonNode::asText)
                .containsExactly(
                        "--kafka",
                        "localhost:9092",
                        "--registry",
                        "http://localhost:8080/r",
                        "--window",
                        "20",
                        "--exactly-once");
        assertThat(JobBook.open(dir).find("assess-signal-quality")).hasValueSatisfying(job -> {
            assertThat(job.jobId()).isEqualTo("job1");
            assertThat(job.options()).containsExactly("--window", "20", "--exactly-once");
        });
    }

    @Test
    void uploadsTheSameJarOnlyOnce() {
        String name = JobJar.ofProject().uploadName();
        flink.on("GET /jars", 200, "{\"files\":[{\"id\":\"0_qa.jar\",\"name\":\"" + name + "\"}]}");
        accept("job1", "RUNNING");

        assertThat(jobs("run", "join-machine-states")).isZero();
        assertThat(flink.requestLines()).doesNotContain("POST /jars/upload");
    }

    @Test
    void failsAtOnceWithTheRemedyIfSlotsAreMissing() {
        flink.on(JOBS, 200, NO_JOBS)
                .on("GET /overview", 200, "{\"taskmanagers\":1,\"slots-total\":4,\"slots-available\":3}");

        assertThat(failure("run", "assess-signal-quality"))
                .contains("needs 5 slots, but only 3 of 4 are free")
                .contains("fringe up --taskmanagers 2")
                .contains("--parallelism 3");
        assertThat(flink.requestLines()).noneMatch(line -> line.startsWith("POST"));
    }

    @Test
    void rejectsAJobThatIsAlreadyRunning() {
        flink.on(JOBS, 200, overview("job1", "detect-limits", "RUNNING"));

        assertThat(failure("run", "detect-limits")).contains("already runs, as job job1", "fringe jobs stop");
    }

    @ParameterizedTest
    @CsvSource({"--from,2026-11-21T00:00:00Z", "--from-archive,/archive"})
    void runsOverHistoryBesideTheStreamAndDoesNotRecordIt(String option, String value) throws IOException {
        enter("stream", "file:/savepoint", false);
        acceptBeside(overview("stream", "assess-signal-quality", "RUNNING"), "history", "RUNNING");

        assertThat(jobs("run", "assess-signal-quality", option, value)).isZero();

        assertThat(out.toString()).contains("assess-signal-quality-history is job history");
        assertThat(JobBook.open(dir).find("assess-signal-quality").orElseThrow().jobId())
                .isEqualTo("stream");
        assertThat(JobBook.open(dir).all()).hasSize(1);
    }

    @Test
    void recordsARunThatContinuesWithKafkaAfterTheArchive() {
        acceptBeside(NO_JOBS, "job1", "RUNNING");

        assertThat(jobs("run", "assess-signal-quality", "--from-archive", "/archive", "--then-kafka-after", "a"))
                .isZero();

        assertThat(JobBook.open(dir).find("assess-signal-quality").orElseThrow().jobId())
                .isEqualTo("job1");
    }

    @Test
    void runsTheSameJobUnderTwoNames() {
        acceptBeside(overview("job1", "detect-limits", "RUNNING"), "job2", "RUNNING");

        assertThat(jobs("run", "detect-limits", "--name", "too-fast", "--rules", "speed > 300"))
                .isZero();

        assertThat(out.toString()).contains("too-fast is job job2");
        assertThat(JobBook.open(dir).find("too-fast")).hasValueSatisfying(job -> {
            assertThat(job.job()).isEqualTo(KnownJob.named("detect-limits"));
            assertThat(job.options()).containsExactly("--name", "too-fast", "--rules", "speed > 300");
        });
    }

    @Test
    void restoresAJobByItsName() throws IOException {
        JobBook.open(dir)
                .enter(new SubmittedJob(
                        KnownJob.named("detect-limits"),
                        "too-fast",
                        List.of("--name", "too-fast"),
                        "job1",
                        Instant.EPOCH,
                        "file:/savepoint",
                        true));
        accept("job2", "RUNNING");

        assertThat(jobs("restore", "too-fast")).isZero();

        JsonNode run = JSON.readTree(flink.request(RUN).body());
        assertThat(run.get("entryClass").asText()).isEqualTo("dev.fringe.jobs.limits.DetectLimits");
        assertThat(run.get("savepointPath").asText()).isEqualTo("file:/savepoint");
        assertThat(out.toString()).contains("too-fast is job job2");
    }

    /** The file of an earlier version contains only the name of the job. */
    @Test
    void readsRecordsOfJobsWithoutNames() throws IOException {
        Files.writeString(
                dir.resolve(JobBook.FILE),
                "{\"jobs\":[{\"name\":\"join-machine-states\",\"options\":[],\"jobId\":\"j\"}]}");

        assertThat(JobBook.open(dir).find("join-machine-states"))
                .hasValueSatisfying(job -> assertThat(job.job()).isEqualTo(KnownJob.named("join-machine-states")));
    }

    @Test
    void reportsWhyTheMainMethodFailed() {
        flink.on(
                RUN,
                400,
                "{\"errors\":[\"Internal server error.\",\"x\\nCaused by: a.B: --window takes seconds\\n\"]}");
        accept("job1", "RUNNING");

        assertThat(failure("run", "detect-limits")).contains("--window takes seconds");
        assertThat(JobBook.open(dir).all()).isEmpty();
    }

    @Test
    void reportsWhyAStartedJobFailed() {
        accept("job1", "FAILED");
        flink.on("GET /jobs/job1/exceptions", 200, "{\"root-exception\":\"a.B: top\\nCaused by: a.C: no topic\\n\"}");

        assertThat(jobs("run", "detect-limits")).isEqualTo(1);
        assertThat(out.toString()).contains("FAILED: ").contains("no topic");
    }

    @Test
    void cancelsARestartingJobAndRemovesItsRecord() {
        accept("job1", "RESTARTING");
        flink.on(JOBS, 200, overview("job1", "assess-signal-quality", "CANCELED"))
                .on("PATCH /jobs/job1?mode=cancel", 202, "{}")
                .on(
                        "GET /jobs/job1/exceptions",
                        200,
                        "{\"exceptionHistory\":{\"entries\":[{\"stacktrace\":\"a.B: top\\nCaused by: a.C$D: x\\n"
                                + "Caused by: java.io.FileNotFoundException: File /a.csv does not exist\"}]}}");

        assertThat(jobs("run", "assess-signal-quality")).isEqualTo(1);
        assertThat(out.toString()).contains("FAILED: File /a.csv does not exist", "The job was cancelled");
        assertThat(flink.requestLines()).contains("PATCH /jobs/job1?mode=cancel");
        assertThat(JobBook.open(dir).all()).isEmpty();
    }

    @Test
    void aFailedRestoreKeepsTheRecordOfTheJob() {
        enter("job1", "file:/savepoints/s1", true);
        accept("job2", "FAILED");
        flink.on("GET /jobs/job2/exceptions", 200, "{\"root-exception\":\"a.B: state of another parallelism\"}");

        assertThat(jobs("restore", "assess-signal-quality")).isEqualTo(1);
        assertThat(JobBook.open(dir).find("assess-signal-quality")).hasValueSatisfying(job -> {
            assertThat(job.jobId()).isEqualTo("job1");
            assertThat(job.snapshot()).isEqualTo("file:/savepoints/s1");
            assertThat(job.stopped()).isTrue();
        });
    }

    @Test
    void cancelsAJobWhoseTasksDoNotStartInTime() {
        accept("job1", "INITIALIZING");
        flink.on(JOBS, 200, overview("job1", "assess-signal-quality", "CANCELED"))
                .on("PATCH /jobs/job1?mode=cancel", 202, "{}");

        assertThat(jobs("run", "assess-signal-quality", "--timeout", "1")).isEqualTo(1);
        assertThat(out.toString()).contains("within 1 s (state INITIALIZING)", "--timeout");
        assertThat(flink.requestLines()).contains("PATCH /jobs/job1?mode=cancel");
    }

    @Test
    void aJobWithoutCheckpointsMustRunForSomeTime() {
        FlinkCluster cluster = new FlinkCluster(new Rest("Flink", flink.url()));
        flink.on("GET /jobs/job1", 200, "{\"state\":\"RUNNING\",\"vertices\":[]}");

        assertThat(new JobWatch(cluster, Duration.ofMillis(300)).await("job1", Duration.ofSeconds(20)))
                .isEqualTo(new JobWatch.Observed.Works("RUNNING"));
        assertThat(new JobWatch(cluster, Duration.ofMinutes(5)).await("job1", Duration.ZERO))
                .isEqualTo(new JobWatch.Observed.Undecided("RUNNING"));
    }

    @Test
    void reportsAFailureEvenIfTheJobRunsAgainWithACheckpoint() {
        FlinkCluster cluster = new FlinkCluster(new Rest("Flink", flink.url()));
        flink.on("GET /jobs/job1", 200, "{\"state\":\"RUNNING\",\"vertices\":[]}")
                .on("GET /jobs/job1/checkpoints", 200, "{\"counts\":{\"completed\":3}}")
                .on("GET /jobs/job1/exceptions", 200, "{\"root-exception\":\"a.BException: once\"}");

        assertThat(new JobWatch(cluster, Duration.ZERO).await("job1", Duration.ofSeconds(5)))
                .isEqualTo(new JobWatch.Observed.Failed("RUNNING", "once"));
    }

    @Test
    void rejectsUnknownJobs() {
        assertThat(failure("run", "mine-bitcoin")).contains("no job named mine-bitcoin", "join-machine-states");
    }

    @Test
    void stopsWithASavepointAndRestoresFromItWithChangedOptions() throws IOException {
        enter("job1", null, false, "--parallelism", "5", "--window", "20");
        flink.on(JOBS, 200, overview("job1", "assess-signal-quality", "RUNNING"))
                .on(JOBS, 200, NO_JOBS)
                .on("POST /jobs/job1/stop", 202, "{\"request-id\":\"r\"}")
                .on("GET /jobs/job1/savepoints/r", 200, "{\"status\":{\"id\":\"IN_PROGRESS\"}}")
                .on("GET /jobs/job1/savepoints/r", 200, completed("file:/savepoints/s1"));
        accept("job2", "RUNNING");

        assertThat(jobs("stop", "assess-signal-quality")).isZero();
        assertThat(flink.request("POST /jobs/job1/stop").body()).contains("data/flink/savepoints");

        assertThat(jobs("restore", "assess-signal-quality", "--parallelism", "3"))
                .isZero();
        JsonNode run = JSON.readTree(flink.request(RUN).body());
        assertThat(run.get("savepointPath").asText()).isEqualTo("file:/savepoints/s1");
        assertThat(run.get("programArgsList"))
                .extracting(JsonNode::asText)
                .endsWith("--window", "20", "--parallelism", "3");
    }

    @Test
    void continuesAStoppedJobFromItsSavepointWithItsOptions() throws IOException {
        enter("job1", "file:/savepoints/s1", true, "--parallelism", "5", "--window", "20");
        flink.on(JOBS, 200, NO_JOBS);
        accept("job2", "RUNNING");

        assertThat(jobs("run", "--continue", "assess-signal-quality", "--parallelism", "3"))
                .isZero();

        JsonNode run = JSON.readTree(flink.request(RUN).body());
        assertThat(run.get("savepointPath").asText()).isEqualTo("file:/savepoints/s1");
        assertThat(run.get("programArgsList"))
                .extracting(JsonNode::asText)
                .endsWith("--window", "20", "--parallelism", "3");
    }

    @Test
    void continuesWithAFirstStartAndLeavesARunningJobAlone() throws IOException {
        flink.on(JOBS, 200, NO_JOBS);
        accept("job1", "RUNNING");
        assertThat(jobs("run", "--continue", "assess-signal-quality")).isZero();
        assertThat(JSON.readTree(flink.request(RUN).body()).has("savepointPath"))
                .isFalse();
        int runs = flink.requestLines().size();

        flink.on(JOBS, 200, overview("job1", "assess-signal-quality", "RUNNING"));
        assertThat(jobs("run", "--continue", "assess-signal-quality")).isZero();

        assertThat(out.toString()).contains("assess-signal-quality runs already");
        assertThat(flink.requestLines().subList(runs, flink.requestLines().size()))
                .containsExactly(JOBS);
    }

    @Test
    void reportsWhyASavepointFailed() {
        flink.on(JOBS, 200, overview("job1", "detect-limits", "RUNNING"))
                .on("POST /jobs/job1/savepoints", 202, "{\"request-id\":\"r\"}")
                .on(
                        "GET /jobs/job1/savepoints/r",
                        200,
                        "{\"status\":{\"id\":\"COMPLETED\"},\"operation\":{\"failure-cause\":"
                                + "{\"stack-trace\":\"a.B: x\\nCaused by: a.C: disk full\"}}}");

        assertThat(failure("savepoint", "detect-limits")).contains("disk full", "--cancel");
    }

    @Test
    void restoreFailsWithoutASnapshot() {
        assertThat(failure("restore", "detect-limits")).contains("--from", "fringe jobs run detect-limits");
        assertThat(failure("restore", "detect-limits", "--from", dir.toString()))
                .contains("_metadata");
    }

    @Test
    void restoresTheJobsOfADeadJobManager() throws IOException {
        enter("job1", "file:/from/before", false);
        Path checkpoint = dir.resolve("data/flink/checkpoints/job1/chk-7");
        Files.createDirectories(checkpoint);
        Files.createFile(checkpoint.resolve("_metadata"));
        flink.on(JOBS, 200, NO_JOBS).on(JOBS, 200, NO_JOBS);
        accept("job2", "RUNNING");

        List<JobRecovery.Recovered> recovered = new JobRecovery(dir, Duration.ofSeconds(5)).recover();

        String snapshot = checkpoint.toUri().toString();
        assertThat(recovered)
                .containsExactly(new JobRecovery.Recovered("assess-signal-quality", "job2", Optional.of(snapshot)));
        assertThat(JSON.readTree(flink.request(RUN).body()).get("savepointPath").asText())
                .isEqualTo(snapshot);
    }

    @Test
    void usesTheEarlierSnapshotOfAJobThatDiedBeforeItsFirstCheckpoint() {
        enter("job1", "file:/from/before", false);
        flink.on(JOBS, 200, NO_JOBS);
        accept("job2", "RUNNING");

        assertThat(new JobRecovery(dir, Duration.ZERO).recover())
                .extracting(JobRecovery.Recovered::snapshot)
                .containsExactly(Optional.of("file:/from/before"));
    }

    @Test
    void doesNotRestoreRunningOrStoppedJobs() {
        enter("job1", null, false);
        flink.on(JOBS, 200, overview("job1", "assess-signal-quality", "RUNNING"));
        assertThat(new JobRecovery(dir, Duration.ZERO).recover()).isEmpty();

        enter("job1", null, true);
        assertThat(new JobRecovery(dir, Duration.ZERO).recover()).isEmpty();
        assertThat(flink.requestLines()).containsExactly(JOBS);
    }

    @Test
    void listsRunningAndAvailableJobs() throws IOException {
        flink.on(JOBS, 200, overview("job1", "detect-limits", "RUNNING"));

        assertThat(jobs("list")).isZero();
        assertThat(out.toString())
                .contains("RUNNING    detect-limits")
                .contains("`fringe jobs run join-machine-states` starts it; reads machine.data; writes machine.out\n")
                .contains("`fringe jobs run assess-signal-quality` starts it\n")
                .doesNotContain("run detect-limits");

        out.getBuffer().setLength(0);
        assertThat(jobs("list", "--json")).isZero();
        assertThat(JSON.readTree(out.toString()).at("/0/id").asText()).isEqualTo("job1");
    }

    @Test
    void distinguishesWrongUsageFromFailure() {
        assertThat(new CommandLine(new JobsCommand())
                        .setErr(new PrintWriter(err, true))
                        .execute())
                .isEqualTo(2);
        assertThat(err.toString()).contains("list, run, savepoint, stop, restore");
        assertThat(jobs("run")).isEqualTo(2);
        assertThat(jobs("stop")).isEqualTo(2);
    }

    /** A cluster with free slots that accepts every job. */
    private void accept(String jobId, String state) {
        acceptBeside(NO_JOBS, jobId, state);
    }

    private void acceptBeside(String jobs, String jobId, String state) {
        flink.on(JOBS, 200, jobs)
                .on(JOBS, 200, overview(jobId, "assess-signal-quality", state))
                .on("GET /overview", 200, "{\"taskmanagers\":2,\"slots-total\":8,\"slots-available\":8}")
                .on("GET /jars", 200, "{\"files\":[]}")
                .on("POST /jars/upload", 200, "{\"filename\":\"/tmp/upload/0_qa.jar\"}")
                .on(RUN, 200, "{\"jobid\":\"" + jobId + "\"}")
                .on("GET /jobs/" + jobId + "/checkpoints", 200, "{\"counts\":{\"completed\":0}}")
                .on("GET /jobs/" + jobId + "/checkpoints", 200, "{\"counts\":{\"completed\":1}}")
                .on("GET /jobs/" + jobId, 200, "{\"state\":\"CREATED\",\"vertices\":[]}")
                .on(
                        "GET /jobs/" + jobId,
                        200,
                        "{\"state\":\"" + state + "\",\"vertices\":[{\"status\":\"" + state + "\"}]}");
    }

    private void enter(String jobId, String snapshot, boolean stopped, String... options) {
        JobBook.open(dir)
                .enter(new SubmittedJob(
                        KnownJob.named("assess-signal-quality"),
                        "assess-signal-quality",
                        List.of(options),
                        jobId,
                        Instant.EPOCH,
                        snapshot,
                        stopped));
    }

    private int jobs(String command, String... more) {
        return line().execute(arguments(command, more));
    }

    /** The error message of a failed command. */
    private String failure(String command, String... more) {
        Exception[] failure = new Exception[1];
        line().setExecutionExceptionHandler((thrown, line, parsed) -> {
                    failure[0] = thrown;
                    return 1;
                })
                .execute(arguments(command, more));
        assertThat(failure[0]).isInstanceOf(LabFailure.class);
        return failure[0].getMessage();
    }

    private CommandLine line() {
        return new CommandLine(new JobsCommand())
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true));
    }

    private String[] arguments(String command, String... more) {
        Stream<String> timeout = List.of(more).contains("--timeout") ? Stream.of() : Stream.of("--timeout", "5");
        return Stream.of(Stream.of(command, "--dir", dir.toString()), timeout, Stream.of(more))
                .flatMap(words -> words)
                .toArray(String[]::new);
    }

    private static String overview(String id, String name, String state) {
        return "{\"jobs\":[{\"jid\":\"%s\",\"name\":\"%s\",\"state\":\"%s\",\"duration\":65000}]}"
                .formatted(id, name, state);
    }

    private static String completed(String location) {
        return "{\"status\":{\"id\":\"COMPLETED\"},\"operation\":{\"location\":\"" + location + "\"}}";
    }
}
