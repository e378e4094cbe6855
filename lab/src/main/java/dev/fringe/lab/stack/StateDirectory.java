// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.stack;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * The one directory that a stack writes to: {@code conf}, {@code data}, {@code logs} and {@code connect-plugins}, and the files
 * that say what runs.
 */
public record StateDirectory(Path root) {

    /** Kafka and InfluxDB fail in odd ways when the disk fills up; better not to start at all. */
    static final long ROOM_NEEDED = 512L << 20;

    public StateDirectory {
        root = root.toAbsolutePath().normalize();
    }

    /** Makes the directory usable or says why it is not. */
    void prepare() {
        prepare(ROOM_NEEDED);
    }

    void prepare(long roomNeeded) {
        long room;
        try {
            for (String folder : List.of("conf", "data", "logs", "connect-plugins")) {
                Files.createDirectories(root.resolve(folder));
            }
            Path probe = Files.createTempFile(root, "writable", null);
            Files.delete(probe);
            room = Files.getFileStore(root).getUsableSpace();
        } catch (IOException e) {
            throw new LabFailure(
                    "cannot write to the state directory " + root + " (" + reason(e)
                            + "): make it writable, or choose another with --dir",
                    e);
        }
        if (room < roomNeeded) {
            throw new LabFailure("the state directory " + root + " has only " + (room >> 20) + " MB left and the stack"
                    + " needs " + (roomNeeded >> 20) + " MB: make room, or choose another with --dir");
        }
    }

    /** Does the work alone: two starts at once in one directory would fight over ports and files. */
    <T> T locked(Work<T> work) {
        try (FileChannel channel =
                FileChannel.open(root.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            if (channel.tryLock() == null) {
                throw new LabFailure("another fringe is starting the stack in " + root
                        + ": wait for it to finish, or choose another directory with --dir");
            }
            return work.run();
        } catch (IOException e) {
            throw new LabFailure(
                    "the state directory " + root + " cannot be used (" + reason(e)
                            + "): look at its permissions and free space, or choose another with --dir",
                    e);
        }
    }

    /** What is done while no other start can interfere. */
    interface Work<T> {
        T run() throws IOException;
    }

    Path conf(String service) {
        return root.resolve("conf").resolve(service);
    }

    Path data(String service) {
        return root.resolve("data").resolve(service);
    }

    Path log(String service) {
        return root.resolve("logs").resolve(service + ".log");
    }

    Path plugins() {
        return root.resolve("connect-plugins");
    }

    static String reason(IOException e) {
        String kind = e.getClass().getSimpleName().replace("Exception", "");
        return e.getMessage() == null ? kind : kind + ": " + e.getMessage();
    }
}
