// @ts-check
/** What is shown of the product of an experiment: designs and outcomes that were chosen, costs at the prices of now, differences. */

import { meanOf, pricedAgain } from "./rerank.js";
import { called } from "../page/words.js";

const COSTS = ["cost_full_yuan", "cost_public_yuan", "cost_yuan"];
const FOLLOW_PRICES = [...COSTS, "cost_private_yuan", "cost_per_adult_yuan"];
/** What a page weighs by itself counts for so much. */
const USUAL_WEIGHT = 5;

export class PolicyModel {
  /** @param {any} product @param {import("./data.js").Findings} findings @param {import("./state.js").PolicyState} state */
  constructor(product, findings, state) {
    this.product = product;
    this.findings = findings;
    this.state = state;
    this.outcomes = new Map(product.outcomes.map((/** @type {any} */ one) => [one.name, one]));
    this.pricesOf = "";
    /** @type {Record<string, (number | null)[][]>} */ this.repriced = {};
    /** @type {Map<string, any>} */ this.arrived = new Map([[this.#key(0, {}), product]]);
  }

  /** @returns {any[]} */
  get designs() { return this.product.designs; }

  get count() { return this.designs.length; }

  get baseline() { return Math.min(this.state.base, this.count - 1); }

  /** Places of the designs that are shown, the baseline among them. @returns {number[]} */
  get shown() { return this.designs.map((_, place) => place).filter((place) => place === this.baseline || !this.state.hide.includes(place)); }

  /** @param {number} place */
  title(place) { return called(this.designs[place]) || this.designs[place].name; }

  /** Outcomes that somebody may choose: those that the experiment is about first. @returns {any[]} */
  get choices() { return [...this.product.outcomes].sort((one, other) => Number(other.is_asked) - Number(one.is_asked)); }

  /** Outcomes of the table. @returns {any[]} */
  get columns() {
    const asked = this.state.show?.filter((name) => this.outcomes.has(name)) ?? [];
    return asked.length ? asked.map((name) => this.outcomes.get(name)) : this.product.outcomes.filter((/** @type {any} */ one) => one.is_shown);
  }

  /** Costs that the runs told. */
  get costs() { return COSTS.filter((name) => this.outcomes.has(name)); }

  /** @returns {string} empty where the runs told no cost */
  get cost() { return this.costs.includes(this.state.cost) ? this.state.cost : this.costs[0] ?? ""; }

  /** Outcomes of which more, or less, is better, and that are no cost. */
  get judged() { return this.choices.filter((one) => one.better !== null && one.unit !== "yuan" && one.unit !== "hours"); }

  get effect() { return this.judged.find((one) => one.name === this.state.effect) ?? this.judged[0] ?? null; }

  /** Weights of outcomes: those that were chosen, else the same for all that the experiment is about and every design has. @returns {Record<string, number>} */
  get weights() {
    if (this.state.weights) return Object.fromEntries(Object.entries(this.state.weights).filter(([name]) => this.outcomes.has(name)));
    const everywhere = (/** @type {any} */ one) => this.designs.every((_, place) => Number.isFinite(this.mean(one.name, place)));
    const asked = this.judged.filter((one) => one.is_asked && everywhere(one));
    return Object.fromEntries((asked.length ? asked : this.judged.slice(0, 1)).map((one) => [one.name, USUAL_WEIGHT]));
  }

  /** Prices that differ from the usual ones. @returns {Record<string, number>} */
  get prices() {
    const usual = new Map((this.product.ledger?.lines ?? []).map((/** @type {any} */ line) => [line.name, line.usual]));
    return Object.fromEntries(Object.entries(this.state.prices).filter(([name, value]) => usual.has(name) && usual.get(name) !== value));
  }

  get hasPrices() { return Object.keys(this.prices).length > 0; }

  /** Cells of an outcome at the prices of now. @param {string} name @returns {(number | null)[][]} */
  values(name) {
    if (!this.hasPrices || !FOLLOW_PRICES.includes(name)) return this.product.values[name];
    const key = JSON.stringify(this.prices);
    if (key !== this.pricesOf) {
      const told = Object.fromEntries(FOLLOW_PRICES.filter((one) => this.outcomes.has(one)).map((one) => [one, this.product.values[one]]));
      this.repriced = pricedAgain(this.product.ledger.lines, this.prices, told);
      this.pricesOf = key;
    }
    return this.repriced[name];
  }

  /** Mean of an outcome in a design at the prices of now. @param {string} name @param {number} place */
  mean(name, place) {
    const { states, replications } = this.product.experiment;
    return meanOf(this.values(name)[place], states, replications);
  }

  /** Level of an outcome: [mean, low, high]. @param {string} name @param {number} place */
  level(name, place) {
    if (!this.hasPrices || !FOLLOW_PRICES.includes(name)) return this.product.levels[name][place];
    return this.against?.levels?.[name]?.[place] ?? [this.mean(name, place), null, null];
  }

  /** Differences from the baseline at the prices of now, where they have come: {differences, prices}. */
  get against() { return this.arrived.get(this.#key(this.baseline, this.prices)) ?? null; }

  /** [difference, low, high, p_holm, verdict] of a design, or what can be said before intervals have come. @param {number} place @param {string} outcome */
  difference(place, outcome) {
    const found = this.against;
    if (found) return found.differences[this.designs[place].name]?.[outcome] ?? null;
    const value = this.mean(outcome, place) - this.mean(outcome, this.baseline);
    return Number.isFinite(value) ? [value, null, null, null, "coming"] : null;
  }

  /** Asks for the differences of now where they are not there; tells whether something came. */
  async fetchAgainst() {
    const key = this.#key(this.baseline, this.prices);
    if (this.arrived.has(key)) return false;
    const found = await this.findings.find({ kind: "against", baseline: this.designs[this.baseline].name, prices: this.prices });
    this.arrived.set(key, found);
    return true;
  }

  #key(/** @type {number} */ baseline, /** @type {Record<string, number>} */ prices) { return `${baseline} ${JSON.stringify(prices)}`; }
}
