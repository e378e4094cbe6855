// SPDX-License-Identifier: Apache-2.0
import {attribute, command, h, list, number, table, text} from "../dom.js";

const PLACES = [["stored", "stored"], ["deadLettered", "dead-lettered"], ["poisoned", "poison"], ["kept", "kept in Kafka"],
  ["waiting", "in Kafka"], ["lost", "not seen yet"]];

/** The balance as a sentence that can be checked by adding up. */
function balance(totals) {
  const parts = PLACES.filter(([key]) => totals[key]).map(([key, label]) => number(totals[key]) + " " + label);
  return number(totals.published) + " published = " + (parts.length ? parts.join(" + ") : "0");
}

function inFlight(run) {
  return run.totals ? run.totals.waiting + run.totals.lost : run.published;
}

function state(run) {
  if (!run.totals) {
    return ["warn", run.progress + ", too large for the page: run ./fringe verify"];
  }
  const open = inFlight(run);
  if (run.progress === "ended") {
    return open ? ["bad", number(open) + " open"] : ["good", "balanced"];
  }
  return [open ? "warn" : "good", run.progress + (open ? ", " + number(open) + " in flight" : ", balanced")];
}

function card() {
  return h("section", {class: "run"}, h("h3", {}), h("p", {class: "balance number"}), h("p", {class: "state"}), h("div", {class: "detail"}));
}

function show(item, run) {
  const of = name => item.querySelector(name);
  const [mood, words] = state(run);
  text(of("h3"), "Run " + run.run + ": " + run.what + ", " + run.begun.replace("T", " ").slice(0, 19));
  text(of(".balance"), !run.totals ? number(run.published) + " published"
    : balance(run.totals) + (run.totals.doubled ? "; " + number(run.totals.doubled) + " twice in Kafka" : ""));
  text(of(".state"), words);
  attribute(of(".state"), "class", "state " + mood);
  attribute(item, "data-run", run.run);
  attribute(item, "data-open", inFlight(run));
  const detail = JSON.stringify([run.topics, run.missing]);
  if (item.dataset.detail !== detail) {
    item.dataset.detail = detail;
    of(".detail").replaceChildren(...details(run));
  }
}

function details(run) {
  const found = [];
  if (run.topics?.length) {
    found.push(table("By topic, run " + run.run, [["topic", row => row.topic], ["published", row => number(row.published), true],
      ...PLACES.map(([key, label]) => [label, row => number(row[key]), true])], run.topics.slice(0, 50)));
  }
  if (run.missing?.length) {
    found.push(table("Not stored yet, the first of run " + run.run, [["point", row => row.point], ["last seen", row => row.lastSeen]], run.missing));
  }
  return found;
}

const SINK_CELLS = [row => row.sink.name, row => row.topic, row => number(row.inKafka), row => number(row.handled),
  row => number(row.inFlight), row => row.sink.queue ? number(row.sink.deadLetters) : "no queue"];
const SINK_TITLES = ["sink", "topic", "in Kafka", "handled", "in flight", "dead letters of the sink"];
const MOST_ROWS = 200;

/** A table whose rows stay, because with a thousand topics most of them change each second. */
function sinkTable() {
  const kind = column => column > 1 ? "number" : null;
  const body = h("tbody", {});
  const note = h("p", {class: "command"});
  const element = h("div", {class: "table", tabindex: 0, role: "region", "aria-label": "Records of each sink's topics"},
    h("table", {}, h("caption", {class: "command"}, "Records of each sink's topics, by its committed offsets; those with records in flight first"),
      h("thead", {}, h("tr", {}, SINK_TITLES.map((title, column) => h("th", {scope: "col", class: kind(column)}, title)))), body));
  const make = () => h("tr", {}, SINK_CELLS.map((cell, column) => h("td", {class: kind(column)})));
  const show = sinks => {
    const rows = sinks.flatMap(sink => sink.topics.map(topic => ({sink, ...topic})));
    const first = rows.length > MOST_ROWS ? rows.sort((a, b) => b.inFlight - a.inFlight).slice(0, MOST_ROWS) : rows;
    list(body, first, row => row.sink.name + " " + row.topic, make, (line, row) =>
      SINK_CELLS.forEach((cell, column) => text(line.children[column], cell(row))));
    text(note, rows.length > MOST_ROWS ? number(rows.length - MOST_ROWS) + " more topics are not shown." : "");
  };
  return {place: [element, note], show};
}

export const ledger = {
  name: "ledger",
  title: "Ledger",
  open(place) {
    const problem = h("p", {class: "bad", role: "status"});
    const runs = h("div", {id: "runs"});
    const sinks = sinkTable();
    place.append(problem, h("h3", {}, "Runs"), runs,
      h("p", {}, "Each message of a recorded run is looked for in Kafka, in the poison topics and dead letter queues, and in InfluxDB."),
      command("verify"), h("h3", {}, "Sinks"), ...sinks.place, command("connectors status"));
    return {
      live(data) {
        text(problem, data.error || data.problem || "");
        if (data.runs) {
          list(runs, data.runs, run => run.run, card, show);
        }
        if (data.sinks) {
          sinks.show(data.sinks);
        }
      },
    };
  },
};
