// @ts-check
/** Who gains: the difference that a design makes within kinds of courtyards and within ages, each with its interval. */

import { el, write } from "../page/dom.js";
import { DotsChart, pointOf } from "../charts/dots_chart.js";
import { Asked } from "./asked.js";
import { differenceForm, levelForm, withUnit, written } from "../charts/numbers.js";
import { choice, headCell } from "./parts.js";
import { called, currentLanguage, say } from "../page/words.js";

export class GainsView {
  /** @param {import("./results.js").PolicyResults} results */
  constructor(results) {
    this.results = results;
    this.asked = new Asked(() => { this.draw(); this.shown(); });
  }

  get found() { return this.asked.found; }

  get model() { return /** @type {import("./model.js").PolicyModel} */ (this.results.model); }

  /** The design that is looked at: the one that was chosen, else the best by its mean in the effect. */
  get design() {
    const { model } = this, chosen = model.state.b;
    if (chosen !== null && chosen < model.count && chosen !== model.baseline) return chosen;
    const effect = model.effect, sign = effect?.better === false ? -1 : 1, others = model.shown.filter((place) => place !== model.baseline);
    return others.sort((a, b) => effect ? sign * (model.mean(effect.name, b) - model.mean(effect.name, a)) : 0)[0] ?? (model.baseline ? 0 : 1);
  }

  build() {
    const { model } = this;
    if (!model.product.experiment.has_groups) return el("section", { class: "nothing" }, el("p", { text: say("web_policy_gains_not_kept") }));
    this.body = el("div", { class: "gains-parts" });
    this.sentence = el("p", { class: "finding", role: "status" });
    this.choices = el("div", { class: "cost-choices" });
    this.draw();
    this.#ask();
    return el("section", { class: "gains-body" }, this.choices, this.body, el("footer", { class: "reading" }, this.sentence, el("p", { class: "soft", text: say("web_policy_gains_covers") })));
  }

  arrived() { this.draw(); this.shown(); }

  shown() { for (const one of this.charts ?? []) if (one.dots.root.isConnected) this.#chart(one); }

  #ask() {
    const { model } = this;
    void this.asked.ask(model.findings, { kind: "gains", baseline: model.designs[model.baseline].name, design: model.designs[this.design].name });
  }

  /** Outcomes that the groups have. */
  get measures() { return [...new Set(Object.values(this.found.dimensions).flatMap((/** @type {any} */ one) => Object.keys(one)))].map((name) => this.model.outcomes.get(name)).filter(Boolean); }

  draw() {
    const { model, found } = this;
    const pair = choice("gains-design", say("web_policy_gains_design"), model.designs.map((_, place) => /** @type {[string, string]} */ ([String(place), model.title(place)])).filter(([place]) => Number(place) !== model.baseline), String(this.design),
      (place) => this.results.turn({ b: Number(place) }));
    if (!found) {
      this.choices.replaceChildren(pair);
      this.body.replaceChildren(el("p", { class: "waiting", role: "status", text: this.asked.words }));
      return;
    }
    const measures = this.measures, measure = this.measure = measures.find((one) => one.name === model.state.effect) ?? measures[0];
    this.choices.replaceChildren(pair, choice("gains-measure", say("web_policy_effect"), measures.map((one) => [one.name, called(one)]), measure.name, (name) => this.results.turn({ effect: name })));
    this.charts = Object.entries(found.dimensions).filter(([, outcomes]) => outcomes[measure.name]).map(([dimension, outcomes]) => this.#part(dimension, outcomes[measure.name]));
    this.body.replaceChildren(...this.charts.map((one) => one.part));
    write(this.sentence, this.#said());
  }

  #part(/** @type {string} */ dimension, /** @type {any} */ told) {
    const { found, measure } = this, labels = found.labels[dimension], groups = Object.entries(told.groups);
    const form = differenceForm(measure.unit, groups.map(([, one]) => [one.difference, one.ci_low, one.ci_high]), measure.smallest), level = levelForm(measure.unit, groups.flatMap(([, one]) => [[one.baseline], [one.treatment]]), measure.smallest);
    const dots = new DotsChart();
    const heads = [headCell(called(labels)), headCell(say("web_policy_before")), headCell(say("web_policy_after")), headCell(say("web_policy_change"), form.difference)];
    const table = el("table", { class: "designs groups" }, el("caption", { class: "unseen", text: `${called(labels)}: ${called(measure)}` }), el("thead", {}, el("tr", {}, ...heads)),
      el("tbody", {}, ...groups.map(([name, one]) => el("tr", {}, el("th", { scope: "row", text: called(labels.groups[name]) }), el("td", { text: written(level, one.baseline) }), el("td", { text: written(level, one.treatment) }),
        el("td", {}, el("span", { class: "number", text: written(form, one.difference, true) }), one.ci_low === null ? null : el("small", { text: say("web_policy_interval", { low: written(form, one.ci_low, true), high: written(form, one.ci_high, true) }) }))))));
    const part = el("section", { class: "gains-part" }, el("h2", { text: called(labels) }), el("figure", {}, dots.root), el("div", { class: "scroller", tabindex: 0, role: "region", "aria-label": called(labels) }, table));
    return { part, dots, labels, groups, form };
  }

  #chart(/** @type {any} */ { dots, labels, groups, form }) {
    const { measure } = this, ends = Object.values(this.found.dimensions).flatMap((outcomes) => Object.values(outcomes[measure.name]?.groups ?? {})).flatMap((one) => [one.difference, one.ci_low ?? one.difference, one.ci_high ?? one.difference]);
    dots.draw({ rows: groups.map(([name, one]) => ({ name: called(labels.groups[name]), value: one.difference, low: one.ci_low, high: one.ci_high, css: pointOf(one.difference, one.p_holm, measure.better) })),
      form, ends, least: measure.smallest ?? 0, label: `${called(labels)}: ${called(measure)}`, axis: (/** @type {string} */ unit) => say("web_policy_axis_change", { label: called(measure), unit }) });
  }

  /** How the gap between the best and the worst off group changes. */
  #said() {
    const { found, measure, model } = this;
    const parts = Object.entries(found.dimensions).map(([dimension, outcomes]) => ({ gap: outcomes[measure.name]?.gap, labels: found.labels[dimension] })).filter((one) => one.gap).map(({ gap, labels }) => {
      const form = differenceForm(measure.unit, [[gap.difference, gap.ci_low, gap.ci_high]], measure.smallest), kind = gap.p_holm !== null && gap.p_holm < 0.05 ? gap.difference < 0 ? "narrower" : "wider" : "open";
      return say(`web_policy_gap_${kind}`, { dimension: currentLanguage() === "en" ? called(labels).toLowerCase() : called(labels), change: withUnit(written(form, Math.abs(gap.difference)), form.difference), worst: called(labels.groups[gap.worst_treatment]) });
    });
    return say("web_policy_gains_of", { design: model.title(this.design), baseline: model.title(model.baseline) }) + parts.map((part, i) => i ? part[0].toUpperCase() + part.slice(1) : part).join(say("web_policy_sentence_joint"));
  }

  data() {
    const rows = Object.entries(this.found?.dimensions ?? {}).flatMap(([dimension, outcomes]) => Object.entries(outcomes).flatMap(([outcome, told]) => Object.entries(told.groups).map(([group, one]) =>
      [dimension, group, outcome, one.unit, one.baseline, one.treatment, one.difference, one.ci_low, one.ci_high, one.p_holm])));
    return { heads: ["dimension", "group", "outcome", "unit", "baseline", "design", "difference", "ci_low", "ci_high", "p_holm"], rows };
  }

  get chart() { return this.charts?.[0]?.dots.root ?? null; }
}
