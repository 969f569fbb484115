// @ts-check
/** Parts of the charts of the comparison: a scale, its rules, and labels that leave each other alone. */

import { roundSteps, textWidth } from "./chart_layout.js";
import { svg } from "../page/dom.js";

/** @typedef {{low: number, high: number, at: (value: number) => number}} Axis */

/** A scale that holds all numbers, with some room. Pure. @param {number[]} values @param {number} from @param {number} to @param {number} least its least extent @returns {Axis} */
export function axisOver(values, from, to, least = 0) {
  const there = values.filter(Number.isFinite), lowest = there.length ? Math.min(...there) : 0, highest = there.length ? Math.max(...there) : 1;
  const room = Math.max((highest - lowest) * 0.08, (least - (highest - lowest)) / 2, 1e-12), low = lowest - room, high = highest + room;
  return { low, high, at: (value) => from + ((value - low) / (high - low)) * (to - from) };
}

/** @typedef {{x: number, y: number, width: number, height: number}} Box */
const isOver = (/** @type {Box} */ a, /** @type {Box} */ b) => a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

/**
 * A place for the label of every point, beside it, that hides no point and no other label; null where there is none. Pure.
 * @param {{x: number, y: number, text: string}[]} points @param {number} size of the letters @param {Box} frame @param {number} radius of the points
 */
export function labelPlaces(points, size, frame, radius) {
  const taken = points.map((one) => ({ x: one.x - radius, y: one.y - radius, width: 2 * radius, height: 2 * radius }));
  return points.map((one) => {
    const width = textWidth(one.text, size), height = size * 1.2, gap = radius + 4;
    const around = [[gap, -height / 2], [-gap - width, -height / 2], [-width / 2, -gap - height], [-width / 2, gap], [gap, -height - 2], [gap, 2], [-gap - width, -height - 2], [-gap - width, 2],
      [gap, -height * 1.9], [gap, height * 0.9], [-gap - width, -height * 1.9], [-gap - width, height * 0.9], [-width / 2, -gap - height * 2], [-width / 2, gap + height]];
    const found = around.map(([dx, dy]) => ({ x: one.x + dx, y: one.y + dy, width, height })).find((box) => box.x >= frame.x && box.x + box.width <= frame.x + frame.width
      && box.y >= frame.y && box.y + box.height <= frame.y + frame.height && !taken.some((other) => isOver(box, other)));
    if (found) taken.push(found);
    return found ? { x: found.x, y: found.y + size } : null;
  });
}

/**
 * Rules and numbers of both axes. @param {Axis} x @param {Axis} y @param {{left: number, right: number, top: number, bottom: number}} box
 * @param {(value: number) => string} sayX @param {(value: number) => string} sayY @param {number} size
 */
export function rules(x, y, box, sayX, sayY, size) {
  const ys = roundSteps(y.low, y.high, Math.max((box.bottom - box.top) / (size * 3.2), 2));
  const xs = roundSteps(x.low, x.high, Math.max((box.right - box.left) / (size * 7), 2));
  return [
    ...ys.flatMap((value) => [svg("line", { class: value === 0 ? "zero" : "rule", x1: box.left, x2: box.right, y1: y.at(value), y2: y.at(value) }),
      svg("text", { class: "tick", x: box.left - size * 0.5, y: y.at(value) + size * 0.35, "text-anchor": "end", text: sayY(value) })]),
    ...xs.flatMap((value) => [svg("line", { class: value === 0 ? "zero" : "rule", x1: x.at(value), x2: x.at(value), y1: box.top, y2: box.bottom }),
      svg("text", { class: "tick", x: x.at(value), y: box.bottom + size * 1.3, "text-anchor": "middle", text: sayX(value) })])];
}

/** Size of a chart and of its letters as they are on the screen. @param {SVGElement} root */
export function sizeOf(root) {
  const box = root.getBoundingClientRect();
  return { width: Math.max(box.width, 260), height: Math.max(box.height, 160), size: parseFloat(getComputedStyle(root).fontSize) };
}

/** Cuts a text to a width, with an ellipsis. Pure. @param {string} text @param {number} width @param {number} size */
export function fitted(text, width, size) {
  if (textWidth(text, size) <= width) return text;
  let cut = text;
  while (cut.length > 1 && textWidth(`${cut}…`, size) > width) cut = cut.slice(0, -1);
  return `${cut.trimEnd()}…`;
}

/** A text in as few lines as it takes, broken at spaces; what is more than `most` is cut. Pure. @param {string} text @param {number} width @param {number} size @param {number} most */
export function inLines(text, width, size, most) {
  /** @type {string[]} */ const lines = [];
  for (const word of text.split(" ")) {
    const longer = lines.length ? `${lines[lines.length - 1]} ${word}` : word;
    if (lines.length && (textWidth(longer, size) <= width || lines.length >= most)) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines.map((one) => fitted(one, width, size));
}
