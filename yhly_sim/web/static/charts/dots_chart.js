// @ts-check
/** Rows with a point and its interval each: groups of people, parts of a programme, parameters. */

import { roundSteps, textWidth } from "./chart_layout.js";
import { svg } from "../page/dom.js";
import { axisOver, fitted, inLines, sizeOf } from "./plot.js";
import { decimalsFor, written } from "./numbers.js";

/** From one line of a name to the next, in letters. */
const LINE = 1.2;

/** @typedef {{name: string, value: number, low: number | null, high: number | null, css: string, luck?: number | null}} Row css: of the point; luck: what the value would be by luck alone */

export class DotsChart {
  constructor() { this.root = svg("svg", { class: "chart dots", role: "img" }); }

  /**
   * @param {{rows: Row[], form: import("./numbers.js").Form, axis: (unit: string) => string, label: string, signed?: boolean, ends?: number[], least?: number, names?: number}} what
   * axis: what the numbers are, with their unit; ends: numbers that the axis must hold besides; least: its least extent; names: share of the width for names
   */
  draw({ rows, form, axis, label, signed = true, ends = [], least = 0, names = 0.36 }) {
    const { root } = this, { width, height, size } = sizeOf(root);
    const widest = Math.max(...rows.map((one) => textWidth(one.name, size)), 0) + size * 1.4;
    const box = { left: Math.min(Math.max(widest, size * 2), width * names), right: width - size, top: size * 0.4, bottom: height - size * 2.6 }, step = (box.bottom - box.top) / rows.length;
    const x = axisOver([0, ...ends, ...rows.flatMap((one) => [one.value, one.low ?? one.value, one.high ?? one.value, one.luck ?? one.value])], box.left, box.right, least);
    const ticks = { ...form, decimals: decimalsFor((x.high - x.low) / 12 * form.factor) }, letters = Math.min(size, step * 0.8);
    root.setAttribute("viewBox", `0 0 ${width} ${height}`);
    root.setAttribute("aria-label", label);
    root.replaceChildren(
      ...roundSteps(x.low, x.high, Math.max((box.right - box.left) / (size * 6), 2)).flatMap((value) => [svg("line", { class: value === 0 ? "zero" : "rule", x1: x.at(value), x2: x.at(value), y1: box.top, y2: box.bottom }),
        svg("text", { class: "tick", x: x.at(value), y: box.bottom + size * 1.2, "text-anchor": "middle", text: written(ticks, value, signed) })]),
      ...rows.flatMap((one, i) => {
        const y = box.top + (i + 0.5) * step, lines = inLines(one.name, box.left - size, letters, Math.max(Math.floor(step / (letters * LINE)), 1));
        const name = svg("text", { class: "name", x: box.left - size * 0.8, "text-anchor": "end" }, ...lines.map((text, j) =>
          svg("tspan", { x: box.left - size * 0.8, y: y + letters * (0.35 + (j - (lines.length - 1) / 2) * LINE), text })));
        name.style.fontSize = `${letters}px`;
        return [name,
          ...(one.low === null ? [] : [svg("line", { class: "span", x1: x.at(one.low), x2: x.at(one.high ?? one.low), y1: y, y2: y })]),
          ...(Number.isFinite(one.luck ?? NaN) ? [svg("line", { class: "luck", x1: x.at(Number(one.luck)), x2: x.at(Number(one.luck)), y1: y - step * 0.3, y2: y + step * 0.3 })] : []),
          svg("circle", { class: `point ${one.css}`, cx: x.at(one.value), cy: y, r: Math.min(6.5, step * 0.36) })];
      }),
      svg("text", { class: "axis", x: box.right, y: height - size * 0.3, "text-anchor": "end", text: fitted(axis(ticks.difference), width - size, size) }));
  }
}

/** How the point of a difference looks: told apart from zero or not, for the better or not. @param {number} value @param {number | null} p after Holm @param {boolean | null} better whether more is better */
export function pointOf(value, p, better) {
  if (p === null || p >= 0.05) return "open";
  return better === null ? "off" : (value > 0) === better ? "on" : "worse";
}
