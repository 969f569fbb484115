// @ts-check
/** Where all of a chart of weeks lies: rules, ticks, bands, lines, names. Drawn as SVG on the page, by a pen in a picture. Pure. */

import { figure } from "../page/words.js";

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

/** About how wide a text is: a Chinese character one em, others a little more than half. */
export function textWidth(/** @type {string} */ text, /** @type {number} */ size) {
  return [...text].reduce((sum, one) => sum + (one.charCodeAt(0) > 0x2e80 ? 1 : 0.56), 0) * size;
}

/**
 * @typedef {{name: string, tag?: string, css: string, points: [number, number][], band?: [number, number, number][]}} Line tag: its name where there is little room; band: day, low, high
 * @typedef {{unit: string, first: number, last: number, lines: Line[], ticks: {day: number, text: string}[], day: number, range?: number[]}} Drawing range: ends of the axis; none: those of the numbers
 */

/**
 * @param {Drawing} what @param {{width: number, height: number, size: number}} room size: of the type
 * @returns {{x: (day: number) => number, left: number, right: number, top: number, bottom: number, rules: {y: number, text: string}[], ticks: {x: number, text: string, anchor: string}[],
 *   bands: {css: string, d: string}[], courses: {css: string, d: string}[], names: {css: string, text: string, x: number, y: number}[]}} y of texts: their base line
 */
export function laidOut(what, { width, height, size }) {
  const widest = (/** @type {string[]} */ names) => Math.max(...names.map((name) => textWidth(name, size * 0.95)), 0);
  const full = what.lines.map((line) => line.name), names = widest(full) + size > width * 0.3 ? what.lines.map((line) => line.tag ?? line.name) : full;
  const left = size * 3, right = width - Math.min(widest(names) + size, width * 0.3), top = size * 0.7, bottom = height - size * 1.6;
  const { low, high, isEmpty } = axisOf(what);
  const x = (/** @type {number} */ day) => left + ((day - what.first) / (what.last - what.first)) * (right - left);
  const y = (/** @type {number} */ value) => bottom - ((value - low) / (high - low)) * (bottom - top);
  const steps = isEmpty ? [] : roundSteps(low, high, Math.max(Math.floor((bottom - top) / (size * 2.4)), 1));
  const ticks = what.ticks.filter((tick) => x(tick.day) <= right + 1).map((tick, i, all) => ({
    x: x(tick.day), width: textWidth(tick.text, size), text: tick.text, anchor: i === 0 ? "start" : i === all.length - 1 ? "end" : "middle" }));
  return {
    x, left, right, top, bottom,
    rules: steps.filter((value) => what.unit !== "queue" || Number.isInteger(value)).filter((value, i, all) => i === 0 || y(all[0]) - y(value) > size * 1.25)
      .map((value) => ({ y: y(value), text: figure(what.unit, value).replace(/\.0$/, "") })),
    ticks: roomy(ticks, size * 0.4),
    bands: what.lines.filter((line) => line.band?.length).map((line) => ({ css: line.css, d: area(/** @type {any} */ (line.band), x, y) })),
    courses: what.lines.map((line) => ({ css: line.css, d: path(line.points, x, y) })),
    names: placed(what, names, x, y, y(low), size),
  };
}

/** Ends of the axis: what is asked for, or those of the numbers and bands with some room. @param {Drawing} what */
function axisOf(what) {
  const values = what.lines.flatMap((line) => [...line.points.map((point) => point[1]), ...(line.band ?? []).flatMap(([, low, high]) => [low, high])]).filter(Number.isFinite);
  if (what.range) return { low: what.range[0], high: what.range[1], isEmpty: !values.length };
  const low = Math.min(...values), high = Math.max(...values);
  const room = Math.max((LEAST_WIDTH[what.unit] ?? 0.1) - (high - low), (high - low) * 0.1) / 2;
  return { low: Math.max(low - room, values.every((one) => one >= 0) ? 0 : -Infinity), high: high + room, isEmpty: !values.length };
}

/** Names at the ends of two lines, apart from each other and above the axis. */
function placed(/** @type {Drawing} */ what, /** @type {string[]} */ names, /** @type {any} */ x, /** @type {any} */ y, /** @type {number} */ ground, /** @type {number} */ size) {
  const ends = what.lines.map((line) => line.points.at(-1)).filter((end) => end !== undefined);
  if (ends.length !== 2 || what.lines.length !== 2) return [];
  const found = apart(y(ends[0][1]), y(ends[1][1]), size * 1.25), floor = ground - size * 0.4;
  const below = Math.max(Math.max(...found) - floor, 0);
  return what.lines.map((line, i) => ({ css: line.css, text: names[i], x: x(ends[i][0]) + size * 0.4, y: found[i] - below + size * 0.33 }));
}

function path(/** @type {[number, number][]} */ points, /** @type {any} */ x, /** @type {any} */ y) {
  return points.filter((point) => Number.isFinite(point[1]))
    .map(([day, value], i) => `${i ? "L" : "M"}${x(day).toFixed(1)} ${y(value).toFixed(1)}`).join("");
}

function area(/** @type {[number, number, number][]} */ band, /** @type {any} */ x, /** @type {any} */ y) {
  const edge = (/** @type {[number, number, number][]} */ days, /** @type {number} */ at) => days.map((one) => `${x(one[0]).toFixed(1)} ${y(one[at]).toFixed(1)}`).join("L");
  return `M${edge(band, 2)}L${edge([...band].reverse(), 1)}Z`;
}
