// @ts-check
/**
 * What further replications say: how far runs of one programme lie apart, and how sure the difference of two is. Pure.
 *
 * @typedef {Pick<import("./courses.js").Course, "days" | "series">} Course
 */

/** Runs from which on a band is drawn, the shown one included. */
export const LEAST_RUNS = 5;
/** The band holds the middle 80 % of the runs of each week. */
const LOW = 0.1, HIGH = 0.9;

/** Student's t at 97.5 %, by degrees of freedom from 1 on; beyond, the normal one within a hundredth. */
const STUDENT = [12.7062, 4.3027, 3.1824, 2.7764, 2.5706, 2.4469, 2.3646, 2.306, 2.2622, 2.2281, 2.201, 2.1788, 2.1604, 2.1448, 2.1314,
  2.1199, 2.1098, 2.1009, 2.093, 2.086, 2.0796, 2.0739, 2.0687, 2.0639, 2.0595, 2.0555, 2.0518, 2.0484, 2.0452, 2.0423, 2.0395, 2.0369,
  2.0345, 2.0322, 2.0301, 2.0281, 2.0262, 2.0244, 2.0227, 2.0211, 2.0195, 2.0181, 2.0167, 2.0154, 2.0141, 2.0129, 2.0117, 2.0106, 2.0096];

/** @param {number} freedom */
export const student = (freedom) => STUDENT[Math.min(freedom, STUDENT.length) - 1];

/** A quantile, between neighbours in proportion. @param {number[]} sorted @param {number} share */
export function quantile(sorted, share) {
  const place = share * (sorted.length - 1), low = Math.floor(place), high = Math.ceil(place);
  return sorted[low] + (sorted[high] - sorted[low]) * (place - low);
}

/** @param {Course} course @param {string} name @returns {number[]} */
const numbers = (course, name) => (course.series[name] ?? []).map((value) => value === null ? NaN : value);

/** Where the middle 80 % of runs lie, week by week. @param {Course[]} courses of one programme @param {string} name @returns {[number, number, number][]} day, low, high */
export function band(courses, name) {
  if (courses.length < LEAST_RUNS) return [];
  const values = courses.map((course) => numbers(course, name)), days = courses[0].days;
  return days.map((day, i) => [day, values.map((one) => one[i] ?? NaN).sort((one, other) => one - other)])
    .filter(([, sorted]) => /** @type {number[]} */ (sorted).every(Number.isFinite))
    .map(([day, sorted]) => [/** @type {number} */ (day), quantile(/** @type {any} */ (sorted), LOW), quantile(/** @type {any} */ (sorted), HIGH)]);
}

/** A number of a run on a day: the last reading, or for a weekly count all of them since the reform. @param {Course} course @param {string} name @param {number} day @param {boolean} isCount */
function numberOn(course, name, day, isCount) {
  const last = course.days.findLastIndex((one) => one <= day), values = numbers(course, name);
  if (last < 0 || !values.length) return NaN;
  return isCount ? values.slice(1, last + 1).reduce((sum, one) => sum + one, 0) : values[last];
}

/**
 * The mean of differences of pairs, and half of its 95 % interval (by t; NaN for one pair).
 * @param {number[]} differences @returns {{count: number, mean: number, half: number}}
 */
export function estimate(differences) {
  const count = differences.length, mean = differences.reduce((sum, one) => sum + one, 0) / count;
  const square = differences.reduce((sum, one) => sum + (one - mean) ** 2, 0) / (count - 1);
  return { count, mean, half: count > 1 ? student(count - 1) * Math.sqrt(square / count) : NaN };
}

/** B minus A of each pair on a day: both sides of a pair had the same luck. @param {Course[][]} pairs @param {string} name @param {number} day @param {boolean} isCount */
export const differences = (pairs, name, day, isCount) =>
  pairs.map(([a, b]) => numberOn(b, name, day, isCount) - numberOn(a, name, day, isCount)).filter(Number.isFinite);
