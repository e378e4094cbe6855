// SPDX-License-Identifier: Apache-2.0
// Talks to the server of this page. Each change carries the page's token.

const token = document.querySelector("meta[name=fringe-token]").content;

async function answer(response) {
  const body = await response.json().catch(() => ({error: "the console's answer is not JSON"}));
  if (!response.ok) {
    throw new Error(body.error || "the console answered " + response.status);
  }
  return body;
}

export async function get(path, parameters = {}) {
  const query = new URLSearchParams(Object.entries(parameters).filter(([, value]) => value !== "" && value != null));
  return answer(await fetch("/api" + path + (query.size ? "?" + query : "")));
}

export async function send(method, path, body) {
  return answer(await fetch("/api" + path, {
    method,
    headers: {"Content-Type": "application/json", "X-Fringe-Token": token},
    body: body === undefined ? undefined : JSON.stringify(body),
  }));
}

/** Says what has happened, also to a screen reader. */
export function say(message, bad = false) {
  const line = document.createElement("p");
  line.textContent = message;
  line.className = bad ? "bad" : "";
  document.getElementById("messages").append(line);
  setTimeout(() => line.remove(), bad ? 20000 : 8000);
}

/** Runs an action of a button: it is disabled meanwhile, and an error is said. */
export function action(work) {
  return async event => {
    const button = event.currentTarget;
    event.preventDefault();
    button.disabled = true;
    try {
      await work(event);
    } catch (error) {
      say(error.message, true);
    } finally {
      button.disabled = false;
    }
  };
}

/** Asks before something that cannot be undone. */
export function confirmed(question, yes) {
  return new Promise(resolve => {
    const dialog = document.createElement("dialog");
    dialog.setAttribute("aria-label", question);
    const words = document.createElement("p");
    words.textContent = question;
    const buttons = document.createElement("div");
    buttons.className = "controls";
    for (const [label, result] of [[yes, true], ["Cancel", false]]) {
      const button = document.createElement("button");
      button.textContent = label;
      button.className = result ? "main" : "";
      button.addEventListener("click", () => dialog.close(result ? "yes" : ""));
      buttons.append(button);
    }
    dialog.append(words, buttons);
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue === "yes");
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}
