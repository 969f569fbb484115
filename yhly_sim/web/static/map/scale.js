// @ts-check
/** Colours of numbers: ramps that read without colour vision, and the measures that a map can show. Pure. */

/** @typedef {{stops: string[], low: number, high: number}} Scale */

export const GROUND = "#e9e7e1";
/** Pale to dark: light differs at every step, so the order is seen without hue as well. */
const GOOD = ["#f5edc4", "#bfdfb6", "#6dbcb4", "#2f8bab", "#235a96", "#1d2f6b"];
const TROUBLE = ["#f4efe6", "#efd3ae", "#dd9f86", "#b8637d", "#7f3a78", "#3e1f58"];
/** Orange: worse; white: the same; blue: better. */
const DIVERGING = ["#8f3d06", "#cf7420", "#f0bd80", "#fbf9f5", "#93bfdf", "#3a7fb8", "#0f4478"];

/**
 * What a map can show. frame: on the tape; series: its weekly mean; low, high: ends of the scale, fixed so that a
 * colour means the same on every day of every run; span: where the scale of differences ends; isGood: more is better.
 */
export const MEASURES = Object.freeze([
  { name: "satisfaction", frame: "satisfaction", series: "satisfaction", unit: "score", low: 0.45, high: 0.85, span: 0.15, isGood: true },
  { name: "open", frame: "open", series: "open_count", unit: "cases", low: 0, high: 6, span: 4, isGood: false },
  { name: "hidden", frame: "hidden", series: "hidden_stock", unit: "cases", low: 0, high: 10, span: 5, isGood: false },
  { name: "norm", frame: "norm", series: "norm", unit: "score", low: 0.1, high: 0.8, span: 0.1, isGood: true },
  { name: "paying", frame: "paying_share", series: "fee_collection_share", unit: "share", low: 0.1, high: 1, span: 0.5, isGood: true },
  { name: "quality", frame: "quality", series: "quality", unit: "score", low: 0.1, high: 1, span: 0.5, isGood: true },
]);

/** @param {string} name */
export const measureOf = (name) => MEASURES.find((one) => one.name === name) ?? MEASURES[0];

/** @param {any} measure @returns {Scale} */
export const levelScale = (measure) => ({ stops: measure.isGood ? GOOD : TROUBLE, low: measure.low, high: measure.high });

/** The scale of B minus A: blue is better whether more or less is. @param {any} measure @returns {Scale} */
export const differenceScale = (measure) => ({
  stops: measure.isGood ? DIVERGING : [...DIVERGING].reverse(), low: -measure.span, high: measure.span });

/** @param {string} hex @returns {number[]} */
export const channels = (hex) => [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16));

/** Red, green and blue of a number; the ground where there is none. @param {Scale} scale @param {number} value */
export function colourOf(scale, value) {
  if (!Number.isFinite(value)) return channels(GROUND);
  const share = Math.min(Math.max((value - scale.low) / (scale.high - scale.low), 0), 1) * (scale.stops.length - 1);
  const place = Math.min(Math.floor(share), scale.stops.length - 2);
  const [from, to] = [channels(scale.stops[place]), channels(scale.stops[place + 1])];
  return from.map((one, i) => Math.round(one + (to[i] - one) * (share - place)));
}

const STEPS = 512;

/** The colours of many numbers as pixels (little endian: alpha, blue, green, red). @param {Scale} scale */
export function pixelsOf(scale) {
  const table = new Uint32Array(STEPS + 1);
  const pixel = ([red, green, blue]) => ((255 << 24) | (blue << 16) | (green << 8) | red) >>> 0;
  for (let i = 0; i <= STEPS; i++) table[i] = pixel(colourOf(scale, scale.low + ((scale.high - scale.low) * i) / STEPS));
  const none = pixel(channels(GROUND)), width = scale.high - scale.low;
  return (/** @type {number} */ value) => Number.isFinite(value)
    ? table[Math.round(Math.min(Math.max((value - scale.low) / width, 0), 1) * STEPS)] : none;
}
