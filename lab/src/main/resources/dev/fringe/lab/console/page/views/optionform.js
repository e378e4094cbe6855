// SPDX-License-Identifier: Apache-2.0
// The form of a plugin's options, from the plugin's own definitions. The plugin validates it while one types.
import {attribute, h, list, number, text} from "../dom.js";
import {action, confirmed, say, send} from "../server.js";
import {act} from "./connector.js";

const HIDDEN = "[hidden]";
const PAUSE_MILLIS = 400;

/** @param name of the deployed connector; null for a new one */
export function optionForm(place, plugin, name) {
  const config = new Map();
  const summary = h("p", {id: "form-summary", role: "status"}, "The options are being read.");
  const groups = h("div", {id: "groups"});
  const newName = h("input", {id: "connector-name", required: true, autocomplete: "off", spellcheck: "false"});
  const filter = h("input", {id: "option-filter", type: "search", autocomplete: "off"});
  const onlySet = h("input", {id: "only-set", type: "checkbox"});
  let asked = 0;
  let timer = null;
  let last = null;

  const validate = async first => {
    const number = ++asked;
    const answer = await send("POST", "/plugins/" + encodeURIComponent(plugin) + "/form", {
      name: name || "", config: first ? undefined : Object.fromEntries(config),
    });
    if (number !== asked) {
      return;
    }
    if (first) {
      answer.groups.flatMap(group => group.options).filter(option => option.set)
        .forEach(option => config.set(option.name, option.value ?? ""));
      onlySet.checked = config.size > 0;
    }
    last = answer;
    render();
  };
  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(() => validate(false).catch(error => say(error.message, true)), PAUSE_MILLIS);
  };
  const change = (option, value) => {
    if (value === "") {
      config.delete(option);
    } else {
      config.set(option, value);
    }
    later();
  };

  const wanted = option => {
    const word = filter.value.trim().toLowerCase();
    const found = !word || option.name.toLowerCase().includes(word) || option.documentation.toLowerCase().includes(word);
    const needed = config.has(option.name) || option.required || option.errors.length > 0;
    return found && (!onlySet.checked || needed) && (option.visible || needed);
  };

  function render() {
    const shown = last.groups.map(group => ({...group, options: group.options.filter(wanted)})).filter(group => group.options.length);
    list(groups, shown, group => group.name, group => h("details", {class: "group", open: true},
      h("summary", {}, h("strong", {}, group.name), " ", h("span", {class: "count"})), h("div", {class: "options"})),
    (place, group) => {
      const wrong = group.options.filter(option => option.errors.length).length;
      text(place.querySelector(".count"), group.options.length + (group.options.length === 1 ? " option" : " options")
        + (wrong ? ", " + wrong + " with errors" : ""));
      list(place.querySelector(".options"), group.options, option => option.name, field, mark);
    });
    text(summary, last.errors ? number(last.errors) + (last.errors === 1 ? " option has an error." : " options have errors.") : "All options are valid.");
    attribute(summary, "class", last.errors ? "bad" : "good");
  }

  function field(option) {
    const id = "option-" + option.name;
    return h("div", {class: "option", "data-option": option.name},
      h("label", {for: id}, h("span", {}, h("code", {}, option.name), " ",
        option.type.toLowerCase() + (option.required ? ", required" : "") + ", importance " + option.importance)),
      control(option, id),
      h("p", {class: "error bad", id: id + "-error", "aria-live": "polite"}),
      h("p", {class: "documentation", id: id + "-doc"}, option.documentation));
  }

  function control(option, id) {
    const described = id + "-error " + id + "-doc";
    const usual = option.usual ? "default: " + option.usual : option.usual === "" ? "default: empty" : "";
    if (option.type === "BOOLEAN" && !String(option.value ?? "").includes("${")) {
      return h("select", {id, "aria-describedby": described, onchange: event => change(option.name, event.target.value)},
        ["", "true", "false"].map(value => h("option", {value, selected: value === (option.value ?? "")}, value || usual || "not set")));
    }
    const hidden = option.value === HIDDEN;
    const input = h("input", {
      id, "aria-describedby": described, spellcheck: "false",
      autocomplete: option.secret ? "new-password" : "off",
      type: option.secret && !String(option.value ?? "").startsWith("${") ? "password" : "text",
      placeholder: hidden ? "hidden; type to replace it" : usual,
      list: option.recommended.length ? id + "-values" : null,
      oninput: event => change(option.name, hidden && event.target.value === "" ? HIDDEN : event.target.value),
    });
    input.value = hidden ? "" : option.value ?? "";
    return h("div", {class: "value"}, input,
      option.recommended.length > 0 && h("datalist", {id: id + "-values"}, option.recommended.map(value => h("option", {value}))),
      hidden && h("button", {type: "button", onclick: event => {
        config.delete(option.name);
        event.target.textContent = "Removed";
        event.target.disabled = true;
        later();
      }}, "Remove"));
  }

  function mark(place, option) {
    const input = place.querySelector("input, select");
    attribute(input, "aria-invalid", option.errors.length > 0);
    text(place.querySelector(".error"), option.errors.join(" "));
  }

  const submit = action(async () => {
    const target = name || newName.value.trim();
    clearTimeout(timer);
    await validate(false);
    if (last.errors && !await confirmed(last.errors + " options have errors. Connect refuses them. Send them all the same?", "Send")) {
      return;
    }
    if (!await confirmed(name ? "Change the options of " + target + "? Its tasks restart." : "Create the connector " + target + "?",
      name ? "Change" : "Create")) {
      return;
    }
    say((name ? "The change of " : "The creation of ") + target + " has begun.");
    const options = {...Object.fromEntries(config), "connector.class": plugin};
    const result = await act("PUT", "/connectors/" + encodeURIComponent(target), {create: !name, config: options});
    if (result.deployed) {
      location.hash = "#/connectors/" + encodeURIComponent(target);
    }
  });

  filter.addEventListener("input", () => last && render());
  onlySet.addEventListener("change", () => last && render());
  place.append(
    h("p", {}, h("a", {href: name ? "#/connectors/" + encodeURIComponent(name) : "#/connectors"}, "Back without a change")),
    h("h3", {}, name ? "Options of " + name : "New connector"),
    h("p", {}, "Plugin ", h("code", {}, plugin), ". A value such as ", h("code", {}, "${env:NAME}"), " is resolved by the workers."),
    h("div", {class: "controls"}, h("label", {}, "Find an option", filter),
      h("label", {class: "inline"}, onlySet, "only set and required options")),
    summary,
    h("form", {id: "option-form", class: "long", onsubmit: event => event.preventDefault()},
      !name && h("label", {}, "Name of the connector", newName), groups,
      h("button", {id: "submit-options", class: "main", type: "submit", onclick: event => newName.required && !name && !newName.reportValidity()
        ? event.preventDefault() : submit(event)}, name ? "Change" : "Create")));
  validate(true).catch(error => {
    text(summary, error.message);
    attribute(summary, "class", "bad");
  });
  return {close: () => clearTimeout(timer)};
}
