// @ts-check
/** Prices of one's own: what an hour of somebody is worth, and what was spent, at another price. */

import { el } from "../page/dom.js";
import { called, say } from "../page/words.js";

const DELAY_MILLISECONDS = 350;

export class PricePanel {
  /** @param {any} view the view of costs */
  constructor(view) {
    this.view = view;
    this.isOpen = false;
    /** @type {any} */ this.waiting = null;
  }

  get results() { return this.view.results; }

  toggle() {
    this.isOpen = !this.isOpen;
    this.results.screen.redraw();
  }

  build() {
    const { ledger } = this.results.model.product;
    /** @type {Map<string, any>} */ const lines = new Map();
    for (const line of ledger.lines) if (!lines.has(line.name)) lines.set(line.name, line);
    const all = [...lines.values()], part = (/** @type {string} */ kind) => all.filter((line) => line.kind === kind).map((line) => this.#row(line));
    return el("section", { class: "prices", "aria-labelledby": "prices-title" },
      el("header", {}, el("h2", { id: "prices-title", text: say("web_policy_prices_title") }),
        el("button", { type: "button", class: "plain", "data-key": "prices-usual", text: say("web_policy_prices_usual"), onclick: () => this.results.turn({ prices: {} }) }),
        el("button", { type: "button", class: "plain", "data-key": "prices-close", text: say("web_close"), onclick: () => this.toggle() })),
      el("div", { class: "price-list", tabindex: 0, role: "group", "aria-label": say("web_policy_prices_title") },
        el("p", { class: "soft", text: say(ledger.is_as_told ? "web_policy_prices_lead" : "web_policy_prices_lead_other") }),
        el("h3", { text: say("web_policy_prices_hours") }), ...part("hours"), el("h3", { text: say("web_policy_prices_money") }), ...part("money")));
  }

  /** One price; money is a share of what was spent, in percent. */
  #row(/** @type {any} */ line) {
    const isMoney = line.kind === "money", value = this.results.screen.state.prices[line.name] ?? line.usual, factor = isMoney ? 100 : 1;
    return el("label", { class: value === line.usual ? "price" : "price changed" }, el("span", {}, called(line), isMoney ? null : el("small", { text: say("web_policy_prices_range", { usual: line.usual, low: line.low, high: line.high }) })),
      el("input", { type: "number", min: 0, max: isMoney ? 10_000 : 100_000, step: "any", value: Math.round(value * factor * 1000) / 1000, "data-key": `price-${line.name}`, inputmode: "decimal",
        oninput: (/** @type {any} */ event) => this.#turn(line, event.target, factor) }), el("span", { class: "unit", text: say(isMoney ? "web_policy_percent" : "web_policy_yuan_hour") }));
  }

  #turn(/** @type {any} */ line, /** @type {HTMLInputElement} */ input, /** @type {number} */ factor) {
    const value = Number(input.value) / factor, isWrong = input.value === "" || !Number.isFinite(value) || value < 0;
    if (isWrong) input.setAttribute("aria-invalid", "true"); else input.removeAttribute("aria-invalid");
    if (isWrong) return;
    const { [line.name]: _, ...others } = this.results.screen.state.prices;
    this.results.slide({ prices: value === line.usual ? others : { ...others, [line.name]: Math.round(value * 1e6) / 1e6 } });
    input.closest("label")?.classList.toggle("changed", value !== line.usual);
    this.view.reprice();
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => this.results.fetch(), DELAY_MILLISECONDS);
  }
}
