// SPDX-License-Identifier: Apache-2.0
import {attribute, command, h, list, number, seconds, text} from "../dom.js";

const TITLES = {mqtt: "MQTT", source: "Source", kafka: "Kafka", jobs: "Jobs", sink: "Sink", influx: "InfluxDB"};

function card() {
  return h("li", {},
    h("h3", {}), h("p", {class: "rate number"}), h("p", {class: "state"}),
    h("dl", {}, h("dt", {}, "waiting"), h("dd", {class: "lag number"}), h("dt", {}, "last record"), h("dd", {class: "still number"})),
    h("p", {class: "reason"}), h("ul", {class: "parts"}));
}

function show(item, hop) {
  const of = name => item.querySelector(name);
  attribute(item, "data-state", hop.state);
  attribute(item, "id", "hop-" + hop.name);
  text(of("h3"), TITLES[hop.name] || hop.name);
  text(of(".rate"), number(hop.rate) + "/s");
  text(of(".state"), hop.state);
  attribute(of(".state"), "class", "state " + hop.state);
  text(of(".lag"), hop.lag == null ? "–" : number(hop.lag));
  text(of(".still"), seconds(hop.still) + " ago");
  text(of(".reason"), hop.reason);
  list(of(".parts"), hop.parts || [], part => part.name, () => h("li", {}), (line, part) => {
    attribute(line, "class", part.state);
    text(line, part.name + ": " + part.detail);
  });
}

export const flow = {
  name: "flow",
  title: "Flow",
  open(place) {
    const hops = h("ol", {class: "hops", "aria-label": "Hops from the devices to InfluxDB"});
    const alarm = h("p", {role: "alert"});
    place.append(alarm, hops,
      h("p", {}, "Waiting records are those that the hop has not committed yet. A hop is stopped if its server or one of its"
        + " parts does not work, or if records wait for it and it stores none."),
      command("status"), command("connectors status"));
    return {
      live(data) {
        if (data.error) {
          text(alarm, data.error);
          return;
        }
        list(hops, data.hops, hop => hop.name, card, show);
        text(alarm, data.hops.filter(hop => hop.state === "stopped")
          .map(hop => (TITLES[hop.name] || hop.name) + ": " + hop.reason).join("; "));
        attribute(alarm, "class", "bad");
      },
    };
  },
};
