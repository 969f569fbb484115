// @ts-check
/** What each part of a factorial adds to an outcome, with its interval. */

import { el, svg } from "./dom.js";
import { roundSteps } from "./chart.js";
import { axisOver, fitted, sizeOf } from "./plot.js";
import { decimalsFor, differenceForm, written } from "./policy_numbers.js";
import { called, say } from "./words.js";

export class PartsChart {
  constructor() { this.root = svg("svg", { class: "chart dots", role: "img" }); }

  /** @param {any} found @param {any} outcome */
  draw(found, outcome) {
    const { root } = this, { width, height, size } = sizeOf(root), all = found.parts;
    const box = { left: Math.min(size * 10, width * 0.34), right: width - size, top: size * 0.6, bottom: height - size * 2.6 }, step = (box.bottom - box.top) / all.length;
    const x = axisOver([0, ...all.flatMap((/** @type {any} */ one) => [one.value, one.ci_low ?? one.value, one.ci_high ?? one.value])], box.left, box.right, outcome.smallest ?? 0);
    const form = { ...this.form(found, outcome), decimals: 0 };
    form.decimals = decimalsFor((x.high - x.low) / 12 * form.factor);
    root.setAttribute("viewBox", `0 0 ${width} ${height}`);
    root.setAttribute("aria-label", `${say("web_policy_parts_title")}: ${called(outcome)}`);
    root.replaceChildren(
      ...roundSteps(x.low, x.high, Math.max((box.right - box.left) / (size * 6), 2)).flatMap((value) => [svg("line", { class: value === 0 ? "zero" : "rule", x1: x.at(value), x2: x.at(value), y1: box.top, y2: box.bottom }),
        svg("text", { class: "tick", x: x.at(value), y: box.bottom + size * 1.2, "text-anchor": "middle", text: written(form, value, true) })]),
      ...all.flatMap((/** @type {any} */ one, /** @type {number} */ i) => {
        const y = box.top + (i + 0.5) * step, isApart = one.p_holm !== null && one.p_holm < 0.05, isGood = (one.value > 0) === (outcome.better !== false);
        return [svg("text", { class: "name", x: box.left - size * 0.8, y: y + size * 0.35, "text-anchor": "end", text: fitted(called(one), box.left - size, size) }),
          ...(one.ci_low === null ? [] : [svg("line", { class: "span", x1: x.at(one.ci_low), x2: x.at(one.ci_high), y1: y, y2: y })]),
          svg("circle", { class: `point ${!isApart ? "open" : outcome.better === null ? "off" : isGood ? "on" : "worse"}`, cx: x.at(one.value), cy: y, r: 6.5 })];
      }),
      svg("text", { class: "axis", x: box.right, y: height - size * 0.3, "text-anchor": "end", text: say("web_policy_axis_change", { label: called(outcome), unit: form.difference }) }));
  }

  /** @param {any} found @param {any} outcome */
  form(found, outcome) { return differenceForm(outcome.unit, found.parts.map((/** @type {any} */ one) => [one.value, one.ci_low, one.ci_high]), outcome.smallest); }

  /** The numbers behind the chart. @param {any} found @param {any} outcome */
  table(found, outcome) {
    const form = this.form(found, outcome), rows = [...found.parts, { ...found.total, zh: say("web_policy_parts_total"), en: say("web_policy_parts_total") }];
    return el("table", { class: "designs" }, el("caption", { class: "unseen", text: say("web_policy_parts_title") }),
      el("thead", {}, el("tr", {}, el("th", { scope: "col", text: say("web_policy_part") }), el("th", { scope: "col", text: say("web_policy_head_unit", { what: called(outcome), unit: form.difference }) }))),
      el("tbody", {}, ...rows.map((one) => el("tr", {}, el("th", { scope: "row", text: called(one) }), el("td", {}, el("span", { class: "number", text: written(form, one.value, true) }),
        one.ci_low === null ? null : el("small", { text: say("web_policy_interval", { low: written(form, one.ci_low, true), high: written(form, one.ci_high, true) }) }))))));
  }
}
