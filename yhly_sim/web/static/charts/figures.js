// @ts-check
/** The headline table: three numbers of both programmes, their difference in this run, and its mean over replications. */

import { el, write } from "../page/dom.js";
import { figure, gapFigure, isNothing, say, unitBeside, unitName } from "../page/words.js";

const NAMES = Object.freeze(["satisfaction", "open", "settled"]);

/** @typedef {{name: string, unit: string, a: number, b: number, difference: number, isGood: boolean}} Row */
/** @typedef {{count: number, mean: number, half: number}} Estimate of a difference */

/** What heads the last column. @param {Estimate[]} estimates none: there is one run */
export const meanWords = (estimates) => estimates.length ? say("web_figures_mean", { count: estimates[0].count }) : say("web_figures_one");

/** A row in words; leaning: whether the difference is for the better (1) or the worse (-1). @param {Row} row @param {Estimate | undefined} estimate */
export function figureWords(row, estimate) {
  const difference = gapFigure(row.unit, row.difference);
  const name = say(row.name === "satisfaction" ? "web_measure_satisfaction" : `web_long_${row.name}`);
  return {
    name, unit: unitBeside(name, unitName(row.unit)),
    a: figure(row.unit, row.a), b: figure(row.unit, row.b), difference,
    leaning: isNothing(difference) ? 0 : (row.isGood ? 1 : -1) * Math.sign(row.difference),
    mean: estimate ? gapFigure(row.unit, estimate.mean) : "–", half: estimate ? ` ± ${gapFigure(row.unit, estimate.half, false)}` : "",
  };
}

/** @param {any} table @param {Row[] | null} rows @param {Estimate[]} estimates */
export function fillFigures(table, rows, estimates) {
  const shown = rows ?? NAMES.map((name) => ({ name, unit: name === "satisfaction" ? "score" : "cases", a: NaN, b: NaN, difference: NaN, isGood: true }));
  if (!table.rows.length) table.append(...emptyTable(shown));
  write(table.tHead.rows[0].cells[4], meanWords(estimates));
  shown.forEach((row, i) => {
    const cells = table.tBodies[0].rows[i].cells, said = figureWords(row, estimates[i]);
    [said.a, said.b, said.difference].forEach((text, j) => write(cells[j + 1], text));
    cells[3].className = `side-difference ${said.leaning > 0 ? "better" : said.leaning < 0 ? "worse" : ""}`;
    write(cells[4].children[0], said.mean);
    write(cells[4].children[1], said.half);
  });
}

function emptyTable(/** @type {Row[]} */ shown) {
  return [el("thead", {}, el("tr", {}, el("th", { scope: "col", text: say("web_headline") }),
    ...["a", "b", "difference"].map((side) => el("th", { scope: "col", class: `side-${side}`, text: say(`web_side_${side}`) })),
    el("th", { scope: "col", class: "mean" }))),
  el("tbody", {}, ...shown.map((row) => {
    const { name, unit } = figureWords(row, undefined);
    return el("tr", {}, el("th", { scope: "row" }, name, " ", el("small", { text: unit })),
      el("td", { class: "side-a" }), el("td", { class: "side-b" }), el("td", { class: "side-difference" }),
      el("td", { class: "mean" }, el("span"), el("small")));
  }))];
}
