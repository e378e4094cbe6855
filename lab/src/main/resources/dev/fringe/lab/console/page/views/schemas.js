// SPDX-License-Identifier: Apache-2.0
// The subjects of the registry; one by #/schemas/SUBJECT with its versions, beside what InfluxDB has of its topic.
import {h, number, table, text} from "../dom.js";
import {get} from "../server.js";

const USUAL_BUDGET = 100000;
const KINDS = {
  added: "added", removed: "removed", renamed: "renamed", type: "type changed", default: "default changed",
  documentation: "documentation changed",
};

function link(subject, parameters) {
  const budget = parameters.get("budget");
  return "#/schemas/" + encodeURIComponent(subject) + (budget ? "?budget=" + encodeURIComponent(budget) : "");
}

function subjectList(place, address) {
  const filter = h("input", {id: "subject-filter", type: "search", autocomplete: "off"});
  const count = h("p", {id: "subject-count", role: "status"}, "The subjects are being read.");
  const subjects = h("ul", {id: "subjects", class: "subjects", tabindex: 0, "aria-label": "Subjects"});
  let all = [];
  const show = () => {
    const word = filter.value.trim().toLowerCase();
    let shown = 0;
    for (const item of subjects.children) {
      item.hidden = !item.dataset.subject.toLowerCase().includes(word);
      shown += item.hidden ? 0 : 1;
    }
    text(count, number(shown) + " of " + number(all.length) + " subjects");
  };
  filter.addEventListener("input", show);
  place.append(h("div", {class: "controls"}, h("label", {}, "Find a subject", filter)), count, subjects);
  return get("/schemas").then(answer => {
    all = answer.subjects;
    subjects.append(...all.map(subject => h("li", {"data-subject": subject},
      h("a", {href: link(subject, address.parameters), "aria-current": subject === address.path[0] ? "true" : null}, subject))));
    show();
    subjects.querySelector("[aria-current]")?.scrollIntoView({block: "nearest"});
  }).catch(error => text(count, error.message));
}

function changes(version) {
  if (!version.avro) {
    return h("p", {}, "This schema is not Avro, or it refers to other subjects: its difference is not computed.");
  }
  if (version.before === undefined) {
    return h("p", {}, "The first of the versions that are shown.");
  }
  if (!version.changes.length) {
    return h("p", {}, "No field differs from version " + version.before + ".");
  }
  return table("Difference to version " + version.before, [
    ["Field", change => h("code", {}, change.path || "(the record itself)")],
    ["Change", change => h("span", {class: "badge " + (change.kind === "added" ? "good" : change.kind === "documentation" ? "idle" : "warn")}, KINDS[change.kind])],
    ["Before", change => change.before || "–"],
    ["After", change => change.after || "–"],
  ], version.changes, change => ({"data-change": change.kind, "data-field": change.path}));
}

function versions(answer) {
  return [
    h("h3", {}, answer.count === 1 ? "1 version" : number(answer.count) + " versions"),
    answer.count > answer.versions.length && h("p", {}, "The latest " + answer.versions.length + " are shown."),
    answer.versions.map(version => h("section", {class: "version", "data-version": version.version},
      h("h4", {}, "Version " + version.version, " ", h("span", {class: "command"}, "id " + version.id)),
      changes(version),
      h("details", {}, h("summary", {}, "Schema"), h("pre", {tabindex: 0, "aria-label": "Schema of version " + version.version}, version.schema)))),
  ];
}

function measurement(one, budget) {
  const conflicts = new Map();
  one.conflicts.forEach(conflict => conflicts.set(conflict.field, [...(conflicts.get(conflict.field) || []), conflict.text]));
  const name = entry => [h("code", {}, entry.name), " ", conflicts.has(entry.name) && h("span", {class: "badge bad"}, "conflict")];
  return h("section", {class: "measurement", "data-measurement": one.name},
    h("h4", {}, one.name, " ", h("span", {class: "command"}, "database " + one.database + (one.policy ? ", policy " + one.policy : "")
      + ", written by ", h("a", {href: "#/connectors/" + encodeURIComponent(one.connector)}, one.connector))),
    h("p", {class: one.overBudget ? "bad" : "good", "data-series": one.series},
      number(one.series) + " series of a budget of " + number(budget) + (one.overBudget ? ": over the budget" : "")),
    h("p", {class: "command"}, "Counted by ", h("code", {}, one.seriesStatement), ". The database has about " + number(one.allSeries)
      + " series by ", h("code", {}, one.allSeriesStatement), "."),
    one.transforms && h("p", {class: "warn"}, "The sink has the transforms " + one.transforms
      + ", which the columns “written” do not take into account."),
    !one.comparable && h("p", {class: "warn"}, "What the sink writes of this schema cannot be computed; only what InfluxDB has is shown."),
    one.conflicts.length > 0 && h("ul", {class: "conflicts"}, one.conflicts.map(conflict =>
      h("li", {class: "bad", "data-conflict": conflict.kind, "data-field": conflict.field}, h("code", {}, conflict.field), " " + conflict.text + "."))),
    table("Fields", [["Field", name], ["Written by the sink as", entry => entry.written || "–"], ["In InfluxDB", entry => entry.stored || "not yet"]],
      one.fields, entry => ({class: conflicts.has(entry.name) ? "open" : null, "data-field": entry.name})),
    one.tags.length > 0 && table("Tags", [["Tag", name], ["Written by the sink", entry => entry.written ? "yes" : "no"],
      ["In InfluxDB", entry => entry.stored ? "yes" : "not yet"]], one.tags, entry => ({"data-tag": entry.name})));
}

function subject(place, address) {
  const name = address.path[0];
  const budget = address.parameters.get("budget") || USUAL_BUDGET;
  const state = h("p", {role: "status"}, "The versions and measurements are being read.");
  const limit = h("input", {id: "budget", type: "number", min: 1, value: budget});
  place.append(h("h3", {id: "subject-name"}, name), state);
  return get("/schemas/subject", {name, budget}).then(answer => {
    state.remove();
    place.append(
      h("p", {id: "compatibility"}, "Compatibility of this subject: ", h("strong", {}, answer.compatibility || "not set"),
        "; of the registry: ", h("strong", {}, answer.usualCompatibility || "not set")),
      h("div", {class: "beside"},
        h("div", {}, versions(answer)),
        h("div", {},
          h("h3", {}, "In InfluxDB"),
          h("form", {onsubmit: event => {
            event.preventDefault();
            location.hash = "#/schemas/" + encodeURIComponent(name) + "?budget=" + limit.value;
          }}, h("label", {}, "Budget of series for a measurement", limit), h("button", {type: "submit"}, "Compare")),
          answer.storageNote && h("p", {class: "warn", id: "storage-note"}, answer.storageNote),
          answer.measurements.map(one => measurement(one, answer.budget)))));
  }).catch(error => {
    text(state, error.message);
    state.className = "bad";
  });
}

export const schemas = {
  name: "schemas",
  title: "Schemas",
  open(place, address) {
    const opened = h("div", {});
    subjectList(place, address);
    place.append(opened);
    if (address.path.length) {
      subject(opened, address);
    }
    return {};
  },
};
