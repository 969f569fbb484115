// @ts-check
/** What the views of the comparison share: lists to choose from, words with a shape for what was found, what intervals cover. */

import { el } from "../page/dom.js";
import { differenceForm, levelForm } from "../charts/numbers.js";
import { say } from "../page/words.js";

/** @type {Set<string>} menus that stay open when the page is built anew */
const openMenus = new Set();

/** A list to choose from that opens below its button. @param {string} key @param {string} text @param {any[]} children */
export function menu(key, text, children) {
  const body = el("div", { class: "menu-body", tabindex: 0, role: "group", "aria-label": text }, ...children);
  const found = el("details", { class: "menu", open: openMenus.has(key), ontoggle: () => { if (found.open) openMenus.add(key); else openMenus.delete(key); },
    onkeydown: (/** @type {KeyboardEvent} */ event) => {
      if (event.key !== "Escape" || !found.open) return;
      found.open = false;
      found.querySelector("summary").focus();
    },
    onfocusout: (/** @type {FocusEvent} */ event) => { if (event.relatedTarget && !found.contains(event.relatedTarget)) found.open = false; } },
    el("summary", { "data-key": `menu-${key}`, text }), body);
  return found;
}

/** One choice from a list, with its name beside it. @param {string} key @param {string} label @param {[string, string][]} options @param {string} value @param {(value: string) => void} act */
export function choice(key, label, options, value, act) {
  return el("label", { class: "choose" }, el("span", { text: label }), el("select", { "data-key": key, onchange: (/** @type {any} */ event) => act(event.target.value) },
    ...options.map(([name, text]) => el("option", { value: name, selected: name === value, text }))));
}

/** The head of a column: what stands in it, and below it the unit. @param {string} what @param {string} [unit] */
export const headCell = (what, unit = "") => el("th", { scope: "col" }, el("span", { class: "label", text: what }), unit ? el("span", { class: "about", text: unit }) : null);

export const reportedMark = () => el("span", { class: "measured reported", text: say("web_policy_reported") });

/** What was found in a word, with a shape of its own. @param {string} verdict */
export const verdictMark = (verdict) => el("span", { class: `verdict ${verdict}` }, el("i", { "aria-hidden": "true" }), say(`web_policy_verdict_${verdict}`));

/** Forms of levels and of differences of one outcome. @param {import("./model.js").PolicyModel} model @param {any} one */
export function formsOf(model, one) {
  const places = model.shown.filter((place) => place !== model.baseline);
  return { difference: differenceForm(one.unit, places.map((place) => model.difference(place, one.name)).filter(Boolean), one.smallest),
    level: levelForm(one.unit, model.shown.map((place) => model.level(one.name, place)), one.smallest) };
}

/** What the intervals cover. @param {import("./model.js").PolicyModel} model */
export function coverage(model) {
  const { experiment, states } = model.product, isListed = states.length > 0 && states.every((/** @type {any} */ one) => one.levels !== null);
  return say(`web_policy_covers_${isListed ? "listed" : experiment.unit}`, { units: experiment.units, replications: experiment.replications });
}

/** A length that stands for a share. @param {number} share @param {string} css */
export function bar(share, css) {
  const line = el("i", { class: `length ${css}`, "aria-hidden": "true" });
  line.style.setProperty("--share", String(Number.isFinite(share) ? Math.min(Math.max(share, 0), 1) : 0));
  return line;
}
