// @ts-check
/**
 * Right answers, computed from courses: of the run that is shown and of every replication alike. Pure.
 *
 * @typedef {import("../runs/courses.js").Course} Course
 * @typedef {{compute: string, by: string, of: string[], side: "a" | "b", whole?: string[], per?: string, near?: number}} Rule
 */

const number = (/** @type {unknown} */ value) => typeof value === "number" && Number.isFinite(value) ? value : NaN;

/** Its value at the end of a run. @param {Course} course @param {string} name */
export function level(course, name) {
  return name in course.outcomes ? number(course.outcomes[name]) : number(course.series[name]?.at(-1));
}

/** A weekly count added up since the reform: the first reading tells of the week before it. @param {Course} course @param {string} name */
export function total(course, name) {
  const values = course.series[name];
  return values ? values.slice(1).reduce((/** @type {number} */ sum, one) => sum + (one ?? 0), 0) : NaN;
}

/** The median of the weekly readings since the reform. @param {Course} course @param {string} name */
export function median(course, name) {
  const values = (course.series[name] ?? []).slice(1).map(number).filter(Number.isFinite).sort((one, other) => one - other);
  const middle = values.length >> 1;
  return values.length % 2 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
}

/** @param {string} by @param {Course[]} courses @param {string} name @param {number} side */
function measured(by, courses, name, side) {
  const [a, b] = [courses[0], courses[courses.length - 1]];
  if (by === "difference") return level(b, name) - level(a, name);
  if (by === "total_difference") return total(b, name) - total(a, name);
  return { level, total, median }[by]?.(courses[side], name) ?? NaN;
}

const sum = (/** @type {number[]} */ values) => values.reduce((all, one) => all + one, 0);

/**
 * The right answer: a number (NaN where there is none), or the name of a choice ("" where there is none).
 * @param {Rule} rule @param {Course[]} courses one or two @returns {number | string}
 */
export function answerOf(rule, courses) {
  const side = rule.side === "b" ? courses.length - 1 : 0;
  const value = (/** @type {string} */ name) => measured(rule.by, courses, name, side);
  if (rule.compute === "share") {
    return sum(rule.of.map((name) => total(courses[side], name))) / (sum((rule.whole ?? []).map((name) => total(courses[side], name))) || NaN);
  }
  if (rule.compute === "cost_of_one") {
    const [cost, gain] = [rule.of[0], rule.per ?? ""].map((name) => measured("difference", courses, name, side));
    return gain > 0 ? cost / gain : NaN;
  }
  if (rule.compute === "sign") {
    const found = value(rule.of[0]);
    return Number.isNaN(found) ? "" : Math.abs(found) <= (rule.near ?? 0) ? "same" : found > 0 ? "more" : "less";
  }
  if (rule.compute === "largest" || rule.compute === "smallest") {
    const turn = rule.compute === "largest" ? 1 : -1;
    const known = rule.of.filter((name) => !Number.isNaN(value(name)));
    return known.length ? known.reduce((best, name) => turn * (value(name) - value(best)) > 0 ? name : best) : "";
  }
  return value(rule.of[0]);
}

/** The number behind each choice, where choices are compared by one; for the table of the reveal. @param {Rule} rule @param {Course[]} courses */
export function numbersBehind(rule, courses) {
  const side = rule.side === "b" ? courses.length - 1 : 0;
  return rule.of.map((name) => measured(rule.by, courses, name, side));
}

/** How many of the answers are each choice. @param {string[]} answers @returns {Record<string, number>} */
export function counted(answers) {
  /** @type {Record<string, number>} */ const found = {};
  for (const one of answers) found[one] = (found[one] ?? 0) + 1;
  return found;
}

/**
 * How far replications agree with the run that is shown. For numbers: how many lie on the other side of nothing.
 * @param {number | string} shown @param {(number | string)[]} others
 */
export function agreement(shown, others) {
  if (typeof shown === "string") {
    const others_ = others.filter((one) => one !== "");
    return { count: others_.length, other: others_.filter((one) => one !== shown).length, low: NaN, high: NaN };
  }
  const known = /** @type {number[]} */ (others).filter(Number.isFinite);
  return { count: known.length, other: known.filter((one) => one * shown < 0).length, low: Math.min(...known), high: Math.max(...known) };
}
