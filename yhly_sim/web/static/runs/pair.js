// @ts-check
/** Two runs with the same luck: what they are, how far both have come, and what differs on a day. */

import { Run } from "./runs.js";

/** Runs that are read side by side. */
export class Runs {
  /** @param {any[]} asked what POST /api/runs takes, of each @param {() => void} heard @param {Run[]} [others] of these, those that are asked again go on being read */
  constructor(asked, heard, others = []) {
    this.runs = asked.map((one) => {
      const known = others.find((other) => !other.failure && !other.stopping.signal.aborted && JSON.stringify(other.asked) === JSON.stringify(one));
      if (known) known.heard = heard;
      return known ?? new Run(one, heard);
    });
  }

  get tapes() { return this.runs.map((run) => run.tape); }
  get failure() { return this.runs.find((run) => run.failure)?.failure ?? null; }
  get hasBegun() { return this.tapes.every((tape) => tape.weeks.length > 0); }
  get isWhole() { return this.tapes.every((tape) => tape.isWhole); }
  get first() { return this.tapes[0].beginDay; }
  get end() { return this.hasBegun ? this.tapes[0].header.day_count : -1; }
  /** The last day that both have. */
  get last() { return Math.min(...this.tapes.map((tape) => tape.lastDay)); }

  /** How far the warm-up is: the slower of both; null when nothing was heard yet. */
  get warmup() {
    const heard = this.tapes.map((tape) => tape.weeks.length ? null : tape.progress).filter((one) => one !== null);
    return heard.length ? heard.reduce((slow, one) => /** @type {any} */ (one).day < /** @type {any} */ (slow).day ? one : slow) : null;
  }

  /** How many wait before the later of both. */
  get place() { return Math.max(...this.runs.map((run) => run.place)); }
  get isStarting() { return this.runs.some((run) => run.isStarting); }
  get isCompiling() { return this.runs.some((run) => run.isCompiling); }

  /** @param {Run[]} [others] those of these are read on */
  stop(others = []) { for (const run of this.runs) if (!others.includes(run)) run.stop(); }

  /** The weekly course of a side, as far as both have come. @param {number} side @param {string} series @returns {[number, number][]} */
  course(side, series) {
    const tape = this.tapes[side], place = tape.seriesPlace(series);
    return tape.weeks.filter((week) => week.day <= this.last).map((week) => [week.day, week.series[place]]);
  }
}

/** Two runs with the same luck, and what differs. */
export class Pair extends Runs {
  /** A measure at every courtyard on a day: of A, of B, and B minus A. @param {any} measure @param {number} day */
  frames(measure, day) {
    const [a, b] = this.tapes.map((tape) => tape.frame(measure.frame, day));
    return [a, b, b.map((value, i) => value - a[i])];
  }

  /** The headline numbers of a day: of A, of B, and their difference. @param {number} day */
  headline(day) {
    const rows = [
      { name: "satisfaction", unit: "score", isGood: true, series: "satisfaction", isCount: false, of: (/** @type {any} */ tape) => tape.seriesAt("satisfaction", day) },
      { name: "open", unit: "cases", isGood: false, series: "open_count", isCount: false, of: (/** @type {any} */ tape) => sum(tape.frame("open", day)) },
      { name: "settled", unit: "cases", isGood: true, series: "settled_this_week", isCount: true, of: (/** @type {any} */ tape) => tape.settledUntil(day) },
    ];
    return rows.map(({ of, ...row }) => {
      const [a, b] = this.tapes.map(of);
      return { ...row, a, b, difference: b - a };
    });
  }

  /** The mean of the measure that stands over a map. @param {any} measure @param {number} day */
  means(measure, day) {
    const of = (/** @type {any} */ tape) => measure.name === "open" ? sum(tape.frame("open", day)) : tape.seriesAt(measure.series, day);
    const [a, b] = this.tapes.map(of);
    return [a, b, b - a];
  }
}

const sum = (/** @type {Float32Array} */ values) => values.reduce((total, one) => total + one, 0);
