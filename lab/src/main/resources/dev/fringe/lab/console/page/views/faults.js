// SPDX-License-Identifier: Apache-2.0
import {attribute, command, h, list, number, text} from "../dom.js";
import {action, confirmed, get, say, send} from "../server.js";

const BUTTONS = [["killed", "Kill"], ["frozen", "Freeze"], ["slowed", "Slow"], ["cut", "Cut"]];
const MEANING = "Kill ends a process at once. Freeze stops it with its connections open. Slow lets it run for a fifth of the time."
  + " Cut drops each packet to and from its port.";
const ELSEWHERE = "This chain has no processes of the lab. Start again what has ended where it runs.";

function row(process, allowed) {
  const name = process.name;
  const buttons = !allowed ? [] : BUTTONS.map(([fault, label]) =>
    h("button", {class: "danger", "data-fault": fault, "aria-label": label + " " + name, onclick: action(async () => {
      if (await confirmed(label + " " + name + "?", label)) {
        await send("POST", "/faults/" + encodeURIComponent(name) + "/" + fault);
        say(name + " was " + fault + ".");
      }
    })}, label));
  const end = h("button", {"data-fault": "end", "aria-label": "End the fault of " + name, onclick: action(async () => {
    await send("DELETE", "/faults/" + encodeURIComponent(name));
    say("The fault of " + name + " has ended.");
  })}, "End");
  return h("tr", {"data-process": name}, h("th", {scope: "row"}, name), h("td", {class: "state"}), h("td", {class: "pid number"}),
    h("td", {class: "memory number"}), h("td", {class: "controls"}, buttons, allowed ? end : null));
}

function show(item, process) {
  const state = process.runs ? process.fault || "running" : "ended";
  text(item.querySelector(".state"), state);
  attribute(item.querySelector(".state"), "class", "state " + (state === "running" ? "good" : "bad"));
  text(item.querySelector(".pid"), process.pid);
  text(item.querySelector(".memory"), number(process.megabytes) + " MB");
  item.querySelectorAll("button").forEach(button =>
    button.classList.toggle("unused", button.dataset.fault === "end" ? !process.fault : !process.runs));
}

export const faults = {
  name: "faults",
  title: "Faults",
  open(place) {
    const note = h("p", {role: "status"});
    const body = h("tbody", {});
    const start = h("button", {class: "main", id: "start-again", onclick: action(async () => {
      say("The stack starts again what has ended. This may take a minute.");
      const result = await send("POST", "/stack/start");
      say(result.started.length ? "Started " + result.started.join(", ") + ". " + result.recovered.join(" ") : "Nothing had ended.");
    })}, "Start again what has ended");
    place.append(h("p", {}, MEANING), note, h("div", {class: "controls"}, start),
      h("div", {class: "table", tabindex: 0, role: "region", "aria-label": "Processes of the stack"}, h("table", {class: "wide"},
        h("caption", {class: "command"}, "Processes of the stack"),
        h("thead", {}, h("tr", {}, ["process", "state", "pid", "memory", "faults"].map(title => h("th", {scope: "col"}, title)))), body)),
      h("p", {}, "The ", h("a", {href: "#/flow"}, "flow"), " and the ", h("a", {href: "#/ledger"}, "ledger"), " show what a fault does."),
      command("status"), command("up"));
    const live = data => {
      start.classList.toggle("unused", data.elsewhere === true);
      text(note, data.error || (data.elsewhere ? ELSEWHERE : data.allowed ? "" : "Start the stack or the console with --faults to break processes."));
      list(body, data.processes || [], process => process.name, process => row(process, data.allowed), show);
    };
    get("/faults").then(live);
    return {live};
  },
};
