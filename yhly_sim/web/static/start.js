// @ts-check
/** The first screen: the door that is open, questions to begin with, and the way back to what one last looked at. */

import { el } from "./dom.js";
import { PRESETS } from "./presets.js";
import { readAddress, writeAddress } from "./store.js";
import { called, figure, say } from "./words.js";

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

function startScreen(/** @type {any} */ meta) {
  const titles = new Map(meta.scenarios.map((/** @type {any} */ one) => [one.name, called(one.title) || one.name]));
  const usual = readAddress("#/lab");
  const stories = PRESETS.filter((one) => titles.has(one.a) && titles.has(one.b)).map((one) =>
    el("li", {}, el("a", { class: "story", href: writeAddress({ ...usual, a: one.a, b: one.b, show: one.show, day: -1 }) },
      el("strong", { text: say(`web_preset_${one.name}`) }),
      el("span", {}, el("span", { class: "side-a", text: titles.get(one.a) }), " · ", el("span", { class: "side-b", text: titles.get(one.b) })))));
  const last = recent();
  const kept = last ? readAddress(last) : null;
  return el("main", { class: "start" },
    el("section", { class: "welcome" },
      el("h1", { text: say("web_start_question") }),
      el("p", { text: say("web_start_lead", { courtyards: figure("cases", meta.courtyards) }) }),
      el("div", { class: "doors" },
        el("a", { class: "door", href: writeAddress(usual) }, el("strong", { text: say("web_door_lab") }), el("span", { text: say("web_door_lab_lead") })),
        el("a", { class: "door second", href: `${writeAddress({ ...usual, screen: "levels" })}&side=b&place=district` }, el("strong", { text: say("web_door_levels") }), el("span", { text: say("web_door_levels_lead") })),
        kept && titles.has(kept.a) && titles.has(kept.b) ? el("a", { class: "door second", href: last },
          el("strong", { text: say("web_start_recent") }),
          el("span", { text: say("web_start_recent_lead", { a: titles.get(kept.a), b: titles.get(kept.b), seed: kept.seed }) })) : null)),
    el("section", { class: "stories" }, el("h2", { text: say("web_start_stories") }), el("ul", {}, ...stories)),
    el("p", { class: "foot", text: `${say("web_subtitle")} · ${say("web_version", { version: meta.version })}` }));
}
