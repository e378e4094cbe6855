// SPDX-License-Identifier: Apache-2.0
import {command, h, number, table} from "../dom.js";
import {action, confirmed, get, say, send} from "../server.js";

const kindOf = group => ({reason: group.reason, field: group.field});

function groupTable(groups, open) {
  return table("Dead letters by connector, reason and field", [
    ["connector", group => group.connector], ["reason", group => group.reason], ["field", group => group.field || "–"],
    ["number", group => number(group.count), true], ["waiting", group => number(group.waiting), true],
    ["stored since", group => number(group.stored), true], ["back", group => number(group.back), true],
    ["last", group => group.last.slice(0, 19).replace("T", " ")],
    ["letters", group => h("button", {"data-open": group.connector + " " + group.reason + " " + group.field, onclick: action(() => open(group))}, "Show")],
  ], groups);
}

function recordLink(letter) {
  const from = letter.origin;
  return from ? h("a", {href: "#/record/" + encodeURIComponent(from.topic) + "?offset=" + from.partition + ":" + from.offset},
    from.topic + " " + from.partition + ":" + from.offset) : "unknown";
}

function letterTable(letters, chosen) {
  const place = letter => letter.queue.partition + ":" + letter.queue.offset;
  return table("Dead letters, the latest of them", [
    ["choose", letter => h("input", {type: "checkbox", "aria-label": "Choose " + place(letter), "data-place": place(letter),
      onchange: event => event.target.checked ? chosen.set(place(letter), letter.queue) : chosen.delete(place(letter))})],
    ["record", recordLink], ["key", letter => h("span", {class: "nowrap"}, letter.key)], ["reason", letter => letter.detail || letter.reason],
    ["state", letter => h("span", {class: "nowrap"}, letter.state)], ["value", letter => h("pre", {}, JSON.stringify(letter.value, null, 1))]], letters);
}

async function redrive(group, at) {
  const many = at.length || group.waiting + group.back;
  const question = "Write the points of " + many + " dead letters of " + group.connector + " to InfluxDB, as its present configuration maps them?";
  if (!await confirmed(question, "Send again")) {
    return false;
  }
  const {totals, outcomes} = await send("POST", "/deadletters/" + encodeURIComponent(group.connector) + "/redrive", {...kindOf(group), at});
  const back = outcomes.find(one => one.state === "back");
  say(totals.stored + " of " + totals.chosen + " are stored now" + (totals.back ? ", " + totals.back + " came back: " + (back?.back?.detail || back?.back?.reason) : "") + ".", totals.back > 0);
  return true;
}

export const deadletters = {
  name: "deadletters",
  title: "Dead letters",
  open(place) {
    const groups = h("div", {id: "groups"});
    const detail = h("section", {id: "letters", "aria-live": "polite"});
    const reload = async () => {
      const all = await get("/deadletters");
      groups.replaceChildren(all.length ? groupTable(all, open) : h("p", {}, "No connector has dead letters."));
    };
    const open = async group => {
      const letters = await get("/deadletters/" + encodeURIComponent(group.connector), {...kindOf(group), most: 200});
      const chosen = new Map();
      const again = at => async () => {
        if (await redrive(group, at())) {
          await reload();
          await open(group);
        }
      };
      detail.replaceChildren(h("h3", {}, group.connector + ": " + group.reason + (group.field ? " of " + group.field : "")),
        h("p", {}, group.example.detail || ""),
        h("div", {class: "controls"},
          h("button", {class: "main", id: "redrive-all", onclick: action(again(() => []))}, "Send all again"),
          h("button", {id: "redrive-chosen", onclick: action(async () => {
            if (!chosen.size) {
              throw new Error("choose at least one dead letter");
            }
            await again(() => [...chosen.values()])();
          })}, "Send the chosen again")),
        letters.length ? letterTable(letters, chosen) : h("p", {}, "None is waiting."),
        command("deadletters redrive --connector " + group.connector + " --reason " + group.reason));
    };
    place.append(h("p", {}, "A dead letter is mapped by the sink's present configuration, and its point is written to InfluxDB."
      + " Its topic is not changed, so that no other reader gets it twice."),
      h("div", {class: "controls"}, h("button", {id: "reload", onclick: action(reload)}, "Look again")),
      groups, command("deadletters list"), detail);
    reload().catch(error => say(error.message, true));
    return {};
  },
};
