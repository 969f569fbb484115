// @ts-check
/** Single keys of the page, and the list of them that "?" opens. */

import { el } from "./page/dom.js";
import { keepHabits, readHabits } from "./store.js";
import { say } from "./page/words.js";

const TYPED_INTO = "input:not([type=checkbox]):not([type=radio]), select, textarea";

/**
 * Calls the action of a pressed key, unless it belongs to what has the focus.
 * @param {KeyboardEvent} event @param {Record<string, (event: KeyboardEvent) => void>} actions
 */
export function onKey(event, actions) {
  const at = /** @type {HTMLElement} */ (event.target);
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "z" && !at.matches?.("input[type=text], textarea")) {
    const step = actions[event.shiftKey ? "redo" : "undo"];
    if (step) { event.preventDefault(); step(event); }
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
  if (at.closest?.("dialog") || at.matches?.(TYPED_INTO)) return;
  const isButton = at.closest?.("button, a, summary");
  if (isButton && (event.key === " " || event.key === "Enter")) return;
  if (event.key.startsWith("Arrow") && at.closest?.("canvas, [role=radiogroup]")) return;
  if (event.key.length === 1 && event.key !== " " && !readHabits().keys) return;
  const action = actions[event.key.length === 1 ? event.key.toLowerCase() : event.key];
  if (!action) return;
  event.preventDefault();
  action(event);
}

/** Shows the list of keys until it is closed. @param {string[][]} [rows] key and message; those of the lab where none are given */
export function showKeys(rows) {
  rows ??= [[say("web_key_space"), "web_keys_space"], ["← →", "web_keys_arrows"], ["R", "web_keys_r"], ["M", "web_keys_m"], ["P", "web_keys_p"], ["1 – 9", "web_keys_digits"], ["Ctrl+Z", "web_keys_undo"], ["?", "web_keys_question"]];
  const dialog = el("dialog", { class: "keys", "aria-labelledby": "keys-title", onclose: () => dialog.remove() },
    el("h2", { id: "keys-title", text: say("web_keys_title") }),
    el("dl", {}, ...rows.flatMap(([key, name]) => [el("dt", {}, el("kbd", { text: key })), el("dd", { text: say(name) })])),
    el("label", { class: "check" }, el("input", { type: "checkbox", checked: readHabits().keys,
      onchange: (/** @type {any} */ event) => keepHabits({ keys: event.target.checked }) }), say("web_keys_on")),
    el("button", { type: "button", class: "primary", text: say("web_close"), onclick: () => dialog.close() }));
  document.body.append(dialog);
  dialog.showModal();
}
