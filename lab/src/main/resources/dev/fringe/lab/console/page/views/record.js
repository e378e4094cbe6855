// SPDX-License-Identifier: Apache-2.0
import {command, h, table} from "../dom.js";
import {action, get, say} from "../server.js";

function facts(pairs) {
  return h("dl", {class: "facts"}, pairs.filter(([, value]) => value !== undefined && value !== null && value !== "")
    .map(([name, value]) => h("div", {}, h("dt", {}, name), h("dd", {class: "number"}, String(value)))));
}

const object = value => h("pre", {tabindex: 0}, typeof value === "string" ? value : JSON.stringify(value, null, 2));

function headers(title, of) {
  const entries = Object.entries(of || {});
  return entries.length ? [h("h3", {}, title), table(title, [["header", entry => entry[0]], ["value", entry => entry[1]]], entries)] : [];
}

function sink(hop) {
  return h("section", {"data-sink": hop.connector},
    h("h3", {}, "Sink " + hop.connector + (hop.database ? ", database " + hop.database : "")),
    h("p", {class: hop.stored?.there ? "good" : "warn"}, hop.outcome),
    hop.line ? [h("p", {class: "command"}, "The line that the sink writes"), object(hop.line)] : [],
    hop.stored ? [h("p", {class: "command"}, "The point as InfluxDB has it"), object(hop.stored.fields)] : [],
    hop.deadLetter ? [h("p", {class: "command"}, "In the dead letter queue"), object(hop.deadLetter)] : []);
}

function journey(record) {
  return h("article", {class: "journey"},
    facts([["topic", record.topic], ["partition", record.partition], ["offset", record.offset], ["key", typeof record.key === "string" ? record.key : JSON.stringify(record.key)],
      ["Kafka's time", record.timestamp]]),
    h("h3", {}, "Time at each hop"),
    table("Time at each hop", [["hop", hop => hop.hop], ["time", hop => hop.time],
      ["after the hop before", hop => hop.sinceMs == null ? "" : hop.sinceMs + " ms", true]], record.times),
    headers("From MQTT", record.mqtt), headers("Other headers", record.headers),
    record.schema ? [h("h3", {}, "Schema " + record.schema.name + ", id " + record.schema.id), object(record.schema.schema)] : [],
    h("h3", {}, "Value, " + record.format), object(record.value),
    record.sinks.map(sink));
}

export const record = {
  name: "record",
  title: "Record",
  open(place, address) {
    const topics = h("datalist", {id: "topics"});
    const topic = h("input", {id: "topic", list: "topics", value: address.path[0] || "", required: true});
    const key = h("input", {id: "key", value: address.parameters.get("key") || ""});
    const offset = h("input", {id: "offset", placeholder: "0:17", value: address.parameters.get("offset") || ""});
    const found = h("div", {id: "found", "aria-live": "polite"});
    const go = action(async () => {
      const which = key.value ? "key=" + encodeURIComponent(key.value) : "offset=" + encodeURIComponent(offset.value);
      const wanted = "#/record/" + encodeURIComponent(topic.value) + "?" + which;
      if (location.hash !== wanted) {
        location.hash = wanted;
      } else {
        await show();
      }
    });
    const show = async () => {
      found.replaceChildren(h("p", {}, "Searching …"));
      const result = await get("/record/" + encodeURIComponent(topic.value), {key: key.value, offset: key.value ? "" : offset.value});
      found.replaceChildren(...(result.records.length ? result.records.map(journey)
        : [h("p", {}, "No record with this key among the latest " + result.searched + (result.complete ? ", which are all." : "."))]));
    };
    place.append(h("form", {onsubmit: event => event.preventDefault()}, topics,
      h("label", {}, "Topic", topic), h("label", {}, "Key", key), h("label", {}, "or partition:offset", offset),
      h("button", {class: "main", id: "trace", onclick: go}, "Follow the record")),
      found, command("trace TOPIC --key KEY"));
    get("/topics").then(all => topics.append(...all.map(name => h("option", {value: name}))));
    if (topic.value && (key.value || offset.value)) {
      show().catch(error => {
        found.replaceChildren();
        say(error.message, true);
      });
    }
    return {};
  },
};
