// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.stack;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The directory of a stack: {@code conf}, {@code data}, {@code logs} and {@code connect-plugins}, and the files that record
 * the running services.
 */
public record StateDirectory(Path root) {

    /** Kafka and InfluxDB fail with misleading errors on a full disk, so the stack does not start with less space. */
    static final long ROOM_NEEDED = 512L << 20;

    /** With less, a server is about to stop writing. */
    public static final long LITTLE_ROOM = 64L << 20;

    public StateDirectory {
        root = root.toAbsolutePath().normalize();
    }

    /** Creates the directory and checks that it is writable. */
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
                            + "): make it writable, or set another with --dir",
                    e);
        }
        if (room < roomNeeded) {
            throw new LabFailure(
                    "the state directory " + root + " has only " + (room >> 20) + " MB left, and the stack needs "
                            + (roomNeeded >> 20) + " MB: free disk space, or set another with --dir");
        }
    }

    /** A folder of a service's data, and the bytes that are left on its disk. */
    public record Room(String service, Path folder, long left) {}

    /** The services whose data is on a disk with less room. */
    public List<Room> shortOfRoom(long enough) {
        Path data = root.resolve("data");
        if (!Files.isDirectory(data)) {
            return List.of();
        }
        try (Stream<Path> folders = Files.list(data)) {
            List<Room> low = new ArrayList<>();
            for (Path folder : folders.sorted().toList()) {
                long left = Files.getFileStore(folder).getUsableSpace();
                if (left < enough) {
                    low.add(new Room(folder.getFileName().toString(), folder, left));
                }
            }
            return low;
        } catch (IOException e) {
            throw new LabFailure("cannot read the free space of " + data + ": " + reason(e), e);
        }
    }

    /** Runs the work under a lock: two starts in one directory would conflict over ports and files. */
    <T> T locked(Work<T> work) {
        try (FileChannel channel =
                FileChannel.open(root.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            if (channel.tryLock() == null) {
                throw new LabFailure("another fringe is starting the stack in " + root
                        + ": wait until it has finished, or set another directory with --dir");
            }
            return work.run();
        } catch (IOException e) {
            throw new LabFailure(
                    "the state directory " + root + " cannot be used (" + reason(e)
                            + "): check its permissions and free space, or set another with --dir",
                    e);
        }
    }

    /** Work that runs under the lock. */
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
