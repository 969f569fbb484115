// @ts-check
/** The headline table: three numbers of both programmes, their difference in this run, and its mean over replications. */

import { el, write } from "./dom.js";
import { figure, say, unitName } from "./words.js";

const NAMES = Object.freeze(["satisfaction", "open", "settled"]);

/** @param {any} table @param {any[] | null} rows @param {{count: number, mean: number, half: number}[]} estimates of the difference; none: one run */
export function fillFigures(table, rows, estimates) {
  const shown = rows ?? NAMES.map((name) => ({ name, unit: name === "satisfaction" ? "score" : "cases", a: NaN, b: NaN, difference: NaN, isGood: true }));
  if (!table.rows.length) table.append(...emptyTable(shown));
  write(table.tHead.rows[0].cells[4], estimates.length ? say("web_figures_mean", { count: estimates[0].count }) : say("web_figures_one"));
  shown.forEach((row, i) => {
    const cells = table.tBodies[0].rows[i].cells, estimate = estimates[i];
    const texts = [figure(row.unit, row.a), figure(row.unit, row.b), figure(row.unit, row.difference, true)];
    texts.forEach((text, j) => write(cells[j + 1], text));
    const leaning = texts[2].startsWith("±") ? 0 : (row.isGood ? 1 : -1) * Math.sign(row.difference);
    cells[3].className = `side-difference ${leaning > 0 ? "better" : leaning < 0 ? "worse" : ""}`;
    write(cells[4].children[0], estimate ? figure(row.unit, estimate.mean, true).replace("±", "") : "–");
    write(cells[4].children[1], estimate ? ` ± ${figure(row.unit, estimate.half)}` : "");
  });
}

function emptyTable(/** @type {any[]} */ shown) {
  const name = (/** @type {any} */ row) => row.name === "satisfaction" ? "web_measure_satisfaction" : `web_long_${row.name}`;
  return [el("thead", {}, el("tr", {}, el("th", { scope: "col", text: say("web_headline") }),
    ...["a", "b", "difference"].map((side) => el("th", { scope: "col", class: `side-${side}`, text: say(`web_side_${side}`) })),
    el("th", { scope: "col", class: "mean" }))),
  el("tbody", {}, ...shown.map((row) => el("tr", {}, el("th", { scope: "row" }, say(name(row)), " ", el("small", { text: unitName(row.unit) })),
    el("td", { class: "side-a" }), el("td", { class: "side-b" }), el("td", { class: "side-difference" }),
    el("td", { class: "mean" }, el("span"), el("small")))))];
}
