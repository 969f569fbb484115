// @ts-check
/** Two lines over the weeks, drawn as SVG: axis with unit, names at the ends of the lines, a cursor, a table behind. */

import { el, svg } from "./dom.js";
import { figure } from "./words.js";

/** Round numbers between two ends, about as many as asked. Pure. @param {number} low @param {number} high @param {number} about */
export function roundSteps(low, high, about) {
  const rough = (high - low) / about || 1, power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 2.5, 5, 10].map((one) => one * power).find((one) => one >= rough) ?? rough;
  const found = [];
  for (let i = Math.ceil(low / step - 1e-9); i * step <= high + step * 1e-6; i++) found.push(i * step);
  return found;
}

/** Two labels that do not lie on each other. Pure. @param {number} first @param {number} second @param {number} apart */
export function apart(first, second, apart) {
  const gap = second - first;
  if (Math.abs(gap) >= apart) return [first, second];
  const middle = (first + second) / 2, half = (gap < 0 ? -apart : apart) / 2;
  return [middle - half, middle + half];
}

/**
 * Labels in a row that leave room between them: the last before those in the middle, the first always. Pure.
 * @template {{x: number, width: number, anchor: string}} T @param {T[]} labels from left to right @param {number} room @returns {T[]}
 */
export function roomy(labels, room) {
  const from = (/** @type {T} */ one) => one.x - { start: 0, middle: one.width / 2, end: one.width }[one.anchor];
  /** @type {T[]} */ const kept = [];
  for (const one of [labels[0], labels.at(-1), ...labels.slice(1, -1)]) {
    if (one && kept.every((other) => from(one) >= from(other) + other.width + room || from(one) + one.width + room <= from(other))) kept.push(one);
  }
  return kept;
}

const LEAST_WIDTH = { score: 0.04, share: 0.05, cases: 50, queue: 4, cases_per_thousand: 0.5 };

/**
 * @typedef {{name: string, tag?: string, css: string, points: [number, number][], band?: [number, number, number][]}} Line tag: its name where there is little room; band: day, low, high
 * @typedef {{unit: string, first: number, last: number, lines: Line[], ticks: {day: number, text: string}[], day: number, range?: number[]}} Drawing range: ends of the axis; none: those of the numbers
 */
export class CourseChart {
  constructor() {
    this.root = svg("svg", { class: "chart", role: "img" });
    this.table = el("table", { class: "data" });
    this.place = (/** @type {number} */ _) => 0;
  }

  /** @param {Drawing} what */
  draw(what) {
    const width = Math.max(this.root.clientWidth, 200), height = Math.max(this.root.clientHeight, 70);
    const size = parseFloat(getComputedStyle(this.root).fontSize);
    const widest = (/** @type {string[]} */ names) => Math.max(...names.map((name) => textWidth(name, size * 0.95)), 0);
    const full = what.lines.map((line) => line.name), names = widest(full) + size > width * 0.3 ? what.lines.map((line) => line.tag ?? line.name) : full;
    const longest = widest(names);
    const box = { left: size * 3, right: width - Math.min(longest + size, width * 0.3), top: size * 0.7, bottom: height - size * 1.6 };
    const values = what.lines.flatMap((line) => [...line.points.map((point) => point[1]), ...(line.band ?? []).flatMap(([, low, high]) => [low, high])]).filter(Number.isFinite);
    let low = Math.min(...values), high = Math.max(...values);
    const room = Math.max((LEAST_WIDTH[what.unit] ?? 0.1) - (high - low), (high - low) * 0.1) / 2;
    low = Math.max(low - room, values.every((one) => one >= 0) ? 0 : -Infinity); high += room;
    if (what.range) [low, high] = what.range;
    this.low = low;
    const x = (/** @type {number} */ day) => box.left + ((day - what.first) / (what.last - what.first)) * (box.right - box.left);
    const y = (/** @type {number} */ value) => box.bottom - ((value - low) / (high - low)) * (box.bottom - box.top);
    this.place = x;
    this.root.setAttribute("viewBox", `0 0 ${width} ${height}`);
    this.root.replaceChildren(
      ...(values.length ? roundSteps(low, high, Math.max(Math.floor((box.bottom - box.top) / (size * 2.4)), 1)) : []).filter((value) => what.unit !== "queue" || Number.isInteger(value))
        .filter((value, i, all) => i === 0 || y(all[0]) - y(value) > size * 1.25).flatMap((value) => [
        svg("line", { class: "rule", x1: box.left, x2: box.right, y1: y(value), y2: y(value) }),
        svg("text", { class: "tick", x: box.left - size * 0.5, y: y(value) + size * 0.32, "text-anchor": "end", text: shortFigure(what.unit, value) })]),
      ...roomy(what.ticks.filter((tick) => x(tick.day) <= box.right + 1).map((tick, i, all) => ({
        x: x(tick.day), width: textWidth(tick.text, size), text: tick.text, anchor: i === 0 ? "start" : i === all.length - 1 ? "end" : "middle" })), size * 0.4)
        .map((tick) => svg("text", { class: "tick", x: tick.x, y: height - size * 0.35, "text-anchor": tick.anchor, text: tick.text })),
      ...what.lines.filter((line) => line.band?.length).map((line) => svg("path", { class: `band ${line.css}`, d: area(/** @type {any} */ (line.band), x, y) })),
      ...what.lines.map((line) => svg("path", { class: `course ${line.css}`, d: path(line.points, x, y) })));
    this.#names(what, names, x, y, size);
    this.cursor = svg("line", { class: "cursor", y1: box.top - 4, y2: box.bottom });
    this.root.append(this.cursor);
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

  #names(/** @type {Drawing} */ what, /** @type {string[]} */ names, /** @type {any} */ x, /** @type {any} */ y, /** @type {number} */ size) {
    const ends = what.lines.map((line) => line.points.at(-1)).filter((end) => end !== undefined);
    if (ends.length !== 2 || what.lines.length !== 2) return;
    const found = apart(y(ends[0][1]), y(ends[1][1]), size * 1.25), floor = y(this.low) - size * 0.4;
    const places = found.map((one) => one - Math.max(Math.max(...found) - floor, 0));
    what.lines.forEach((line, i) => this.root.append(
      svg("text", { class: `name ${line.css}`, x: x(ends[i][0]) + size * 0.4, y: places[i] + size * 0.33, text: names[i] })));
  }
}

const shortFigure = (/** @type {string} */ unit, /** @type {number} */ value) => figure(unit, value).replace(/\.0$/, "");

function path(/** @type {[number, number][]} */ points, /** @type {any} */ x, /** @type {any} */ y) {
  return points.filter((point) => Number.isFinite(point[1]))
    .map(([day, value], i) => `${i ? "L" : "M"}${x(day).toFixed(1)} ${y(value).toFixed(1)}`).join("");
}

function area(/** @type {[number, number, number][]} */ band, /** @type {any} */ x, /** @type {any} */ y) {
  const edge = (/** @type {[number, number, number][]} */ days, /** @type {number} */ at) => days.map((one) => `${x(one[0]).toFixed(1)} ${y(one[at]).toFixed(1)}`).join("L");
  return `M${edge(band, 2)}L${edge([...band].reverse(), 1)}Z`;
}

/** About how wide a text is: a Chinese character one em, others a little more than half. */
export function textWidth(/** @type {string} */ text, /** @type {number} */ size) {
  return [...text].reduce((sum, one) => sum + (one.charCodeAt(0) > 0x2e80 ? 1 : 0.56), 0) * size;
}
