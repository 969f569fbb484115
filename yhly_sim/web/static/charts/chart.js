// @ts-check
/** Lines over the weeks, drawn as SVG: axis with unit, names at the ends of the lines, a cursor, a table behind. */

import { laidOut } from "./chart_layout.js";
import { el, svg } from "../page/dom.js";

export class CourseChart {
  constructor() {
    this.root = svg("svg", { class: "chart", role: "img" });
    this.table = el("table", { class: "data" });
    /** @type {import("./chart_layout.js").Drawing | null} what is drawn */ this.drawn = null;
    this.place = (/** @type {number} */ _) => 0;
  }

  /** @param {import("./chart_layout.js").Drawing} what */
  draw(what) {
    const width = Math.max(this.root.clientWidth, 200), height = Math.max(this.root.clientHeight, 70);
    const size = parseFloat(getComputedStyle(this.root).fontSize), at = laidOut(what, { width, height, size });
    this.drawn = what;
    this.place = at.x;
    this.cursor = svg("line", { class: "cursor", y1: at.top - 4, y2: at.bottom });
    this.root.setAttribute("viewBox", `0 0 ${width} ${height}`);
    this.root.replaceChildren(
      ...at.rules.flatMap(({ y, text }) => [svg("line", { class: "rule", x1: at.left, x2: at.right, y1: y, y2: y }),
        svg("text", { class: "tick", x: at.left - size * 0.5, y: y + size * 0.32, "text-anchor": "end", text })]),
      ...at.ticks.map(({ x, text, anchor }) => svg("text", { class: "tick", x, y: height - size * 0.35, "text-anchor": anchor, text })),
      ...at.bands.map(({ css, d }) => svg("path", { class: `band ${css}`, d })),
      ...at.courses.map(({ css, d }) => svg("path", { class: `course ${css}`, d })),
      ...at.names.map(({ css, x, y, text }) => svg("text", { class: `name ${css}`, x, y, text })),
      this.cursor);
    this.move(what.day);
  }

  /** @param {number} day */
  move(day) {
    if (!this.cursor) return;
    const x = this.place(day);
    this.cursor.setAttribute("x1", String(x));
    this.cursor.setAttribute("x2", String(x));
  }

  /** The numbers behind the lines. @param {string} caption @param {string[]} heads @param {string[][]} rows */
  fillTable(caption, heads, rows) {
    this.table.replaceChildren(
      el("caption", { text: caption }),
      el("thead", {}, el("tr", {}, ...heads.map((head) => el("th", { scope: "col", text: head })))),
      el("tbody", {}, ...rows.map((row) => el("tr", {}, ...row.map((cell, i) => el(i ? "td" : "th", i ? { text: cell } : { scope: "row", text: cell }))))));
  }
}
