// @ts-check
/** Who has which dispute on an evening, what comes and goes, and the hours there are: read from a tape. Pure. */

import { HIDDEN, SETTLED } from "../why/disputes.js";
import { NOTHING, isOpen } from "../runs/tape.js";

export const LEVEL_CODE = Object.freeze({ courtyard: 1, grid: 2, community: 3, subdistrict: 4, district: 5 });
export const OUTSIDE_LEVEL = 6;
const OUTSIDE_STAGE = 6, WEEK = 7;

/** Groups of bodies on the tape, by the level at which they are. */
export const GROUPS_OF = Object.freeze({ courtyard: ["courtyard"], grid: ["branch", "committee"], community: ["community"],
  subdistrict: ["subdistrict"], district: ["department"] });

/** All disputes of a tape by number instead of by key, so that a day is a walk over plain arrays. */
export class Lying {
  /** @param {any} tape */
  constructor(tape) {
    this.tape = tape;
    /** @type {Map<bigint, number>} */ this.numbers = new Map();
    /** @type {number[]} */ this.courtyard = [];
    /** @type {number[]} */ this.stock = [];
    /** @type {number[]} */ this.moves = [];
  }

  /** Takes what has arrived since. */
  update() {
    const number = (/** @type {any} */ rows, /** @type {number} */ i) => {
      let found = this.numbers.get(rows.key[i]);
      if (found === undefined) { found = this.numbers.size; this.numbers.set(rows.key[i], found); this.courtyard.push(rows.courtyard[i]); }
      return found;
    };
    const { stock, moves } = this.tape;
    for (let i = this.stock.length; i < stock.count; i++) this.stock.push(number(stock, i));
    for (let i = this.moves.length; i < moves.count; i++) this.moves.push(number(moves, i));
  }

  /** Stage, level and body of every dispute where the tape begins; stage -1: not there. */
  #begun() {
    this.update();
    const count = this.numbers.size, stage = new Int8Array(count).fill(-1), level = new Int8Array(count), body = new Int8Array(count);
    this.stock.forEach((number, i) => {
      stage[number] = this.tape.stock.to[i]; level[number] = this.tape.stock.level[i]; body[number] = this.tape.stock.body[i];
    });
    return { count, stage, level, body };
  }

  /**
   * What lies where on an evening, of the courtyards that are inside.
   * @param {number} day @param {(courtyard: number) => boolean} inside
   * @returns {{hidden: number, levels: number[], bodies: number[]}} bodies: by kind, at any level
   */
  at(day, inside) {
    const { count, stage, level, body } = this.#begun(), { moves } = this.tape;
    for (let i = 0; i < this.moves.length && moves.lived[i] <= day; i++) {
      const number = this.moves[i];
      stage[number] = moves.to[i]; level[number] = moves.level[i]; body[number] = moves.body[i];
    }
    const found = { hidden: 0, levels: new Array(7).fill(0), bodies: new Array(12).fill(0) };
    for (let i = 0; i < count; i++) {
      if (!inside(this.courtyard[i])) continue;
      if (stage[i] === HIDDEN) found.hidden++;
      else if (stage[i] === OUTSIDE_STAGE) found.levels[OUTSIDE_LEVEL]++;
      else if (isOpen(stage[i])) { found.levels[level[i]]++; found.bodies[body[i]]++; }
    }
    return found;
  }

  /**
   * What came to a level, left it and lay there, evening by evening from where the tape begins.
   * @param {number} level @param {(courtyard: number) => boolean} inside
   */
  flows(level, inside) {
    const { stage, level: at } = this.#begun(), { moves, beginDay } = this.tape, days = Math.max(this.tape.lastDay - beginDay + 1, 1);
    const came = new Int32Array(days), left = new Int32Array(days), settled = new Int32Array(days), queue = new Int32Array(days);
    for (let i = 0; i < stage.length; i++) if (isOpen(stage[i]) && at[i] === level && inside(this.courtyard[i])) queue[0]++;
    for (let i = 0; i < this.moves.length; i++) {
      const number = this.moves[i];
      if (!inside(this.courtyard[number])) continue;
      const was = isOpen(stage[number]) && at[number] === level, is = isOpen(moves.to[i]) && moves.level[i] === level, day = moves.lived[i] - beginDay;
      if (!was && is) came[day]++;
      if (was && !is) { left[day]++; if (moves.to[i] === SETTLED) settled[day]++; }
      stage[number] = moves.to[i];
      at[number] = moves.level[i];
    }
    for (let day = 1; day < days; day++) queue[day] = queue[day - 1] + came[day] - left[day];
    return { came, left, settled, queue };
  }
}

/** The sum of the seven evenings that end on one. @param {Int32Array} daily @param {number} place */
export function ofWeek(daily, place) {
  let sum = 0;
  for (let day = Math.max(place - WEEK + 1, 0); day <= Math.min(place, daily.length - 1); day++) sum += daily[day];
  return sum;
}

/**
 * Hours that bodies have in a week, and gave in the week before, as of the last Sunday.
 * @param {any} tape @param {number} day @param {string} group @param {number[]} places @returns {{had: number, given: number}}
 */
export function hoursOf(tape, day, group, places) {
  let offset = 0;
  for (const one of tape.header.groups) { if (one.name === group) break; offset += one.count; }
  let row = tape.hours.length - 1;
  while (row > 0 && tape.hours[row].day > day) row--;
  const hours = tape.hours[row];
  let had = 0, given = 0;
  for (const place of places) {
    had += hours.had[offset + place];
    given = hours.given[offset + place] === NOTHING ? NaN : given + hours.given[offset + place];
  }
  return { had: had / tape.header.hour_steps, given: given / tape.header.hour_steps };
}

/** A grid's number on the last Sunday. @param {any} tape @param {string} name @param {number} day @returns {Uint16Array} */
export function gridFrame(tape, name, day) {
  const place = tape.header.grid_frames.findIndex((/** @type {any} */ frame) => frame.name === name), count = tape.header.grids;
  return tape.weekAt(day).grids.subarray(place * count, (place + 1) * count);
}
