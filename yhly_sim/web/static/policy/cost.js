// @ts-check
/** Cost against effect: every design where its extra cost and its gain lie, and the frontier that no other design beats. */

import { el, svg, write } from "../page/dom.js";
import { axisOver, labelPlaces, rules, sizeOf } from "../charts/plot.js";
import { decimalsFor, differenceForm, formFor, withUnit, written } from "../charts/numbers.js";
import { choice, coverage, headCell } from "./parts.js";
import { PricePanel } from "./prices.js";
import { frontier } from "./rerank.js";
import { called, say } from "../page/words.js";

const RADIUS = 7;

export class CostView {
  /** @param {import("./results.js").PolicyResults} results */
  constructor(results) {
    this.results = results;
    this.panel = new PricePanel(this);
  }

  get model() { return /** @type {import("./model.js").PolicyModel} */ (this.results.model); }

  build() {
    const { model } = this;
    if (!model.cost || !model.effect) return el("section", { class: "nothing" }, el("p", { text: say("web_policy_no_cost") }));
    this.root = svg("svg", { class: "chart plane", role: "img" });
    this.table = el("div", { class: "scroller", tabindex: 0, role: "region", "aria-label": say("web_policy_view_cost") });
    this.sentence = el("p", { class: "finding", role: "status" });
    this.draw();
    return el("section", { class: "cost-body" },
      el("div", { class: "cost-choices" },
        choice("effect", say("web_policy_effect"), model.judged.map((one) => [one.name, called(one)]), model.effect.name, (name) => this.results.turn({ effect: name })),
        choice("cost", say("web_policy_cost"), model.costs.map((name) => [name, say(`web_policy_${name}`)]), model.cost, (name) => this.results.turn({ cost: name })),
        model.product.ledger ? el("button", { type: "button", "data-key": "prices", "aria-expanded": String(this.panel.isOpen), text: say(model.hasPrices ? "web_policy_prices_own" : "web_policy_prices"), onclick: () => this.panel.toggle() }) : null),
      el("figure", { class: "plane-figure" }, this.root), el("div", { class: "cost-side" }, this.panel.isOpen ? this.panel.build() : this.table),
      el("footer", { class: "reading" }, this.sentence, el("p", { class: "soft", text: coverage(model) })));
  }

  shown() { if (this.root?.isConnected) this.#chart(); }

  /** Differences at the prices of now have come. */
  arrived() { this.reprice(); }

  /** Prices move: numbers and chart follow at once, intervals when they have come. */
  reprice() {
    if (!this.root) return;
    this.draw();
    this.shown();
  }

  draw() {
    this.points = this.#points();
    this.table.replaceChildren(this.#table());
    write(this.sentence, this.#sentence());
  }

  /** Every design that is shown: differences of cost and effect from the baseline. */
  #points() {
    const { model } = this, effect = model.effect, sign = effect.better === false ? -1 : 1, still = [0, null, null, null, "same"];
    const found = model.shown.map((place) => {
      const isBaseline = place === model.baseline, of = (/** @type {string} */ name) => isBaseline ? still : model.difference(place, name);
      return { place, isBaseline, title: model.title(place), cost: of(model.cost), effect: of(effect.name) };
    }).filter((one) => one.cost && one.effect);
    const isOn = frontier(found.map((one) => one.cost[0]), found.map((one) => sign * one.effect[0]));
    return found.map((one, i) => ({ ...one, isOn: isOn[i] }));
  }

  #forms() {
    const { model } = this, points = this.points.filter((one) => !one.isBaseline);
    return { cost: differenceForm("yuan", points.map((one) => one.cost), null), effect: differenceForm(model.effect.unit, points.map((one) => one.effect), model.effect.smallest) };
  }

  #chart() {
    const { root, points, model } = this, { width, height, size } = sizeOf(root), forms = this.#forms();
    const box = { left: size * 4.2, right: width - size * 0.8, top: size * 2.2, bottom: height - size * 3.2 };
    const ends = (/** @type {any} */ found) => [found[0], found[1] ?? found[0], found[2] ?? found[0]], down = model.effect.better === false;
    const x = axisOver([0, ...points.flatMap((one) => ends(one.cost))], box.left, box.right, 1);
    const y = axisOver([0, ...points.flatMap((one) => ends(one.effect))], down ? box.top : box.bottom, down ? box.bottom : box.top, (model.effect.smallest ?? 0) / 2);
    const costs = formFor("yuan", Math.max(Math.abs(x.low), Math.abs(x.high)), (x.high - x.low) / 12);
    const effects = { ...forms.effect, decimals: decimalsFor((y.high - y.low) / 12 * forms.effect.factor) };
    const at = points.map((one) => ({ x: x.at(one.cost[0]), y: y.at(one.effect[0]), text: one.title }));
    const first = points.map((_, i) => i).sort((a, b) => Number(points[b].isOn) - Number(points[a].isOn));
    const labels = labelPlaces(first.map((i) => at[i]), size, { x: box.left, y: box.top, width: box.right - box.left, height: box.bottom - box.top }, RADIUS);
    const edge = points.map((one, i) => ({ one, ...at[i] })).filter(({ one }) => one.isOn).sort((a, b) => a.one.cost[0] - b.one.cost[0]);
    root.setAttribute("viewBox", `0 0 ${width} ${height}`);
    root.setAttribute("aria-label", `${called(model.effect)}, ${say(`web_policy_${model.cost}`)}: ${this.#sentence()}`);
    root.replaceChildren(...rules(x, y, box, (value) => written(costs, value, true), (value) => written(effects, value, true), size),
      svg("path", { class: "frontier", d: edge.map((one, i) => `${i ? "L" : "M"}${one.x.toFixed(1)} ${one.y.toFixed(1)}`).join("") }),
      ...points.flatMap((one, i) => [span(x, one.cost, at[i].y, true), span(y, one.effect, at[i].x, false)]),
      ...points.map((one, i) => svg("circle", { class: `point ${one.isOn ? "on" : "off"}${one.isBaseline ? " baseline" : ""}`, cx: at[i].x, cy: at[i].y, r: RADIUS }, svg("title", { text: one.title }))),
      ...first.flatMap((i, order) => labels[order] ? [svg("text", { class: `name ${points[i].isOn ? "on" : "off"}`, x: labels[order].x, y: labels[order].y, text: at[i].text })] : []),
      svg("text", { class: "axis", x: box.left, y: size, text: say("web_policy_axis_better", { label: called(model.effect), unit: effects.difference }) }),
      svg("text", { class: "axis", x: box.right, y: height - size * 0.4, "text-anchor": "end", text: say("web_policy_axis_cost", { unit: costs.difference }) }));
  }

  #table() {
    const { model } = this, forms = this.#forms(), effect = model.product.effects.find((/** @type {any} */ one) => one.outcome === model.effect.name && one.cost === model.cost);
    const heads = [headCell(say("web_policy_design")), headCell(say("web_policy_extra_cost"), forms.cost.difference), headCell(called(model.effect), forms.effect.difference),
      ...(effect ? [headCell(say("web_policy_price_of", { what: called(effect) }))] : [])];
    const cell = (/** @type {any} */ found, /** @type {any} */ form) => el("td", {}, el("span", { class: "number", text: written(form, found[0], true) }),
      el("small", { text: found[1] === null ? "" : say("web_policy_interval", { low: written(form, found[1], true), high: written(form, found[2], true) }) }));
    const rows = [...this.points].sort((a, b) => a.cost[0] - b.cost[0]).map((one) => el("tr", {},
      el("th", { scope: "row" }, one.title, one.isOn ? el("small", { class: "on", text: say("web_policy_on_frontier") }) : null),
      ...(one.isBaseline ? [el("td", { colspan: effect ? 3 : 2, class: "soft", text: say("web_policy_is_baseline") })]
        : [cell(one.cost, forms.cost), cell(one.effect, forms.effect), ...(effect ? [priceCell(model.against?.prices[model.designs[one.place].name]?.[effect.name])] : [])])));
    return el("table", { class: "designs costs" }, el("caption", { class: "unseen", text: say("web_policy_view_cost") }), el("thead", {}, el("tr", {}, ...heads)), el("tbody", {}, ...rows));
  }

  #sentence() {
    const on = this.points.filter((one) => one.isOn).sort((a, b) => a.cost[0] - b.cost[0]).map((one) => one.title);
    return say("web_policy_frontier", { designs: on.join(say("web_policy_joint")), beaten: this.points.length - on.length });
  }

  data() {
    const { model } = this;
    return { heads: ["design", "on_frontier", `${model.cost} difference`, "cost ci_low", "cost ci_high", `${model.effect.name} difference`, "effect ci_low", "effect ci_high"],
      rows: this.points.map((one) => [model.designs[one.place].name, one.isOn, ...one.cost.slice(0, 3), ...one.effect.slice(0, 3)]) };
  }

  get chart() { return this.root; }
}

function span(/** @type {any} */ axis, /** @type {any} */ found, /** @type {number} */ across, /** @type {boolean} */ isFlat) {
  const [from, to] = [axis.at(found[1] ?? found[0]), axis.at(found[2] ?? found[0])];
  return svg("line", { class: "span", ...(isFlat ? { x1: from, x2: to, y1: across, y2: across } : { y1: from, y2: to, x1: across, x2: across }) });
}

/** Both ends of a price that may be a saving. */
function openPrice(/** @type {number} */ low, /** @type {number} */ high) {
  const form = formFor("yuan", Math.max(Math.abs(low), Math.abs(high)), (high - low) / 2);
  return withUnit(say("web_policy_interval", { low: written(form, low, true), high: written(form, high, true) }), form.level);
}

/** What one more unit costs, or why that cannot be said. @param {any} found */
function priceCell(found) {
  if (!found) return el("td", { class: "soft", text: say("web_policy_coming") });
  const [verdict, ratio, low, high] = found;
  if (ratio === null) return el("td", { class: "soft wordy", text: say(`web_policy_price_${verdict}`) });
  if (verdict === "price_open") return el("td", { class: "soft wordy" }, say("web_policy_price_price_open"), low === null ? null : el("small", { text: openPrice(low, high) }));
  const form = formFor("yuan", Math.abs(ratio), low === null ? Math.abs(ratio) / 30 : (high - low) / 2);
  return el("td", {}, el("span", { class: "number", text: withUnit(written(form, ratio), form.level) }),
    el("small", { text: [verdict === "price" ? "" : say(`web_policy_price_${verdict}`), low === null ? "" : say("web_policy_interval", { low: written(form, low), high: written(form, high) })].filter(Boolean).join(" · ") }));
}
