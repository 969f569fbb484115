// @ts-check
/** Disputes as a tape tells them: those of a courtyard, how each stands on an evening, and the chain of its moves. Pure. */

import { NOTHING, isOpen } from "../runs/tape.js";

export const HIDDEN = 0, SETTLED = 4, OUTSIDE = 6, FADED = 7;
const FIRST_STOCK = 0xffff;

/** @typedef {{lived: number, from: number, to: number, level: number, reason: number, body: number}} Move */
/** @typedef {{key: bigint, kind: number, courtyard: number, arisen: number, voiced: number, start: Move | null, moves: Move[]}} Dispute */

/** The day on which a dispute arose, from its key; -1 where it stood there on the first day. @param {bigint} key */
function dayArisen(key) {
  const day = Number((key >> 14n) & 0xffffn);
  return day === FIRST_STOCK ? -1 : day;
}

const moveAt = (/** @type {any} */ rows, /** @type {number} */ i) => ({ lived: rows.lived[i], from: rows.from[i], to: rows.to[i],
  level: rows.level[i], reason: rows.reason[i], body: rows.body[i] });

/** Every dispute of a courtyard that a tape knows, by key. @param {any} tape @param {number} courtyard @returns {Map<bigint, Dispute>} */
export function disputesOf(tape, courtyard) {
  /** @type {Map<bigint, Dispute>} */ const found = new Map();
  const known = (/** @type {any} */ rows, /** @type {number} */ i) => {
    const key = rows.key[i];
    let one = found.get(key);
    if (!one) found.set(key, one = { key, kind: rows.kind[i], courtyard, arisen: dayArisen(key), voiced: -1, start: null, moves: [] });
    return one;
  };
  const { stock, moves } = tape;
  for (let i = 0; i < stock.count; i++) {
    if (stock.courtyard[i] !== courtyard) continue;
    const one = known(stock, i);
    one.start = { ...moveAt(stock, i), lived: tape.beginDay };
    if (stock.lived[i] !== NOTHING) one.voiced = stock.lived[i];
  }
  for (let i = 0; i < moves.count; i++) {
    if (moves.courtyard[i] !== courtyard) continue;
    const one = known(moves, i);
    one.moves.push(moveAt(moves, i));
    if (one.voiced < 0 && isOpen(moves.to[i])) one.voiced = moves.lived[i] - 1;
  }
  return found;
}

/**
 * How a dispute stands on an evening: its stage, level and body; null where it is not there yet.
 * @param {Dispute | undefined} dispute @param {number} day
 */
export function standing(dispute, day) {
  if (!dispute) return null;
  let last = dispute.start;
  for (const move of dispute.moves) {
    if (move.lived > day) break;
    last = move;
  }
  if (last) return { stage: last.to, level: last.level, body: last.body, since: last.lived };
  const next = dispute.moves[0];
  return next && next.from >= 0 ? { stage: next.from, level: 0, body: 0, since: -1 } : null;
}

const isClosed = (/** @type {number} */ stage) => stage > 3 && stage !== OUTSIDE;
export const GROUPS = Object.freeze(["open", "hidden", "closed", "later"]);

/** @param {({stage: number} | null)[]} sides */
function groupOf(sides) {
  const there = sides.filter((one) => one !== null);
  if (!there.length) return "later";
  if (there.some((one) => isOpen(one.stage) || one.stage === OUTSIDE)) return "open";
  return there.every((one) => isClosed(one.stage)) ? "closed" : "hidden";
}

/**
 * The disputes of a courtyard on both sides, in the order in which one wants to see them: open ones, hidden ones, those
 * that are closed, those that are still to come.
 * @param {any[]} tapes @param {number} courtyard @param {number} day
 */
export function listed(tapes, courtyard, day) {
  const sides = tapes.map((tape) => disputesOf(tape, courtyard));
  const rows = [...new Set(sides.flatMap((side) => [...side.keys()]))].map((key) => {
    const both = sides.map((side) => side.get(key)), states = both.map((one) => standing(one, day));
    const any = /** @type {Dispute} */ (both.find((one) => one));
    return { key, kind: any.kind, arisen: any.arisen, voiced: Math.min(...both.map((one) => one && one.voiced >= 0 ? one.voiced : Infinity)),
      disputes: both, states, group: groupOf(states), since: Math.max(...states.map((one) => one?.since ?? -1)) };
  });
  const order = (/** @type {any} */ one, /** @type {any} */ other) => GROUPS.indexOf(one.group) - GROUPS.indexOf(other.group)
    || (one.group === "later" ? one.arisen - other.arisen : other.since - one.since || other.arisen - one.arisen) || (one.key < other.key ? -1 : 1);
  return rows.sort(order);
}

/**
 * The chain of a dispute as far as its tape tells it: attempts in a row by one body are told at once.
 * @param {Dispute} dispute @returns {(Move & {days: number, count: number, first: number})[]}
 */
export function chainOf(dispute) {
  /** @type {any[]} */ const steps = [];
  let before = dispute.start?.lived ?? dispute.moves[0]?.lived ?? 0;
  for (const move of dispute.moves) {
    const last = steps.at(-1);
    const isAgain = last && last.isAttempt && move.reason === last.reason && move.body === last.body;
    if (isAgain) { last.lived = move.lived; last.count++; last.days += move.lived - before; }
    else steps.push({ ...move, days: move.lived - before, count: 1, first: move.lived, isAttempt: move.from === move.to && move.body > 0 });
    before = move.lived;
  }
  return steps;
}

/**
 * Why a dispute is not on one side, by what the tapes alone say: closed before the tape begins, never arose, or not yet known.
 * @param {any} tape @param {Dispute} other the dispute on the side that has it
 */
export function absence(tape, other) {
  if (other.arisen < tape.beginDay) return "before";
  return tape.lastDay > other.arisen ? "never" : "unknown";
}
