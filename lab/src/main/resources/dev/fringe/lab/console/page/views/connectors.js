// SPDX-License-Identifier: Apache-2.0
// The connectors and the jobs; one connector by #/connectors/NAME, its form by ?edit, a new one by ?new=CLASS.
import {attribute, command, h, list, number, text} from "../dom.js";
import {action, get} from "../server.js";
import {connectorDetail} from "./connector.js";
import {jobs} from "./jobs.js";
import {optionForm} from "./optionform.js";

function row() {
  return h("tr", {},
    h("td", {}, h("a", {class: "name"})), h("td", {class: "type"}), h("td", {}, h("span", {class: "badge state"})),
    h("td", {class: "tasks"}), h("td", {class: "number topics"}), h("td", {class: "number lag"}));
}

/** "2 RUNNING, 1 FAILED" */
function counted(tasks) {
  const counts = new Map();
  tasks.forEach(task => counts.set(task.state, (counts.get(task.state) || 0) + 1));
  return [...counts].map(([state, count]) => count + " " + state).join(", ") || "none";
}

function show(line, connector) {
  const of = name => line.querySelector(name);
  attribute(line, "data-connector", connector.name);
  attribute(of(".name"), "href", "#/connectors/" + encodeURIComponent(connector.name));
  text(of(".name"), connector.name);
  text(of(".type"), connector.type);
  text(of(".state"), connector.state);
  attribute(of(".state"), "class", "badge state " + (connector.failed ? "bad" : connector.running ? "good" : "warn"));
  text(of(".tasks"), counted(connector.tasks));
  text(of(".topics"), connector.topics.length);
  text(of(".lag"), connector.lag == null ? "–" : number(connector.lag));
}

function creation() {
  const plugin = h("select", {id: "new-plugin"});
  get("/plugins").then(answer => plugin.append(...answer.plugins.map(one =>
    h("option", {value: one.class, selected: one.class === "dev.fringe.influx.InfluxSinkConnector"},
      one.class.split(".").pop() + " (" + one.type + " " + one.version + ")"))));
  return h("form", {id: "create-connector", onsubmit: action(async () => {
    location.hash = "#/connectors?new=" + encodeURIComponent(plugin.value);
  })}, h("label", {}, "Plugin", plugin), h("button", {type: "submit"}, "Create a connector"));
}

function overview(place) {
  const problem = h("p", {class: "bad", role: "alert"});
  const rows = h("tbody", {id: "connectors"});
  const running = jobs();
  place.append(
    h("h3", {}, "Connectors"), problem,
    h("div", {class: "table", tabindex: 0, role: "region", "aria-label": "Connectors"}, h("table", {},
      h("thead", {}, h("tr", {}, ["Name", "Type", "State", "Tasks"].map(title => h("th", {scope: "col"}, title)),
        ["Topics", "Lag"].map(title => h("th", {scope: "col", class: "number"}, title)))),
      rows)),
    creation(), command("connectors status"),
    ...running.place.flat());
  const live = data => {
    if (data.error) {
      text(problem, data.error);
      return;
    }
    text(problem, data.connectProblem || "");
    list(rows, data.connectors, connector => connector.name, row, show);
    running.live(data);
  };
  get("/connectors").then(live);
  return {live};
}

export const connectors = {
  name: "connectors",
  title: "Connectors and jobs",
  open(place, address) {
    const plugin = address.parameters.get("new");
    if (plugin) {
      return optionForm(place, plugin, null);
    }
    if (!address.path.length) {
      return overview(place);
    }
    return address.parameters.has("edit")
      ? optionForm(place, address.parameters.get("edit"), address.path[0])
      : connectorDetail(place, address.path[0]);
  },
};
