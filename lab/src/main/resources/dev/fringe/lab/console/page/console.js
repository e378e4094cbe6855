// SPDX-License-Identifier: Apache-2.0
// Shows the view that the address names, and passes on the server's events to it.
import {h, list, text} from "./dom.js";
import {say} from "./server.js";
import {views} from "./views.js";

const place = document.getElementById("view");
const strip = document.getElementById("strip");
const connection = document.getElementById("connection");
let shown = null;
let events = null;

/** "#/record/topic?key=7" is the view "record" with the path ["topic"] and its parameters. */
function address() {
  const [path, query] = location.hash.replace(/^#\/?/, "").split("?");
  const [name, ...rest] = path.split("/").filter(part => part).map(decodeURIComponent);
  return {name: name || views[0].name, path: rest, parameters: new URLSearchParams(query || "")};
}

function open() {
  const wanted = address();
  const view = views.find(one => one.name === wanted.name) || views[0];
  shown?.close?.();
  place.replaceChildren(h("h2", {}, view.title));
  document.title = view.title + " – fringe";
  document.querySelectorAll("#views a").forEach(link =>
    link.dataset.view === view.name ? link.setAttribute("aria-current", "page") : link.removeAttribute("aria-current"));
  const content = h("div", {});
  place.append(content);
  shown = {name: view.name, ...view.open(content, wanted)};
  listen(view.name);
}

function listen(name) {
  events?.close();
  events = new EventSource("/events?view=" + encodeURIComponent(name));
  events.onopen = () => text(connection, "live");
  events.onerror = () => text(connection, "The console does not answer; trying again.");
  for (const event of new Set(["flow", name])) {
    events.addEventListener(event, message => receive(event, JSON.parse(message.data)));
  }
}

function receive(event, data) {
  if (event === "flow" && data.hops) {
    list(strip, data.hops, hop => hop.name, () => h("li", {}), (item, hop) => {
      item.className = hop.state;
      text(item, hop.name + " " + hop.state);
    });
  }
  if (event === shown?.name) {
    shown.live?.(data);
  }
}

document.getElementById("views").append(...views.map(view =>
  h("li", {}, h("a", {href: "#/" + view.name, "data-view": view.name}, view.title))));
window.addEventListener("hashchange", () => {
  open();
  place.focus();
});
window.addEventListener("unhandledrejection", failure => say(failure.reason?.message || String(failure.reason), true));
open();
