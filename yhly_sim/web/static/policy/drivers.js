// @ts-check
/** What results depend on: parameters that nobody knows, parts of a programme, and what these parameters rest on. */

import { el, write } from "../page/dom.js";
import { DotsChart, pointOf } from "../charts/dots_chart.js";
import { Asked } from "./asked.js";
import { differenceForm, written } from "../charts/numbers.js";
import { choice, headCell } from "./parts.js";
import { called, say } from "../page/words.js";

const MOST_ROWS = 14;
/** Of indices without a unit. */
const UNITLESS = { factor: 1, decimals: 2, level: "", difference: "" };

export class DriversView {
  /** @param {import("./results.js").PolicyResults} results */
  constructor(results) {
    this.results = results;
    this.asked = new Asked(() => { this.draw(); this.shown(); });
    this.dots = new DotsChart();
  }

  get found() { return this.asked.found; }

  get model() { return /** @type {import("./model.js").PolicyModel} */ (this.results.model); }

  get isDrawn() { return this.model.product.states.length > 0; }

  /** The design that is looked at: the one that was chosen, else the baseline. */
  get design() {
    const { b } = this.model.state;
    return b !== null && b < this.model.count ? b : this.model.baseline;
  }

  /** Whether the baseline is taken away first. */
  get isMinus() { return this.model.state.minus && this.model.product.may_subtract && this.design !== this.model.baseline; }

  build() {
    if (!this.model.effect) return el("section", { class: "nothing" }, el("p", { text: say("web_policy_no_judged") }));
    this.body = el("div", { class: "drivers-parts" });
    this.choices = el("div", { class: "cost-choices" });
    this.sentence = el("p", { class: "finding", role: "status" });
    this.note = el("p", { class: "soft" });
    this.draw();
    this.#ask();
    return el("section", { class: "drivers-body" }, this.choices, this.body, el("footer", { class: "reading" }, this.sentence, this.note));
  }

  arrived() { /* intervals of another baseline change nothing here */ }

  shown() { if (this.found && this.dots.root.isConnected) this.#chart(); }

  #ask() {
    const { model } = this, name = (/** @type {number} */ place) => model.designs[place].name;
    const question = { kind: "drivers", outcome: model.effect.name, design: name(this.design), baseline: this.isMinus ? name(model.baseline) : null };
    void this.asked.ask(model.findings, question);
  }

  draw() {
    const { model, found } = this, { effect } = model;
    const outcome = choice("effect", say("web_policy_effect"), model.judged.map((one) => [one.name, called(one)]), effect.name, (name) => this.results.turn({ effect: name }));
    const design = choice("drivers-design", say("web_policy_gains_design"), model.designs.map((_, place) => [String(place), model.title(place)]), String(this.design), (place) => this.results.turn({ b: Number(place) }));
    const minus = el("label", { class: "check" }, el("input", { type: "checkbox", "data-key": "minus", checked: this.isMinus, onchange: (/** @type {any} */ event) => this.results.turn({ minus: event.target.checked }) }),
      el("span", { text: say("web_policy_minus") }));
    this.choices.replaceChildren(outcome, ...(this.isDrawn ? [design, ...(model.product.may_subtract && this.design !== model.baseline ? [minus] : [])] : []));
    if (!found) {
      this.body.replaceChildren(el("p", { class: "waiting", role: "status", text: this.asked.words }));
      return;
    }
    const title = found.sensitivity ? "web_policy_drivers_title" : "web_policy_parts_title", hasChart = this.#rows().length > 0;
    this.body.className = hasChart ? "drivers-parts" : "drivers-parts chartless";
    this.body.replaceChildren(
      ...(hasChart ? [el("section", { class: "drivers-chart" }, el("h2", { text: say(title) }), el("figure", {}, this.dots.root),
        found.sensitivity ? null : el("div", { class: "scroller", tabindex: 0, role: "region", "aria-label": say(title) }, this.#partsTable()))] : []),
      el("section", { class: "flip-table" }, el("h2", { text: say("web_policy_basis_title") }), el("p", { class: "soft", text: this.#basis() }),
        el("div", { class: "scroller", tabindex: 0, role: "region", "aria-label": say("web_policy_basis_title") }, this.#table())));
    write(this.sentence, called((found.sensitivity ?? found.parts)?.sentence) || (found.refused && this.isDrawn && model.state.quick ? say("web_policy_drivers_quick") : called(found.refused)) || say("web_policy_drivers_none"));
    write(this.note, !hasChart ? "" : found.sensitivity ? say("web_policy_drivers_covers", { draws: found.sensitivity.draws }) : say("web_policy_parts_covers"));
  }

  /** What the chart shows: parameters by their index, or parts by what they add. @returns {import("../charts/dots_chart.js").Row[]} */
  #rows() {
    const { found, model } = this;
    if (found.sensitivity) return found.sensitivity.factors.slice(0, MOST_ROWS).map((/** @type {any} */ one) => ({ name: called(one), value: one.value, low: one.ci_low, high: one.ci_high, luck: one.dummy, css: one.is_detected === false ? "open" : "on" }));
    return (found.parts?.parts ?? []).map((/** @type {any} */ one) => ({ name: called(one), value: one.value, low: one.ci_low, high: one.ci_high, css: pointOf(one.value, one.p_holm, model.effect.better) }));
  }

  get #form() {
    const { found, model } = this;
    if (found.sensitivity) return found.sensitivity.unit ? differenceForm(found.sensitivity.unit, found.sensitivity.factors.map((/** @type {any} */ one) => [one.value, one.ci_low, one.ci_high]), null) : UNITLESS;
    return differenceForm(model.effect.unit, found.parts.parts.map((/** @type {any} */ one) => [one.value, one.ci_low, one.ci_high]), model.effect.smallest);
  }

  #chart() {
    const { found, model } = this, isSensitivity = Boolean(found.sensitivity), label = called(model.effect);
    const axis = (/** @type {string} */ unit) => isSensitivity ? unit ? say("web_policy_head_unit", { what: called(found.sensitivity.index), unit }) : called(found.sensitivity.index) : say("web_policy_axis_adds", { label, unit });
    this.dots.draw({ rows: this.#rows(), form: this.#form, axis, signed: !isSensitivity, least: isSensitivity ? 0 : model.effect.smallest ?? 0, names: 0.46,
      label: `${say(isSensitivity ? "web_policy_drivers_title" : "web_policy_parts_title")}: ${label}` });
  }

  /** How much of it is assumed. */
  #basis() {
    const { found } = this;
    if (!found.settings.length) return say("web_policy_basis_none");
    return say(`web_policy_basis_${found.by === "parts" ? "parts" : "drawn"}`, { total: found.settings.length,
      counts: found.grades.map((/** @type {any} */ one) => say("web_policy_basis_count", { grade: called(one), count: one.count })).join(say("web_policy_joint")) });
  }

  /** Every parameter: how much depends on it, its range, and what it rests on. */
  #table() {
    const { found } = this, indices = new Map((found.sensitivity?.factors ?? []).map((/** @type {any} */ one) => [one.path ?? one.name, one]));
    const words = new Map(found.grades.map((/** @type {any} */ one) => [one.name, called(one)])), grades = [...words.keys()];
    const order = [...found.settings].sort((a, b) => (indices.get(b.path)?.value ?? 0) - (indices.get(a.path)?.value ?? 0) || grades.indexOf(b.grade) - grades.indexOf(a.grade));
    const heads = [say("web_policy_parameter_head"), ...(indices.size ? [called(found.sensitivity.index)] : []), say("web_policy_best"), say("web_policy_plausible"), say("web_policy_grade")];
    return el("table", { class: "designs basis" }, el("caption", { class: "unseen", text: say("web_policy_basis_title") }), el("thead", {}, el("tr", {}, ...heads.map((head) => headCell(head)))),
      el("tbody", {}, ...order.map((one) => {
        const index = indices.get(one.path);
        return el("tr", {}, el("th", { scope: "row" }, called(one), called(one.source) ? el("small", { class: "source", text: called(one.source) }) : null),
          ...(indices.size ? [index ? el("td", {}, el("span", { class: "number", text: written(this.#form, index.value) }), el("small", { text: say("web_policy_interval", { low: written(this.#form, index.ci_low), high: written(this.#form, index.ci_high) }) })) : el("td", { text: "–" })] : []),
          el("td", { text: called(one.best) }), el("td", { class: "range", text: called(one.plausible) || "–" }), el("td", { class: "range", text: words.get(one.grade) ?? "–" }));
      })));
  }

  /** The numbers behind the chart of parts. */
  #partsTable() {
    const { found, model } = this, form = this.#form, rows = [...found.parts.parts, { ...found.parts.total, zh: say("web_policy_parts_total"), en: say("web_policy_parts_total") }];
    return el("table", { class: "designs parts" }, el("caption", { class: "unseen", text: say("web_policy_parts_title") }),
      el("thead", {}, el("tr", {}, headCell(say("web_policy_part")), headCell(called(model.effect), form.difference))),
      el("tbody", {}, ...rows.map((one) => el("tr", {}, el("th", { scope: "row", text: called(one) }), el("td", {}, el("span", { class: "number", text: written(form, one.value, true) }),
        one.ci_low === null ? null : el("small", { text: say("web_policy_interval", { low: written(form, one.ci_low, true), high: written(form, one.ci_high, true) }) }))))));
  }

  data() {
    const { found } = this;
    if (!found) return { heads: [], rows: [] };
    const indices = new Map((found.sensitivity?.factors ?? []).map((/** @type {any} */ one) => [one.path ?? one.name, one]));
    if (found.parts) return { heads: ["part", "value", "ci_low", "ci_high", "p_holm"], rows: found.parts.parts.map((/** @type {any} */ one) => [one.name, one.value, one.ci_low, one.ci_high, one.p_holm]) };
    return { heads: ["parameter", "label", "index", "ci_low", "ci_high", "luck_only", "is_detected", "plausible", "grade", "source"], rows: found.settings.map((/** @type {any} */ one) => {
      const index = indices.get(one.path);
      return [one.path, called(one), index?.value, index?.ci_low, index?.ci_high, index?.dummy, index?.is_detected, called(one.plausible), one.grade, called(one.source)];
    }) };
  }

  get chart() { return this.found && this.dots.root.isConnected ? this.dots.root : null; }
}
