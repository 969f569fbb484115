// @ts-check
/** The question to the class: choices with hands to count, or a number on a scale. */

import { el } from "../page/dom.js";
import { amountOf, choiceWords, together } from "./words.js";
import { say } from "../page/words.js";

/**
 * @param {any} step @param {import("./state.js").Guess} guess
 * @param {{hand: (name: string, count?: number) => void, number: (value: number | null) => void, undo: () => void}} act
 */
export function guessForm(step, guess, act) {
  return step.choices ? hands(step, guess, act) : scale(step, guess, act);
}

function hands(/** @type {any} */ step, /** @type {any} */ guess, /** @type {any} */ act) {
  return el("div", { class: "guess" },
    el("ol", { class: "choices" }, ...step.choices.map((/** @type {any} */ choice, /** @type {number} */ i) => {
      const words = choiceWords(step, choice.name), count = guess.hands[choice.name] ?? 0;
      return el("li", { class: count ? "chosen" : "" },
        el("button", { type: "button", "data-key": `choice-${i + 1}`, onclick: () => act.hand(choice.name) },
          el("kbd", { "aria-hidden": "true", text: String(i + 1) }), el("span", { text: words })),
        el("input", { type: "text", inputmode: "numeric", maxlength: "3", "data-key": `hands-${i + 1}`, value: String(count),
          "aria-label": say("web_lesson_hands_for", { choice: words }),
          onfocus: (/** @type {any} */ event) => event.target.select(),
          onchange: (/** @type {any} */ event) => { if (/^\d{1,3}$/.test(event.target.value.trim())) act.hand(choice.name, Number(event.target.value)); else event.target.value = String(count); } }));
    })),
    el("p", { class: "hint" }, say("web_lesson_hands_hint"), " ",
      guess.last.length ? el("button", { type: "button", class: "link", "data-key": "undo-hand", text: say("web_lesson_undo"), onclick: act.undo }) : null));
}

function scale(/** @type {any} */ step, /** @type {any} */ guess, /** @type {any} */ act) {
  const { low, high, step: width } = step.scale, start = Math.min(Math.max(0, low), high);
  const shown = (/** @type {number} */ value) => together(amountOf(step, value));
  const says = el("output", { class: guess.number === null ? "none" : "", text: guess.number === null ? say("web_lesson_no_number") : shown(guess.number) });
  const take = (/** @type {number} */ value) => act.number(Math.min(Math.max(Math.round(value / width) * width, low), high));
  const slider = el("input", { type: "range", min: String(low), max: String(high), step: String(width), "data-key": "guess-number",
    "aria-label": say("web_lesson_your_number"), "aria-valuetext": guess.number === null ? say("web_lesson_no_number") : shown(guess.number),
    oninput: (/** @type {any} */ event) => take(Number(event.target.value)),
    onkeydown: (/** @type {KeyboardEvent} */ event) => { if (event.key === "Enter" || event.key === " ") { event.preventDefault(); take(guess.number ?? start); } } });
  slider.value = String(guess.number ?? start);
  const button = (/** @type {string} */ key, /** @type {string} */ sign, /** @type {number} */ way) => el("button", { type: "button", class: "quiet", "data-key": key,
    "aria-label": say(way > 0 ? "web_lesson_more_by" : "web_lesson_less_by", { step: width }), text: sign, onclick: () => take((guess.number ?? start) + way * width) });
  return el("div", { class: "guess" },
    el("div", { class: "scale" }, says,
      el("div", { class: "slide" }, button("guess-less", "−", -1), slider, button("guess-more", "+", 1)),
      el("div", { class: "ends", "aria-hidden": "true" }, el("span", { text: shown(low) }), el("span", { text: shown(high) }))),
    el("p", { class: "hint", text: say("web_lesson_number_hint") }));
}
