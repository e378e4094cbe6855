// SPDX-License-Identifier: Apache-2.0
// One connector: its tasks with their traces, topics, offsets and options, and what can be done with it.
import {attribute, command, h, list, number, table, text} from "../dom.js";
import {action, confirmed, get, say, send} from "../server.js";

const SHOWN_OFFSETS = 500;

/** Waits for the result, which the server says in one sentence. */
export async function act(method, path, body) {
  const result = await send(method, path, body);
  say(result.message, !result.done);
  return result;
}

function buttons(name, refresh) {
  const at = "/connectors/" + encodeURIComponent(name);
  const button = (id, label, question, yes, work, kind) => h("button", {id, class: kind, onclick: action(async () => {
    if (await confirmed(question, yes)) {
      say(label + " of " + name + " has begun.");
      await work();
      await refresh();
    }
  })}, label);
  return h("div", {class: "controls", role: "group", "aria-label": "Actions"},
    button("restart-failed", "Restart failed tasks", "Restart the failed tasks of " + name + "?", "Restart",
      () => act("POST", at + "/restart", {onlyFailed: true}), "main"),
    button("restart", "Restart", "Restart " + name + " and all of its tasks?", "Restart",
      () => act("POST", at + "/restart", {onlyFailed: false})),
    button("pause", "Pause", "Pause " + name + "? Its tasks keep their connections and do nothing.", "Pause",
      () => act("POST", at + "/pause")),
    button("resume", "Resume", "Resume " + name + "?", "Resume", () => act("POST", at + "/resume")),
    button("stop", "Stop", "Stop " + name + "? Its tasks end; its configuration and offsets are kept.", "Stop",
      () => act("POST", at + "/stop")),
    h("a", {id: "edit", href: "#"}, "Edit the options"),
    button("delete", "Delete", "Delete " + name + "? A connector that is created again under this name continues from its"
      + " offsets.", "Delete", async () => {
      if ((await act("DELETE", at)).done) {
        location.hash = "#/connectors";
      }
    }, "danger"));
}

function part(entry) {
  return h("li", {"data-part": entry.label},
    h("strong", {}, entry.label), " ", h("span", {class: "badge " + (entry.state === "RUNNING" ? "good" : entry.state === "FAILED" ? "bad" : "warn")}, entry.state),
    entry.trace && h("pre", {class: "trace", tabindex: 0, "aria-label": "Trace of " + entry.label}, entry.trace));
}

/** Tells whether the traces that are shown are those of the current states. */
function states(parts) {
  return parts.map(part => part.label + " " + part.state).join();
}

function offsets(all) {
  const shown = (all || []).slice(0, SHOWN_OFFSETS);
  const words = value => value == null ? "none" : Object.entries(value).map(([key, held]) =>
    key + " " + (typeof held === "object" ? JSON.stringify(held) : held)).join(", ");
  return h("details", {id: "offsets"},
    h("summary", {}, "Offsets (" + (all || []).length + ")"),
    table(all?.length > SHOWN_OFFSETS ? "The first " + SHOWN_OFFSETS + " offsets" : "Committed offsets",
      [["Partition", entry => words(entry.partition)], ["Offset", entry => words(entry.offset)]], shown));
}

export function connectorDetail(place, name) {
  const problem = h("p", {class: "bad", role: "alert"});
  const facts = h("dl", {class: "facts"}, ["state", "type", "lag", "dead letters"].map(title =>
    h("div", {}, h("dt", {}, title), h("dd", {"data-fact": title}, "–"))));
  const topics = h("tbody", {id: "topics"});
  const detail = h("div", {});
  let shown = null;
  let reading = false;

  const refresh = async () => {
    reading = true;
    try {
      const answer = await get("/connectors/" + encodeURIComponent(name));
      const open = detail.querySelector("#offsets")?.open;
      detail.replaceChildren(
        h("h3", {}, "Tasks"), h("ul", {id: "parts"}, answer.parts.map(part)), offsets(answer.offsets),
        h("h3", {}, "Options"),
        table("Options; passwords are hidden", [["Option", entry => h("code", {}, entry[0])], ["Value", entry => entry[1]]],
          Object.entries(answer.config)));
      detail.querySelector("#offsets").open = Boolean(open);
      place.querySelector("#edit").setAttribute("href",
        "#/connectors/" + encodeURIComponent(name) + "?edit=" + encodeURIComponent(answer.config["connector.class"]));
      shown = states(answer.parts);
      text(problem, "");
    } catch (error) {
      text(problem, error.message);
    } finally {
      reading = false;
    }
  };

  place.append(
    h("p", {}, h("a", {href: "#/connectors"}, "All connectors and jobs")),
    h("h3", {id: "connector-name"}, name), problem, facts, buttons(name, refresh),
    h("details", {}, h("summary", {id: "topic-count"}, "Topics"),
      h("table", {}, h("thead", {}, h("tr", {}, h("th", {scope: "col"}, "Topic"), h("th", {scope: "col", class: "number"}, "Lag"))), topics)),
    detail, command("connectors status"));

  const live = data => {
    const connector = data.connectors?.find(one => one.name === name);
    const fact = (title, value, kind) => {
      const cell = facts.querySelector(`[data-fact="${title}"]`);
      text(cell, value);
      attribute(cell, "class", kind || "");
    };
    if (!connector) {
      fact("state", data.connectProblem || data.error || "not deployed", "bad");
      return;
    }
    fact("state", connector.state, connector.failed ? "bad" : connector.running ? "good" : "warn");
    fact("type", connector.type);
    place.querySelector("#restart-failed").hidden = !connector.failed;
    place.querySelector("#resume").hidden = !["PAUSED", "STOPPED"].includes(connector.connectorState);
    place.querySelector("#pause").hidden = connector.connectorState !== "RUNNING";
    place.querySelector("#stop").hidden = connector.connectorState === "STOPPED";
    fact("lag", connector.lag == null ? "–" : number(connector.lag));
    fact("dead letters", connector.deadLetters || "none");
    text(place.querySelector("#topic-count"), "Topics (" + connector.topics.length + ")");
    list(topics, connector.topics, topic => topic.name,
      topic => h("tr", {}, h("td", {}, topic.name), h("td", {class: "number"})),
      (line, topic) => text(line.lastElementChild, topic.lag == null ? "–" : number(topic.lag)));
    const now = states([{label: "connector", state: connector.connectorState}, ...connector.tasks]);
    if (shown !== null && shown !== now && !reading) {
      refresh();
    }
  };
  refresh();
  get("/connectors").then(live);
  return {live};
}
