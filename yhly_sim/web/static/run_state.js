// @ts-check
/** What stands over the maps while there is nothing to see, or where something failed. */

import { el } from "./dom.js";
import { say } from "./words.js";

/**
 * @param {import("./pair.js").Runs | null} runs @param {boolean} hasGround the map of the world is there
 * @param {any} place @param {(failure: any) => Node[]} failed what is said of a failure
 */
export function showState(runs, hasGround, place, failed) {
  const failure = runs?.failure, warmup = runs?.warmup;
  const kind = failure ? "failed" : runs?.hasBegun && hasGround ? "none" : warmup ? "warming" : "asking";
  const what = `${kind} ${waitingWords(runs)}`;
  if (place.dataset.what !== what) {
    place.dataset.what = what;
    place.dataset.kind = kind;
    place.hidden = kind === "none";
    place.replaceChildren(...(kind === "none" ? [] : [el("div", { class: "notice", role: failure ? "alert" : "status" }, ...(failure ? failed(failure) : waiting(runs, kind)))]));
  }
  if (kind === "warming") {
    const bar = place.querySelector("progress"), { day, day_count: count } = /** @type {any} */ (warmup);
    bar.max = count; bar.value = day;
    place.querySelector(".day").textContent = say("web_warming_day", { day, count });
  }
}

function waiting(/** @type {any} */ runs, /** @type {string} */ kind) {
  if (kind === "warming") return [el("p", { class: "what", text: say("web_warming") }), el("progress", { "aria-label": say("web_warming") }), el("p", { class: "day" })];
  return [el("p", { class: "what", text: waitingWords(runs) })];
}

/** What runs wait for of which nothing was heard yet. @param {import("./pair.js").Runs | null} runs */
export function waitingWords(runs) {
  if (runs?.isCompiling) return say("web_ready_code");
  if (runs?.isStarting) return say("web_starting");
  return runs?.place ? say("web_queued", { place: runs.place }) : say("web_asking");
}
