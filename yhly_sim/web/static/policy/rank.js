// @ts-check
/** Weights and a budget, moved by hand: which design comes first then, and in how much of the runs and of the plausible space. */

import { el, write } from "../page/dom.js";
import { formFor, percent, withUnit, written } from "../charts/numbers.js";
import { bar, choice, headCell, menu, reportedMark } from "./parts.js";
import { weigh } from "./rerank.js";
import { called, say } from "../page/words.js";

const MOST_WEIGHT = 10, BUDGET_STEPS = 40;
/** From these shares on the first place is called firm, or likely. */
const FIRM = 0.8, LIKELY = 0.5;

export class RankView {
  /** @param {import("./results.js").PolicyResults} results */
  constructor(results) { this.results = results; }

  get model() { return /** @type {import("./model.js").PolicyModel} */ (this.results.model); }

  tools() {
    const { model } = this, weights = model.weights;
    const box = (/** @type {any} */ one) => el("label", { class: "check" }, el("input", { type: "checkbox", checked: one.name in weights, "data-key": `weigh-${one.name}`, onchange: (/** @type {any} */ event) => {
      const { [one.name]: _, ...others } = weights;
      this.results.turn({ weights: event.target.checked ? { ...others, [one.name]: MOST_WEIGHT / 2 } : others });
    } }), el("span", { text: called(one) }));
    return [menu("weights", say("web_policy_weighed", { count: Object.keys(weights).length }), model.judged.map(box))];
  }

  build() {
    const { model } = this, weights = model.weights;
    this.ranking = el("div", { class: "scroller", tabindex: 0, role: "region", "aria-label": say("web_policy_view_rank") });
    this.sentence = el("p", { class: "finding", role: "status" });
    this.draw();
    return el("section", { class: "rank-body" },
      el("div", { class: "weights", tabindex: 0, role: "group", "aria-label": say("web_policy_weights") }, model.cost ? this.#budget() : null,
        el("h2", { text: say("web_policy_weights") }), el("p", { class: "soft", text: say("web_policy_weights_mean") }), ...Object.keys(weights).map((name) => this.#weight(model.outcomes.get(name), weights[name]))),
      this.ranking, el("footer", { class: "reading" }, this.sentence, el("p", { class: "soft", text: this.#covers() })));
  }

  arrived() { this.draw(); }

  /** What comes of the weights of now. */
  weighed() {
    const { model } = this, names = Object.keys(model.weights), { states, replications } = model.product.experiment;
    const costs = model.cost ? model.values(model.cost) : model.designs.map(() => new Array(states * replications).fill(0));
    return weigh({ outcomes: names.map((name) => model.outcomes.get(name)), values: names.map((name) => model.values(name)), weights: names.map((name) => model.weights[name]), costs, states, replications,
      baseline: model.baseline, budget: model.cost ? model.state.budget : null, shown: model.designs.map((_, place) => model.shown.includes(place)) });
  }

  draw() {
    const { model } = this, found = this.found = this.weighed(), places = found.order.filter((place) => model.shown.includes(place)), first = places[0], isDrawn = found.states > 1;
    const largest = Math.max(...places.map((place) => Math.abs(found.extra[place] || 0)), 1), form = formFor("yuan", largest, largest / 40);
    const heads = [...["design", "score", "best_runs", ...(isDrawn ? ["best_states"] : [])].map((name) => headCell(say(`web_policy_${name}`))),
      ...(model.cost ? [headCell(say("web_policy_extra_cost"), form.difference)] : [])];
    const share = (/** @type {number} */ value, /** @type {string} */ text, /** @type {string} */ css) => el("td", { class: "share" }, bar(value, css), el("span", { text }));
    const rows = places.map((place, rank) => el("tr", { class: !found.isAffordable[place] ? "beyond" : place === first && found.runs ? "first" : "" },
      el("td", { class: "rank", text: found.isAffordable[place] && Number.isFinite(found.scores[place]) ? String(rank + 1) : "–" }),
      el("th", { scope: "row" }, model.title(place), found.isAffordable[place] ? null : el("small", { text: say("web_policy_beyond") })),
      share(found.scores[place] / 100, Number.isFinite(found.scores[place]) ? String(Math.round(found.scores[place])) : "–", "score"),
      share(found.bestOfRuns[place], percent(found.bestOfRuns[place]), "best"), ...(isDrawn ? [share(found.bestOfStates[place], percent(found.bestOfStates[place]), "best")] : []),
      ...(model.cost ? [el("td", { class: "extra", text: written(form, found.extra[place], true) })] : [])));
    this.ranking.replaceChildren(el("table", { class: "designs ranks" }, el("caption", { class: "unseen", text: say("web_policy_view_rank") }),
      el("thead", {}, el("tr", {}, el("td", {}), ...heads)), el("tbody", {}, ...rows)));
    write(this.sentence, this.#said(found, places));
  }

  #said(/** @type {ReturnType<typeof weigh>} */ found, /** @type {number[]} */ places) {
    const { model } = this, first = places[0], isDrawn = found.states > 1, best = isDrawn ? found.bestOfStates : found.bestOfRuns;
    if (!found.runs) return say("web_policy_rank_nothing");
    if (!found.isAffordable[first]) return say("web_policy_rank_no_budget");
    const rival = places.filter((place) => place !== first).sort((a, b) => best[b] - best[a])[0], share = best[first];
    const alike = places.filter((place) => place !== first && found.isAffordable[place] && Math.abs(found.scores[place] - found.scores[first]) < 0.5).length;
    return say(`web_policy_rank_${share >= FIRM ? "firm" : share >= LIKELY ? "likely" : "open"}`, {
      design: model.title(first), share: percent(share), of: say(isDrawn ? "web_policy_of_states" : "web_policy_of_runs", { count: isDrawn ? found.states : found.runs }),
      rival: rival === undefined ? "–" : model.title(rival), rival_share: percent(best[rival] ?? 0) }) + (alike ? say("web_policy_rank_alike", { count: alike }) : "");
  }

  #covers() {
    const { experiment } = this.model.product;
    return say(experiment.states > 1 ? "web_policy_rank_covers_states" : "web_policy_rank_covers_runs", { states: experiment.states, runs: experiment.states * experiment.replications });
  }

  #weight(/** @type {any} */ one, /** @type {number} */ value) {
    const { model } = this, told = el("output", { text: String(value) }), levels = model.designs.map((_, place) => model.mean(one.name, place)).filter(Number.isFinite);
    const span = levels.length ? Math.max(...levels) - Math.min(...levels) : 0, form = formFor(one.unit, Math.max(...levels.map(Math.abs), 0), Math.max(span / 3, (one.smallest ?? 0) / 5));
    return el("label", { class: "weight" }, el("span", { class: "label" }, called(one), one.reported_of ? reportedMark() : null), told,
      el("input", { type: "range", min: 0, max: MOST_WEIGHT, step: 1, value, "data-key": `w-${one.name}`, oninput: (/** @type {any} */ event) => {
        write(told, event.target.value);
        this.results.slide({ weights: { ...model.weights, [one.name]: Number(event.target.value) } });
        this.draw();
      } }),
      el("small", { text: say(span < (one.smallest ?? 0) ? "web_policy_span_small" : "web_policy_span", { span: withUnit(written(form, span), form.difference) }) }));
  }

  #budget() {
    const { model } = this, extra = model.shown.map((place) => model.mean(model.cost, place) - model.mean(model.cost, model.baseline));
    const most = Math.max(...extra.filter(Number.isFinite), 1), step = roundUp(most / BUDGET_STEPS), end = Math.ceil(most * 1.05 / step) * step, limit = model.state.budget;
    const form = formFor("yuan", end, end / 30), words = (/** @type {number | null} */ value) => value === null ? say("web_policy_budget_none") : say("web_policy_budget_most", { amount: withUnit(written(form, value), form.level) });
    const told = el("output", { text: words(limit) });
    return el("div", { class: "budget" }, el("h2", { text: say("web_policy_budget") }),
      choice("rank-cost", say("web_policy_cost"), model.costs.map((name) => [name, say(`web_policy_${name}`)]), model.cost, (name) => this.results.turn({ cost: name, budget: null })),
      el("label", { class: "weight" }, el("span", { class: "label", text: say("web_policy_budget_label") }), told,
        el("input", { type: "range", min: 0, max: end + step, step, value: limit ?? end + step, "data-key": "budget", "aria-valuetext": words(limit), oninput: (/** @type {any} */ event) => {
          const value = Number(event.target.value) > end ? null : Number(event.target.value);
          write(told, words(value));
          event.target.setAttribute("aria-valuetext", words(value));
          this.results.slide({ budget: value });
          this.draw();
        } }), el("small", { text: say("web_policy_budget_means", { baseline: model.title(model.baseline) }) })));
  }

  data() {
    const { model, found } = this;
    return { heads: ["rank", "design", "score", "best_of_runs", "best_of_states", `${model.cost} extra`, "within_budget", ...Object.keys(model.weights).map((name) => `weight ${name}`)],
      rows: found.order.filter((place) => model.shown.includes(place)).map((place, rank) =>
        [rank + 1, model.designs[place].name, found.scores[place], found.bestOfRuns[place], found.bestOfStates[place], found.extra[place], found.isAffordable[place], ...Object.values(model.weights)]) };
  }
}

/** A number with one digit that is 1, 2 or 5. Pure. @param {number} value */
function roundUp(value) {
  const power = 10 ** Math.floor(Math.log10(Math.max(value, 1)));
  return [1, 2, 5, 10].map((one) => one * power).find((one) => one >= value) ?? value;
}
