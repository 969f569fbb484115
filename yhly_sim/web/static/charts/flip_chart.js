// @ts-check
/** Every draw of what nobody knows as a point: by one parameter, and by how much one design is better than another. */

import { svg } from "../page/dom.js";
import { axisOver, fitted, rules, sizeOf } from "./plot.js";
import { decimalsFor, formFor, written } from "./numbers.js";
import { say } from "../page/words.js";

export class FlipChart {
  constructor() { this.root = svg("svg", { class: "chart strip", role: "img" }); }

  /**
   * @param {{settings: number[], first: number[], second: number[], better: boolean, unit: string, label: string, parameter: string, parameterUnit: string, limits: number[], names: string[]}} what
   * first, second: means of the two designs in every draw; limits: settings at which a region ends
   */
  draw(what) {
    const { root } = this, { width, height, size } = sizeOf(root), gains = what.first.map((one, i) => (what.better ? 1 : -1) * (one - what.second[i]));
    const box = { left: size * 4, right: width - size * 0.6, top: size * 1.4, bottom: height - size * 2.8 };
    const x = axisOver(what.settings, box.left, box.right), y = axisOver([0, ...gains], box.bottom, box.top);
    const form = formFor(what.unit, 0, (y.high - y.low) / 12), settings = { ...formFor(what.parameterUnit === "share" ? "share" : "count", 0, 1), decimals: 0 };
    settings.decimals = decimalsFor((x.high - x.low) / 12 * settings.factor);
    root.setAttribute("viewBox", `0 0 ${width} ${height}`);
    root.setAttribute("aria-label", say("web_policy_strip_label", { first: what.names[0], second: what.names[1], parameter: what.parameter, better: gains.filter((one) => one > 0).length, draws: gains.length }));
    root.replaceChildren(...rules(x, y, box, (value) => written(settings, value), (value) => written(form, value, true), size),
      ...what.limits.map((limit) => svg("line", { class: "limit", x1: x.at(limit), x2: x.at(limit), y1: box.top, y2: box.bottom })),
      ...gains.map((gain, i) => svg("circle", { class: `point ${gain > 0 ? "on" : gain < 0 ? "worse" : "off"}`, cx: x.at(what.settings[i]), cy: y.at(gain), r: gains.length > 40 ? 4 : 5.5 })),
      svg("text", { class: "axis", x: box.left, y: size * 0.8, text: fitted(say("web_policy_strip_up", { first: what.names[0], label: what.label, unit: form.difference }), box.right - box.left, size) }),
      svg("text", { class: "axis", x: box.right, y: height - size * 0.3, "text-anchor": "end", text: fitted(`${what.parameter}${what.parameterUnit === "share" ? " (%)" : ""}`, box.right - box.left, size) }));
  }
}
