// @ts-check
/** Designs by outcomes: levels of the baseline, differences of the others from it, with intervals and what they mean in a word. */

import { el } from "../page/dom.js";
import { withUnit, written } from "../charts/numbers.js";
import { coverage, formsOf, menu, reportedMark, verdictMark } from "./parts.js";
import { called, say } from "../page/words.js";

export class TableView {
  /** @param {import("./results.js").PolicyResults} results */
  constructor(results) { this.results = results; }

  get model() { return /** @type {import("./model.js").PolicyModel} */ (this.results.model); }

  tools() {
    const { model } = this, shown = model.columns.map((one) => one.name);
    const box = (/** @type {any} */ one) => el("label", { class: "check" }, el("input", { type: "checkbox", checked: shown.includes(one.name), "data-key": `outcome-${one.name}`,
      onchange: (/** @type {any} */ event) => this.results.turn({ show: event.target.checked ? [...shown, one.name] : shown.filter((name) => name !== one.name) }) }),
      el("span", { text: called(one) }), one.reported_of ? reportedMark() : null);
    const asked = model.choices.filter((one) => one.is_asked), others = model.choices.filter((one) => !one.is_asked);
    return [menu("outcomes", say("web_policy_outcomes", { count: shown.length }), [...asked.map(box), others.length ? el("h3", { text: say("web_policy_outcomes_others") }) : null, ...others.map(box)])];
  }

  build() {
    this.body = el("div", { class: "scroller", tabindex: 0, role: "region", "aria-label": say("web_policy_view_table") });
    this.draw();
    return el("section", { class: "table-body" }, this.body, el("footer", { class: "reading" }, legend(), el("p", { class: "soft", text: coverage(this.model) })));
  }

  arrived() { this.draw(); }

  draw() {
    const { model } = this, columns = model.columns, places = model.shown.filter((place) => place !== model.baseline), forms = columns.map((one) => formsOf(model, one));
    const head = el("tr", {}, el("th", { scope: "col", class: "corner", text: say("web_policy_design") }), ...columns.map((one, i) =>
      el("th", { scope: "col" }, el("span", { class: "label", text: called(one), title: called(one.definition) }), el("span", { class: "abouts" }, ...unitAndDirection(one, forms[i].difference), one.reported_of ? reportedMark() : null))));
    const base = el("tr", { class: "base" }, el("th", { scope: "row" }, model.title(model.baseline), el("small", { text: say("web_policy_is_baseline") })),
      ...columns.map((one, i) => levelCell(model.level(one.name, model.baseline), forms[i].level)));
    const rows = places.map((place) => el("tr", {}, el("th", { scope: "row", text: model.title(place) }), ...columns.map((one, i) => differenceCell(model.difference(place, one.name), forms[i].difference))));
    this.body.replaceChildren(el("table", { class: "designs" }, el("caption", { class: "unseen", text: say("web_policy_table_caption", { baseline: model.title(model.baseline) }) }), el("thead", {}, head), el("tbody", {}, base, ...rows)));
  }

  /** Rows for a file. */
  data() {
    const { model } = this, columns = model.columns;
    const heads = ["design", ...columns.flatMap((one) => [`${one.name} [${one.unit}]`, `${one.name} difference`, `${one.name} ci_low`, `${one.name} ci_high`, `${one.name} p_holm`, `${one.name} verdict`])];
    const rows = model.shown.map((place) => [model.designs[place].name, ...columns.flatMap((one) => {
      const found = place === model.baseline ? null : model.difference(place, one.name);
      return [model.level(one.name, place)[0], ...(found ?? [null, null, null, null, place === model.baseline ? "baseline" : ""])];
    })]);
    return { heads, rows };
  }
}

/** What the numbers of a column are of, and which way is good. */
function unitAndDirection(/** @type {any} */ one, /** @type {any} */ form) {
  const way = one.better === null ? "" : say(one.better ? "web_policy_more_is_better" : "web_policy_less_is_better");
  return [form.difference, way].filter(Boolean).map((text) => el("span", { class: "about", text }));
}

function levelCell(/** @type {any} */ [mean, low, high], /** @type {any} */ form) {
  if (mean === null) return el("td", { class: "absent" }, el("span", { text: say("web_policy_absent") }));
  return el("td", {}, el("span", { class: "number", text: withUnit(written(form, mean), form.level) }),
    low === null ? null : el("small", { text: say("web_policy_interval", { low: written(form, low), high: written(form, high) }) }));
}

/** A difference: its number, its interval, and a word with a shape. */
function differenceCell(/** @type {any} */ found, /** @type {any} */ form) {
  if (!found) return el("td", { class: "absent" }, el("span", { text: say("web_policy_absent") }));
  const [value, low, high, , verdict] = found;
  return el("td", { class: verdict }, el("span", { class: "number", text: written(form, value, true) }),
    el("small", { text: verdict === "coming" ? "" : low === null ? say("web_policy_one_unit") : say("web_policy_interval", { low: written(form, low, true), high: written(form, high, true) }) }), verdictMark(verdict));
}

const legend = () => el("ul", { class: "verdicts" }, ...["better", "worse", "equivalent", "open"].map((one) => el("li", {}, verdictMark(one), el("span", { class: "soft", text: say(`web_policy_verdict_${one}_means`) }))));
