// @ts-check
/** The first screen: the doors, questions to begin with, and the way back to what one last looked at. */

import { el } from "./page/dom.js";
import { PRESETS } from "./lab/presets.js";
import { readAddress, writeAddress } from "./store.js";
import { called, figure, say } from "./page/words.js";

const RECENT = "yhly.recent";

/** @param {string} address */
export function keepRecent(address) {
  try { localStorage.setItem(RECENT, address); } catch { /* a browser that keeps nothing has no recent pair */ }
}

function recent() {
  try { return localStorage.getItem(RECENT); } catch { return null; }
}

export class Start {
  /** @param {any} meta */
  constructor(meta) { this.meta = meta; }

  get title() { return ""; }

  build() { return startScreen(this.meta); }
}

/** Where one may go, side by side; the first is what one comes for. In a recording there is no lesson. */
function doors(/** @type {any} */ usual) {
  const isRecording = document.documentElement.dataset.replay === "true";
  const levels = `${writeAddress({ ...usual, screen: "levels" })}&side=b&place=district`;
  return [["lesson", isRecording ? "" : "#/lesson"], ["lab", writeAddress(usual)], ["levels", levels], ["policy", isRecording ? "" : "#/policy"]].filter(([, href]) => href).map(([name, href], i) =>
    el("a", { class: i ? "door second" : "door", "data-key": `door-${name}`, href }, el("strong", { text: say(`web_door_${name}`) }), el("span", { text: say(`web_door_${name}_lead`) })));
}

function startScreen(/** @type {any} */ meta) {
  const titles = new Map(meta.scenarios.map((/** @type {any} */ one) => [one.name, called(one.title) || one.name]));
  const usual = readAddress("#/lab");
  const stories = PRESETS.filter((one) => titles.has(one.a) && titles.has(one.b)).map((one) =>
    el("li", {}, el("a", { class: "story", href: writeAddress({ ...usual, a: one.a, b: one.b, show: one.show, day: -1 }) },
      el("strong", { text: say(`web_preset_${one.name}`) }),
      el("span", {}, el("span", { class: "side-a", text: titles.get(one.a) }), " · ", el("span", { class: "side-b", text: titles.get(one.b) })))));
  const last = recent();
  const kept = last ? readAddress(last) : null, isKept = kept !== null && titles.has(kept.a) && titles.has(kept.b);
  return el("main", { class: "start" },
    el("section", { class: "welcome" },
      el("h1", { text: say("web_start_question") }),
      el("p", { text: say("web_start_lead", { courtyards: figure("cases", meta.courtyards) }) }),
      el("div", { class: "doors" }, ...doors(usual))),
    el("section", { class: "stories" }, el("header", {}, el("h2", { text: say("web_start_stories") }),
      isKept ? el("a", { class: "recent", href: last }, el("strong", { text: say("web_start_recent") }),
        el("span", { text: say("web_start_recent_lead", { a: titles.get(kept.a), b: titles.get(kept.b), seed: kept.seed }) })) : null),
    el("ul", {}, ...stories)),
    el("p", { class: "foot", text: `${say("web_subtitle")} · ${say("web_version", { version: meta.version })}` }));
}
