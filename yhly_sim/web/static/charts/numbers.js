// @ts-check
/** Numbers with no more digits than their interval carries, as `report/numbers.py` writes them; sums of yuan in larger units. */

import { currentLanguage, say } from "../page/words.js";

const HUNDREDTHS = ["share", "score"];
/** From the first number on sums are shown times the second, in a unit of that name; the largest first. @type {Record<string, Record<string, [number, number, string][]>>} */
const LARGE = { yuan: { zh: [[100_000, 1e-4, "ten_thousand"]], en: [[2_000_000, 1e-6, "million"], [10_000, 1e-3, "thousand"]] },
  hours: { zh: [[100_000, 1e-4, "ten_thousand"]], en: [[10_000, 1e-3, "thousand"]] } };
const MOST_DECIMALS = 6;

/** How many decimals tell numbers apart that differ by a width. Pure. @param {number} width in the shown unit */
export function decimalsFor(width) {
  if (!(width > 0)) return 1;
  const power = Math.floor(Math.log10(width) + 1e-12), isLedBySmallDigit = width < 3 * 10 ** power;
  return Math.min(Math.max((isLedBySmallDigit ? 1 : 0) - power, 0), MOST_DECIMALS);
}

/** @typedef {{factor: number, decimals: number, level: string, difference: string}} Form level, difference: names of the unit */

/** The form for values up to `largest` that are told apart by about `width`. @param {string} unit @param {number} largest @param {number} width @returns {Form} */
export function formFor(unit, largest, width) {
  const large = LARGE[unit]?.[currentLanguage()]?.find(([from]) => largest >= from);
  const factor = large ? large[1] : HUNDREDTHS.includes(unit) ? 100 : 1;
  const name = (/** @type {string} */ kind) => large ? say(`web_policy_unit_${unit}_${large[2]}`) : say(`web_unit_${kind}_${unit}`);
  return { factor, decimals: decimalsFor(width * factor), level: name("level"), difference: name("difference") };
}

/** A number without its unit; a true minus sign. @param {Form} form @param {number | null | undefined} value @param {boolean} [signed] */
export function written(form, value, signed = false) {
  if (value === null || value === undefined || !Number.isFinite(value)) return "–";
  const number = value * form.factor;
  const text = Math.abs(number).toLocaleString("en-US", { minimumFractionDigits: form.decimals, maximumFractionDigits: form.decimals });
  if (Number(text.replaceAll(",", "")) === 0) return text;
  return (number < 0 ? "−" : signed ? "+" : "") + text;
}

/** @param {string} number @param {string} unit */
export const withUnit = (number, unit) => !unit ? number : unit === "%" ? `${number}%` : `${number} ${unit}`;

/** A share in whole percent; what is neither none nor all is not written as if it were. @param {number} share */
export function percent(share) {
  if (!Number.isFinite(share)) return "–";
  const whole = Math.round(100 * share);
  if (whole === 0 && share > 0) return "<1%";
  if (whole === 100 && share < 1) return ">99%";
  return `${whole}%`;
}

/** The form of the differences of one outcome: as fine as the narrowest of their intervals asks for. @param {string} unit @param {any[]} differences [difference, low, high, ...] @param {number | null} smallest */
export function differenceForm(unit, differences, smallest) {
  const widths = differences.map(([, low, high]) => (high - low) / 2).filter((one) => one > 0);
  const largest = Math.max(...differences.map(([value]) => Math.abs(value ?? 0)), 0);
  const width = Math.max(widths.length ? median(widths) : largest / 10, (smallest ?? 0) / 20);
  return formFor(unit, largest, width);
}

/** The form of levels: as fine as the differences between them. @param {string} unit @param {any[]} levels [mean, low, high] @param {number | null} smallest */
export function levelForm(unit, levels, smallest) {
  const means = levels.map(([mean]) => mean).filter((one) => Number.isFinite(one));
  const largest = Math.max(...means.map(Math.abs), 0), span = Math.max(...means) - Math.min(...means);
  const halves = levels.map(([, low, high]) => (high - low) / 2).filter((one) => one > 0), width = Math.max(span / 3, (smallest ?? 0) / 4, largest / 300);
  return formFor(unit, largest, halves.length ? Math.min(width, Math.max(median(halves), largest / 1000)) : width);
}

const median = (/** @type {number[]} */ values) => [...values].sort((a, b) => a - b)[Math.floor((values.length - 1) / 2)];

/** Seconds as people say them. @param {number} seconds */
export function duration(seconds) {
  if (!Number.isFinite(seconds)) return "–";
  if (seconds < 90) return say("web_policy_seconds", { number: Math.max(Math.round(seconds / 5) * 5, 5) });
  if (seconds < 5400) return say("web_policy_minutes", { number: Math.round(seconds / 60) });
  return say("web_policy_hours", { number: (seconds / 3600).toFixed(1).replace(/\.0$/, "") });
}

/** A moment as date and time of this machine. @param {string} iso */
export function moment(iso) {
  const at = new Date(iso);
  if (!iso || Number.isNaN(at.getTime())) return "";
  const two = (/** @type {number} */ number) => String(number).padStart(2, "0"), time = `${two(at.getHours())}:${two(at.getMinutes())}`;
  if (currentLanguage() === "zh") return `${at.getMonth() + 1} 月 ${at.getDate()} 日 ${time}`;
  return `${at.toLocaleDateString("en-GB", { day: "numeric", month: "short" })} ${time}`;
}
