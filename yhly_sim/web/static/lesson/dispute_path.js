// @ts-check
/** The dispute of a tape that went farthest, step by step. Pure. */

import { isOpen } from "../runs/tape.js";

const MOST_STEPS = 6;
const ARISEN = "arisen";

/**
 * The steps of every dispute that began on the tape, the same ones in a row as one.
 * @param {any} tape @returns {Map<bigint, {courtyard: number, kind: number, steps: {day: number, level: number, reason: number, to: number, count: number}[]}>}
 */
export function paths(tape) {
  const { key, lived, courtyard, to, level, reason, kind } = tape.moves, reasons = tape.header.codes.reason, found = new Map();
  for (let i = 0; i < tape.eventCount; i++) {
    let path = found.get(key[i]);
    if (!path) {
      if (reasons[reason[i]] !== ARISEN) continue;
      found.set(key[i], path = { courtyard: courtyard[i], kind: kind[i], steps: [] });
    }
    const last = path.steps.at(-1);
    if (last && last.level === level[i] && last.reason === reason[i]) last.count++;
    else path.steps.push({ day: lived[i], level: level[i], reason: reason[i], to: to[i], count: 1 });
  }
  return found;
}

/** The one that came to most levels and is over, told in few steps. @param {any} tape */
export function farthest(tape) {
  let best = null, most = 0;
  for (const path of paths(tape).values()) {
    const steps = path.steps, last = steps[steps.length - 1];
    if (steps.length > MOST_STEPS || isOpen(last.to) || last.to === 0) continue;
    const far = 10 * new Set(steps.map((step) => step.level)).size + steps.length;
    if (far > most) { most = far; best = path; }
  }
  return best;
}
