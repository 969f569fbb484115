// @ts-check
/** Months since the reform, as they stand below a line of days. Pure but for the words. */

import { say } from "./words.js";

const MONTH_DAYS = 365 / 12;
const isProjector = () => document.documentElement.classList.contains("projector");

/** @typedef {{day: number, text: string, isReform: boolean}} Month */

/** The reform and every few months after it; on a projector the reform, the middle and the end. @param {number} first @param {number} end days lived @returns {Month[]} */
export function monthsBetween(first, end) {
  const count = Math.round((end - first) / MONTH_DAYS);
  const every = isProjector() ? Math.max(Math.floor(count / 2), 1) : count > 18 ? 6 : count > 8 ? 3 : count > 4 ? 2 : 1;
  return Array.from({ length: Math.floor(count / every) + 1 }, (_, i) => i * every).map((month) => ({
    day: Math.min(first + Math.round(month * MONTH_DAYS), end), isReform: month === 0, text: month ? say("web_month_after", { count: month }) : say("web_reform") }));
}
