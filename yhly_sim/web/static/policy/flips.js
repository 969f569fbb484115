// @ts-check
/** Where in the plausible space the order of two designs flips, what separates those places, and which design is regretted least. */

import { el, write } from "../page/dom.js";
import { FlipChart } from "../charts/flip_chart.js";
import { Asked } from "./asked.js";
import { formFor, percent, withUnit, written } from "../charts/numbers.js";
import { bar, choice, headCell } from "./parts.js";
import { called, say } from "../page/words.js";

const WEIGHTED = "my_weights";
/** So few states are listed one by one. */
const MOST_LISTED = 8;
/** A share below which one is better nearly everywhere. */
const RARE = 0.1;

export class FlipsView {
  /** @param {import("./results.js").PolicyResults} results */
  constructor(results) {
    this.results = results;
    this.asked = new Asked(() => { this.draw(); this.shown(); });
    this.parameter = "";
    this.strip = new FlipChart();
  }

  get found() { return this.asked.found; }

  get model() { return /** @type {import("./model.js").PolicyModel} */ (this.results.model); }

  get isDrawn() { return this.model.product.states.length > 0; }

  /** Whether what is uncertain was listed, form by form, and not drawn. */
  get isListed() { return this.model.product.states.every((/** @type {any} */ one) => one.levels !== null); }

  /** What is asked: by an outcome, or by the weights of the ranking. */
  get basis() {
    const { model } = this, name = model.state.basis;
    return name === WEIGHTED || model.judged.some((one) => one.name === name) ? name : model.effect?.name ?? "";
  }

  build() {
    if (!this.basis || !this.isDrawn) return el("section", { class: "nothing" }, el("p", { text: say("web_policy_flips_nothing") }));
    this.body = el("div", { class: "flips-parts" });
    this.choices = el("div", { class: "cost-choices" });
    this.sentence = el("p", { class: "finding", role: "status" });
    this.note = el("p", { class: "soft" });
    this.draw();
    this.#ask();
    return el("section", { class: "flips-body" }, this.choices, this.body, el("footer", { class: "reading" }, this.sentence, this.note));
  }

  arrived() { /* intervals of another baseline change nothing here */ }

  shown() {
    if (this.found && this.strip.root.isConnected) this.#drawStrip();
  }

  #ask() {
    const { model } = this, { a, b } = model.state, name = (/** @type {number | null} */ place) => place !== null && place < model.count ? model.designs[place].name : null;
    const question = { kind: "flips", basis: this.basis === WEIGHTED ? model.weights : this.basis, policy: name(a), other: name(b), prices: model.prices };
    void this.asked.ask(model.findings, question);
  }

  draw() {
    const { model, found } = this, bases = model.judged.map((one) => /** @type {[string, string]} */ ([one.name, called(one)]));
    const choices = [choice("basis", say("web_policy_effect"), [...bases, [WEIGHTED, say("web_policy_basis_weights")]], this.basis, (name) => this.results.turn({ basis: name, a: null, b: null }))];
    if (!found) {
      this.choices.replaceChildren(...choices);
      this.body.replaceChildren(el("p", { class: "waiting", role: "status", text: this.asked.words }));
      return;
    }
    const { policy, other } = found.regions, places = model.designs.map((_, place) => /** @type {[string, string]} */ ([String(place), model.title(place)])), at = (/** @type {string} */ name) => model.designs.findIndex((one) => one.name === name);
    const pick = (/** @type {"a" | "b"} */ side, /** @type {number} */ mine, /** @type {number} */ theirs) => choice(`flip-${side}`, say(`web_policy_flip_${side}`), places.filter(([place]) => Number(place) !== theirs), String(mine),
      (place) => this.results.turn({ a: at(policy), b: at(other), [side]: Number(place) }));
    this.choices.replaceChildren(...choices, pick("a", at(policy), at(other)), pick("b", at(other), at(policy)));
    this.body.replaceChildren(this.#pair(), el("section", { class: "flip-table" }, el("h2", { text: say("web_policy_regret_title") }), el("div", { class: "scroller", tabindex: 0, role: "region", "aria-label": say("web_policy_regret_title") }, this.#regrets())));
    write(this.sentence, this.#said());
    write(this.note, say(this.isListed ? "web_policy_flips_covers_listed" : "web_policy_flips_covers", { draws: found.draws, count: model.product.states.length }));
  }

  /** The two that are looked at. */
  #pair() {
    const { found, model } = this, { policy, other } = found.regions, pair = found.pairs.find((/** @type {any} */ one) => one.policy === policy && one.other === other);
    const back = found.pairs.find((/** @type {any} */ one) => one.policy === other && one.other === policy), equal = pair.equal?.share ?? 0;
    const title = (/** @type {string} */ name) => model.title(model.designs.findIndex((one) => one.name === name));
    const line = (/** @type {string} */ text, /** @type {number} */ share, /** @type {string} */ css, /** @type {any} */ one) => el("li", {}, el("span", { class: "what", text }), bar(share, css), el("span", { class: "number", text: percent(share) }),
      one ? el("small", { text: say("web_policy_interval", { low: percent(one.ci_low), high: percent(one.ci_high) }) }) : null);
    const isListed = found.draws <= MOST_LISTED && this.isListed;
    return el("section", { class: "flip-pair" }, el("h2", { text: say("web_policy_flip_title") }),
      el("ul", { class: "shares" }, line(say("web_policy_flip_better", { design: title(policy) }), pair.share, "a", pair), line(say("web_policy_flip_better", { design: title(other) }), back.share, "b", back), equal > 0 ? line(say("web_policy_flip_equal"), equal, "none", null) : null),
      isListed ? this.#listed() : this.#where(title));
  }

  /** What separates the places, and every draw by the parameter that separates most. */
  #where(/** @type {(name: string) => string} */ title) {
    const { found, model } = this, { regions } = found, named = regions.is_found ? [...new Set(regions.regions.flatMap((/** @type {any} */ one) => one.conditions.map((/** @type {any} */ condition) => condition[0])))] : [];
    const continuous = model.product.states.filter((/** @type {any} */ one) => one.levels === null), known = continuous.map((/** @type {any} */ one) => one.name);
    if (!known.includes(this.parameter)) this.parameter = named.find((name) => known.includes(name)) ?? known[0] ?? "";
    const words = regions.is_found
      ? el("ul", { class: "regions" }, ...regions.regions.map((/** @type {any} */ one) => el("li", {}, el("strong", { text: title(2 * one.better > one.draws ? regions.policy : regions.other) }),
        el("span", { text: say("web_policy_region", { where: this.#words(one), better: 2 * one.better > one.draws ? one.better : one.draws - one.better, draws: one.draws }) }))))
      : el("p", { class: "soft", text: say(regions.regions.length ? "web_policy_no_regions" : this.#rarer() < RARE ? "web_policy_one_sided" : "web_policy_few_draws") });
    if (!known.length) return words;
    const label = (/** @type {any} */ one) => `${called(one)}${named.includes(one.name) ? ` ${say("web_policy_separates")}` : ""}`;
    const ordered = [...continuous].sort((one, other) => Number(named.includes(other.name)) - Number(named.includes(one.name)));
    return el("div", { class: "flip-where" }, words,
      choice("parameter", say("web_policy_parameter"), ordered.map((one) => [one.name, label(one)]), this.parameter, (name) => { this.parameter = name; this.#drawStrip(); }),
      el("figure", {}, this.strip.root));
  }

  /** Share of the draws in which the one of the two is better that seldom is. */
  #rarer() {
    const { found } = this, [first, second] = [found.regions.policy, found.regions.other].map((name) => found.means[Object.keys(found.policies).indexOf(name)]);
    const ahead = first.filter((/** @type {number} */ value, /** @type {number} */ i) => value > second[i]).length, behind = first.filter((/** @type {number} */ value, /** @type {number} */ i) => value < second[i]).length;
    return Math.min(ahead, behind) / found.draws;
  }

  #drawStrip() {
    const { found, model } = this, { policy, other, regions, is_found: isFound } = found.regions, at = (/** @type {string} */ name) => Object.keys(found.policies).indexOf(name);
    const parameter = model.product.states.find((/** @type {any} */ one) => one.name === this.parameter);
    if (!parameter) return;
    const limits = isFound ? [...new Set(regions.flatMap((/** @type {any} */ one) => one.conditions).filter((/** @type {any} */ one) => one[0] === this.parameter).map((/** @type {any} */ one) => one[2]))] : [];
    const outcome = model.outcomes.get(this.basis) ?? { unit: "count", better: true, smallest: null, zh: say("web_policy_basis_weights"), en: say("web_policy_basis_weights") };
    this.strip.draw({ settings: found.states[this.parameter], first: found.means[at(policy)], second: found.means[at(other)], better: outcome.better !== false, unit: outcome.unit, label: called(outcome),
      parameter: called(parameter), parameterUnit: parameter.unit, limits, names: [policy, other].map((name) => model.title(model.designs.findIndex((one) => one.name === name))) });
  }

  /** Each of few states with its order of designs. */
  #listed() {
    const { found, model } = this, names = Object.keys(found.policies), outcome = model.outcomes.get(this.basis), sign = outcome?.better === false ? -1 : 1;
    return el("ol", { class: "listed" }, ...Array.from({ length: found.draws }, (_, state) => {
      const setting = model.product.states.map((/** @type {any} */ one) => `${called(one)}: ${levelWord(found.states[one.name][state])}`).join(say("web_policy_joint"));
      const order = names.map((name, i) => ({ name, value: sign * found.means[i][state] })).sort((a, b) => b.value - a.value);
      return el("li", {}, el("strong", { text: setting }), el("span", { text: order.map(({ name }) => model.title(model.designs.findIndex((one) => one.name === name))).join(" > ") }));
    }));
  }

  /** The conditions of a region; those on one parameter together. */
  #words(/** @type {any} */ region) {
    const facts = new Map(this.model.product.states.map((/** @type {any} */ one) => [one.name, one])), names = [...new Set(region.conditions.map((/** @type {any} */ one) => one[0]))];
    return names.map((name) => {
      const one = facts.get(name), mine = region.conditions.filter((/** @type {any} */ condition) => condition[0] === name), label = called(one) || name;
      const lows = mine.filter((/** @type {any} */ c) => c[1] === ">").map((/** @type {any} */ c) => c[2]), highs = mine.filter((/** @type {any} */ c) => c[1] === "<=").map((/** @type {any} */ c) => c[2]);
      const number = (/** @type {number} */ value) => settingWords(value, one);
      if (lows.length && highs.length) return say("web_policy_between", { label, low: number(Math.max(...lows)), high: number(Math.min(...highs)) });
      if (lows.length) return say("web_policy_above", { label, low: number(Math.max(...lows)) });
      if (highs.length) return say("web_policy_up_to", { label, high: number(Math.min(...highs)) });
      return mine.map((/** @type {any} */ c) => say(c[1] === "is" ? "web_policy_is" : "web_policy_is_not", { label, level: levelWord(c[2]) })).join(say("web_policy_and"));
    }).join(say("web_policy_and")) || say("web_policy_everywhere");
  }

  #regrets() {
    const { found, model } = this, outcome = model.outcomes.get(this.basis), all = model.designs.map((one, place) => ({ place, told: found.policies[one.name], pair: found.pairs.find((/** @type {any} */ pair) => pair.policy === one.name && pair.other === found.against) })).filter((one) => one.told);
    const spread = Math.max(...all.map((one) => one.told.regret_high)), means = all.map((one) => Math.abs(one.told.mean)), form = formFor(outcome?.unit ?? "count", Math.max(...means), Math.max(spread / 8, (outcome?.smallest ?? 0) / 20));
    const heads = [headCell(say("web_policy_design")), headCell(say("web_policy_regret_mean"), form.level), headCell(say("web_policy_regret"), form.difference), headCell(say("web_policy_least_regret")), headCell(say("web_policy_beats", { baseline: model.title(model.designs.findIndex((one) => one.name === found.against)) }))];
    return el("table", { class: "designs regrets" }, el("caption", { class: "unseen", text: say("web_policy_regret_title") }), el("thead", {}, el("tr", {}, ...heads)),
      el("tbody", {}, ...all.sort((a, b) => a.told.regret_high - b.told.regret_high).map(({ place, told, pair }) => el("tr", { class: found.least_regretted.includes(model.designs[place].name) ? "first" : "" }, el("th", { scope: "row", text: model.title(place) }),
        el("td", { text: written(form, told.mean) }), el("td", { text: written(form, told.regret_high) }), el("td", { class: "share" }, bar(told.chosen, "best"), el("span", { text: percent(told.chosen) })),
        el("td", {}, el("span", { text: pair ? percent(pair.share) : "–" }), pair ? el("small", { text: say("web_policy_interval", { low: percent(pair.ci_low), high: percent(pair.ci_high) }) }) : null)))));
  }

  #said() {
    const { found, model } = this, outcome = model.outcomes.get(this.basis), least = found.least_regretted.map((/** @type {string} */ name) => model.title(model.designs.findIndex((one) => one.name === name)));
    const told = found.policies[found.least_regretted[0]], form = formFor(outcome?.unit ?? "count", 0, Math.max(told.regret_high, found.regret_by_luck ?? 0, (outcome?.smallest ?? 0) / 20));
    const largest = Math.max(...Object.values(found.policies).map((/** @type {any} */ one) => one.regret_max)), isAlike = outcome?.smallest && largest < outcome.smallest;
    return say(least.length > 1 ? "web_policy_regret_tied" : "web_policy_regret_said", { designs: least.join(say("web_policy_joint")), regret: withUnit(written(form, told.regret_high), form.difference) })
      + (isAlike ? say("web_policy_all_alike") : "");
  }

  data() {
    const { found } = this;
    if (!found) return { heads: [], rows: [] };
    const states = Object.keys(found.states), names = Object.keys(found.policies);
    return { heads: ["draw", ...states, ...names.map((name) => `${this.basis} ${name}`)], rows: Array.from({ length: found.draws }, (_, draw) => [draw, ...states.map((state) => found.states[state][draw]), ...found.means.map((/** @type {number[]} */ one) => one[draw])]) };
  }

  get chart() { return this.strip.root.isConnected ? this.strip.root : null; }
}

/** A setting of a parameter, no finer than its range makes sense of. @param {number} value @param {any} facts */
function settingWords(value, facts) {
  const form = formFor(facts?.unit === "share" ? "share" : "count", 0, facts ? (facts.high - facts.low) / 40 : Math.abs(value) / 40);
  return withUnit(written(form, value), facts?.unit === "share" ? "%" : "");
}

function levelWord(/** @type {unknown} */ level) {
  const name = `web_policy_level_${level}`, said = say(name);
  return said === name ? String(level) : said;
}
