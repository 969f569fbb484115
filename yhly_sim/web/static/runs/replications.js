// @ts-check
/** Further replications of the pair that is shown: begun when it is whole and nothing plays, stopped and gone on with by hand. */

import { Courses, courseOf } from "./courses.js";

export const MOST_REPLICATIONS = 12;
const AFTER_MILLISECONDS = 1500;

export class Replications {
  /** @param {() => void} heard */
  constructor(heard) {
    this.heard = heard;
    /** @type {Courses | null} */ this.courses = null;
    this.isStopped = false;
    /** @type {any[] | null} */ this.asked = null;
    this.timer = 0;
  }

  get isUnderWay() { return this.courses !== null && !this.courses.isOver && !this.isStopped; }
  get failure() { return this.courses?.failure ?? null; }
  get count() { return this.courses?.found.length ?? 0; }
  get found() { return this.courses?.found ?? []; }

  /** Begins in a moment, and not while something plays. @param {any[]} asked @param {() => boolean} isBusy */
  soon(asked, isBusy) {
    this.stop();
    this.asked = asked;
    const look = () => { if (isBusy()) this.timer = setTimeout(look, AFTER_MILLISECONDS); else this.begin(); };
    this.timer = setTimeout(look, AFTER_MILLISECONDS);
  }

  begin() {
    if (!this.asked) return;
    this.courses?.stop();
    this.isStopped = false;
    this.courses = new Courses(this.asked, MOST_REPLICATIONS, () => this.heard());
    this.heard();
  }

  /** By hand: what has come stays. */
  halt() {
    this.courses?.stop();
    this.isStopped = true;
    this.heard();
  }

  /** Another pair is chosen, or the page is left. */
  stop() {
    clearTimeout(this.timer);
    this.courses?.stop();
    this.courses = this.asked = null;
    this.isStopped = false;
  }

  /** The shown pair and the replications of it: [A, B] of each. @param {any[]} tapes */
  pairs(tapes) { return [tapes.map(courseOf), ...this.found.map((one) => one.courses)]; }
}
