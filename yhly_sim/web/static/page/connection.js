// @ts-check
/** Whether the server can be reached: said in a strip above the page while it cannot, and when it can again. */

import { el } from "./dom.js";
import { say } from "./words.js";

const RETRY_MILLISECONDS = 1200, SAID_MILLISECONDS = 2500;

/** @type {HTMLElement | null} */ let note = null;

function show(/** @type {string} */ message) {
  note?.remove();
  note = el("div", { class: "making", role: "status", "data-key": "connection" }, el("p", { text: say(message) }));
  document.body.prepend(/** @type {HTMLElement} */ (note));
}

/** Nobody answered: says so, and waits a while before one asks again. @param {AbortSignal} [signal] ends the wait */
export async function waitForServer(signal) {
  if (!note) show("web_connection_lost");
  await new Promise((go) => {
    setTimeout(go, RETRY_MILLISECONDS);
    signal?.addEventListener("abort", go, { once: true });
  });
}

/** Somebody answered. */
export function serverAnswered() {
  if (!note) return;
  show("web_connection_back");
  const said = note;
  setTimeout(() => { said?.remove(); if (note === said) note = null; }, SAID_MILLISECONDS);
}

/**
 * What the server says to a question; one that is gone is waited for.
 * @param {string} path @param {() => boolean} isWanted whether somebody still wants to know @returns {Promise<any>} a refusal is thrown
 */
export async function jsonOf(path, isWanted) {
  for (;;) {
    const answer = await fetch(path).catch(() => null);
    if (answer) serverAnswered();
    if (answer?.ok) return answer.json();
    if (answer) throw new Error(String(answer.status));
    if (isWanted()) await waitForServer();
    if (!isWanted()) throw new Error("not wanted");
  }
}
