// SPDX-License-Identifier: Apache-2.0
// The jobs with their checkpoints, and what can be done with them.
import {attribute, command, h, list, number, seconds, text, time} from "../dom.js";
import {action, confirmed, get, say} from "../server.js";
import {act} from "./connector.js";

function bytes(value) {
  return value < 1024 ? value + " B" : value < 1048576 ? (value / 1024).toFixed(1) + " KiB" : (value / 1048576).toFixed(1) + " MiB";
}

/** "4 min 12 s" changes each second; a state is read better in whole minutes. */
function since(value) {
  return value < 60 ? Math.floor(value) + " s" : seconds(value);
}

function card(refresh) {
  return job => {
    const at = "/jobs/" + job.id;
    const button = (name, label, question, yes, path) => h("button", {"data-action": name, onclick: action(async () => {
      if (await confirmed(question, yes)) {
        say(label + " of " + job.name + " has begun.");
        await act("POST", at + path);
        await refresh();
      }
    })}, label);
    return h("li", {"data-job": job.name, id: "job-" + job.id},
      h("h4", {}, job.name, " ", h("span", {class: "badge state"})),
      h("dl", {}, ["since", "last checkpoint", "checkpoints", "lag", "last failure"].map(title =>
        [h("dt", {}, title), h("dd", {"data-fact": title})])),
      h("div", {class: "controls actions"},
        button("savepoint", "Savepoint", "Take a savepoint of " + job.name + "? It keeps running.", "Take it", "/savepoint"),
        button("stop", "Stop with savepoint", "Stop " + job.name + " with a savepoint? It can continue from it.", "Stop", "/stop"),
        h("button", {"data-action": "trace", onclick: action(async () => {
          const failure = await get(at + "/failure");
          const trace = h("pre", {tabindex: 0, "aria-label": "Trace of " + job.name}, failure.trace || "The job has not failed.");
          document.getElementById("job-" + job.id).querySelector("pre")?.remove();
          document.getElementById("job-" + job.id).append(trace);
        })}, "Show the trace")));
  };
}

function show(item, job) {
  const fact = (title, value, kind) => {
    const cell = item.querySelector(`[data-fact="${title}"]`);
    text(cell, value);
    attribute(cell, "class", kind || "");
  };
  const badge = item.querySelector(".state");
  text(badge, job.state);
  attribute(badge, "class", "badge state " + (job.state === "RUNNING" ? "good" : job.active ? "warn" : job.state === "FAILED" ? "bad" : "idle"));
  fact("since", since(job.seconds));
  fact("last checkpoint", job.checkpoint
    ? "no. " + job.checkpoint.id + ", " + since(job.checkpoint.ageSeconds) + " ago, took " + job.checkpoint.seconds.toFixed(2)
      + " s, " + bytes(job.checkpoint.bytes)
    : "none");
  fact("checkpoints", number(job.completed) + " completed, " + number(job.failed) + " failed"
    + (job.checkpointFailure ? ": " + job.checkpointFailure : ""), job.failed ? "warn" : "");
  fact("lag", job.lags.length
    ? number(job.lags.reduce((sum, one) => sum + one.lag, 0)) + " (" + job.lags.map(one => one.topic + " " + number(one.lag)).join(", ") + ")"
    : "no offset is committed yet");
  fact("last failure", job.failure ? time(job.failure.at) + " " + job.failure.reason : "none", job.failure ? "bad" : "");
  item.querySelector("[data-action=savepoint]").hidden = !job.active;
  item.querySelector("[data-action=stop]").hidden = !job.active;
  item.querySelector("[data-action=trace]").hidden = !job.failure;
}

function starter() {
  const name = h("select", {id: "start-name"});
  const from = h("select", {id: "start-from"});
  const note = h("p", {class: "command"});
  let known = {jobs: [], savepoints: []};
  const choices = () => {
    const job = known.jobs.find(one => one.name === name.value);
    from.replaceChildren(
      ...(job?.last ? [h("option", {value: "last"}, "its last savepoint or checkpoint")] : []),
      h("option", {value: "nothing"}, "nothing (without state)"),
      ...known.savepoints.map(path => h("option", {value: path}, "savepoint " + path.split("/").pop())));
    text(note, job?.last ? "The last one is " + job.last + "." : "");
  };
  const form = h("form", {id: "start-job", hidden: true, onsubmit: action(async () => {
    const origin = from.selectedOptions[0].textContent;
    if (await confirmed("Start " + name.value + " from " + origin + "?", "Start")) {
      say("The start of " + name.value + " has begun.");
      await act("POST", "/jobs/start", {name: name.value, from: from.value});
      await load();
    }
  })}, h("label", {}, "Job", name), h("label", {}, "Continue from", from), h("button", {type: "submit"}, "Start the job"));
  const load = async () => {
    known = await get("/jobs/startable");
    const before = name.value;
    name.replaceChildren(...known.jobs.map(job => h("option", {value: job.name, selected: job.name === before}, job.name)));
    form.hidden = !known.jobs.length;
    choices();
    if (known.reason) {
      text(note, known.reason);
    }
  };
  name.addEventListener("change", choices);
  load().catch(error => text(note, error.message));
  return {place: [form, note], load};
}

/** The part of the view about jobs: its elements, and what shows the server's events in them. */
export function jobs() {
  const problem = h("p", {class: "bad", role: "alert"});
  const cards = h("ul", {class: "cards", id: "jobs"});
  const start = starter();
  return {
    place: [h("h3", {}, "Jobs"), problem, cards, start.place, command("jobs list")],
    live(data) {
      text(problem, data.flinkProblem || "");
      list(cards, data.jobs, job => job.id, card(start.load), show);
    },
  };
}
