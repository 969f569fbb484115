// @ts-check
/** What stands over the maps while there is nothing to see, or where something failed. */

import { el } from "../page/dom.js";
import { called, say } from "../page/words.js";

/** Rings in a queue are drawn up to so many. */
const MOST_RINGS = 8;

/**
 * @param {import("./pair.js").Runs | null} runs @param {boolean} hasGround the map of the world is there
 * @param {any} place @param {(failure: any) => Node[]} failed what is said of a failure @param {number} [until] the day that is to be shown
 */
export function showState(runs, hasGround, place, failed, until = -1) {
  const kind = kindOf(runs, hasGround, until), what = `${kind} ${runs?.place ?? 0}`;
  if (place.dataset.what !== what) {
    place.dataset.what = what;
    place.dataset.kind = kind;
    place.hidden = kind === "none";
    place.replaceChildren(...(kind === "none" ? [] : [el("div", { class: `notice is-${kind}`, role: kind === "failed" ? "alert" : "status" },
      ...(kind === "failed" ? failed(runs?.failure) : waiting(runs, kind)))]));
  }
  const far = kind === "warming" ? runs?.warmup : kind === "reaching" && runs ? { day: runs.last - runs.first, day_count: Math.min(until, runs.end) - runs.first } : null;
  if (!far) return;
  Object.assign(place.querySelector("progress"), { max: far.day_count, value: far.day });
  place.querySelector(".day").textContent = say("web_warming_day", { day: far.day, count: far.day_count });
}

/** @returns {"failed" | "none" | "reaching" | "warming" | "compiling" | "starting" | "queued" | "asking"} */
function kindOf(/** @type {any} */ runs, /** @type {boolean} */ hasGround, /** @type {number} */ until) {
  if (runs?.failure) return "failed";
  if (runs?.hasBegun && hasGround) return runs.last < Math.min(until, runs.end) ? "reaching" : "none";
  if (runs?.warmup) return "warming";
  return runs?.isCompiling ? "compiling" : runs?.isStarting ? "starting" : runs?.place ? "queued" : "asking";
}

function waiting(/** @type {any} */ runs, /** @type {string} */ kind) {
  const fields = { place: runs?.place ?? 0 }, isMeasured = kind === "warming" || kind === "reaching";
  return [el("p", { class: "what", text: say(`web_wait_${kind}`, fields) }),
    kind === "queued" ? el("div", { class: "queue", "aria-hidden": "true" }, ...Array.from({ length: Math.min(fields.place, MOST_RINGS) }, () => el("i")), el("b"))
      : el("progress", { "aria-label": say(`web_wait_${kind}`, fields) }),
    el("p", { class: "day", text: isMeasured ? "" : say(`web_wait_${kind}_why`) })];
}

/** What is said of a failure, and what one can do. @param {any} failure @param {Node[]} choices @param {string} [sentence] in place of that of the server */
export const failureNotice = (failure, choices, sentence) => [
  el("h2", { text: say("web_failed_title") }), el("p", { text: sentence || called(failure.sentence) || say("web_failed_lost") }), el("div", { class: "choices" }, ...choices)];

/** @param {() => void} again */
export const againButton = (again) => el("button", { type: "button", class: "primary", "data-key": "again", text: say("web_try_again"), onclick: again });
