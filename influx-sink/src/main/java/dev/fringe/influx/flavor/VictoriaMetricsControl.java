// SPDX-License-Identifier: Apache-2.0
package dev.fringe.influx.flavor;

import dev.fringe.influx.server.Address;
import dev.fringe.influx.server.Control;
import dev.fringe.influx.server.HttpGet;
import dev.fringe.influx.server.HttpGet.Got;
import dev.fringe.influx.server.Reply;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** VictoriaMetrics tells its settings among its metrics. It has nothing to create, and all values have one type. */
final class VictoriaMetricsControl implements Control {
    private static final Pattern SETTING = Pattern.compile("(?m)^flag\\{name=\"([^\"]+)\", ?value=\"([^\"]*)\"");

    private final HttpGet http;
    private final Target target;

    VictoriaMetricsControl(Address address, Target target, Duration timeout) {
        this.http = new HttpGet(address, timeout);
        this.target = target;
    }

    @Override
    public List<Finding> findings() {
        Got answer = http.get("health", Map.of());
        return answer.isSuccess() ? List.of() : Findings.of(answer.refusal(), target.credentials());
    }

    /** Rows of the name and value of each setting. */
    @Override
    public Reply limits() {
        Got answer = http.get("metrics", Map.of());
        if (!answer.isSuccess()) {
            return answer.refusal();
        }
        List<List<Object>> settings = new ArrayList<>();
        Matcher setting = SETTING.matcher(answer.body());
        while (setting.find()) {
            settings.add(List.of(setting.group(1), setting.group(2)));
        }
        return Reply.of(settings);
    }

    @Override
    public void close() {
        http.close();
    }
}
