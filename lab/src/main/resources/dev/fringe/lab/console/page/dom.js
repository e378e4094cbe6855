// SPDX-License-Identifier: Apache-2.0
// Builds elements. Text is always set as text, never parsed as HTML, because it may come from a payload.

/** h("p", {class: "bad"}, "text", otherElement): an attribute that is false or null is left out. */
export function h(name, attributes, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes || {})) {
    if (key.startsWith("on")) {
      element.addEventListener(key.slice(2), value);
    } else if (value !== false && value != null) {
      element.setAttribute(key, value === true ? "" : String(value));
    }
  }
  element.append(...children.flat(Infinity).filter(child => child != null && child !== false));
  return element;
}

/** Changes a text only if it differs, so that an unchanged page costs nothing and a screen reader stays silent. */
export function text(element, value) {
  const wanted = String(value);
  if (element.textContent !== wanted) {
    element.textContent = wanted;
  }
}

export function attribute(element, name, value) {
  if (element.getAttribute(name) !== String(value)) {
    element.setAttribute(name, value);
  }
}

/**
 * Makes the children of an element those of a list: one for each item, in its order. Children of items that stay are kept,
 * with their focus.
 */
export function list(parent, items, keyOf, make, update) {
  const known = new Map([...parent.children].map(child => [child.dataset.key, child]));
  let place = parent.firstElementChild;
  for (const item of items) {
    const key = String(keyOf(item));
    let child = known.get(key);
    known.delete(key);
    if (!child) {
      child = make(item);
      child.dataset.key = key;
    }
    update(child, item);
    if (child !== place) {
      parent.insertBefore(child, place);
    } else {
      place = place.nextElementSibling;
    }
  }
  known.forEach(child => child.remove());
}

/** A table with a caption for screen readers. Columns are [title, cell(row), isNumber]. */
export function table(caption, columns, rows, rowAttributes = () => ({})) {
  const cell = (tag, [, , numeric], content) => h(tag, {class: numeric ? "number" : null, scope: tag === "th" ? "col" : null}, content);
  return h("div", {class: "table", tabindex: 0, role: "region", "aria-label": caption},
    h("table", {},
      h("caption", {class: "command"}, caption),
      h("thead", {}, h("tr", {}, columns.map(column => cell("th", column, column[0])))),
      h("tbody", {}, rows.map(row => h("tr", rowAttributes(row), columns.map(column => cell("td", column, column[1](row))))))));
}

export function number(value) {
  return value == null ? "–" : Number(value).toLocaleString("en", {maximumFractionDigits: 1});
}

export function seconds(value) {
  return value < 60 ? value.toFixed(1) + " s" : value < 3600 ? Math.floor(value / 60) + " min" : Math.floor(value / 3600) + " h";
}

export function time(millis) {
  return new Date(millis).toISOString().replace("T", " ").replace("Z", "");
}

/** The command that prints the same. */
export function command(line) {
  return h("p", {class: "command"}, "The same by a command: ", h("code", {}, "./fringe " + line));
}
