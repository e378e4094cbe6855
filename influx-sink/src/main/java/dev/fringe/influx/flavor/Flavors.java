// SPDX-License-Identifier: Apache-2.0
package dev.fringe.influx.flavor;

import dev.fringe.influx.server.Address;
import dev.fringe.influx.server.HttpGet;
import dev.fringe.influx.server.HttpGet.Got;
import dev.fringe.influx.server.Reply;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The servers that the sink can write to, and how one of them is recognized. */
public final class Flavors {
    public static final String AUTO = "auto";

    /** In the order in which they are tried: some answer like others. */
    private static final List<Flavor> ALL =
            List.of(new QuestDb(), new VictoriaMetrics(), new InfluxDb3(), new InfluxDb2(), InfluxDb1.KNOWN);

    /** An answer with one of these is the server's own, although it tells nothing. */
    private static final Set<Integer> NOT_ALLOWED = Set.of(401, 403);

    private Flavors() {}

    /** The values of influx.flavor. */
    public static List<String> labels() {
        return Stream.concat(Stream.of(AUTO), ALL.stream().map(Flavor::label).sorted())
                .toList();
    }

    /**
     * The kind of a server.
     *
     * @param flavor empty if the server cannot be asked
     * @param why it cannot be asked
     */
    public record Recognized(Optional<Flavor> flavor, Reply why) {}

    /** @param label the value of influx.flavor */
    public static Recognized recognize(String label, Address address, Target target, Duration timeout) {
        for (Flavor flavor : ALL) {
            if (flavor.label().equals(label)) {
                return new Recognized(Optional.of(flavor), Reply.NO_CALL);
            }
        }
        try (HttpGet http = new HttpGet(address, timeout)) {
            Got answer = http.get("ping", Map.of());
            return answer.isSuccess() || NOT_ALLOWED.contains(answer.status())
                    ? new Recognized(Optional.of(of(Ping.of(answer), target)), Reply.NO_CALL)
                    : new Recognized(Optional.empty(), answer.refusal());
        }
    }

    private static Flavor of(Ping ping, Target target) {
        return ALL.stream()
                .filter(flavor -> flavor.recognizes(ping, target))
                .findFirst()
                .orElse(InfluxDb1.COMPATIBLE);
    }
}
