// @ts-check
/** What runs in the lab: the pair that is seen, one that is to take its place, and the district in which both live. */

import { Pair } from "../runs/pair.js";
import { say } from "../page/words.js";
import { NamedWorld } from "../runs/world.js";

export class LabRuns {
  /** @param {any} lab */
  constructor(lab) {
    this.lab = lab;
    /** @type {Pair | null} */ this.pair = null;
    /** A pair on its way that is the same until the day that is shown: the picture stands until then. @type {Pair | null} */ this.coming = null;
    /** The day at which that picture stands. */ this.heldDay = 0;
    /** The day that is to be shown first, of a pair that nothing is shown of yet; -1: its first. */ this.wantedDay = -1;
    this.district = new NamedWorld(() => lab.redo(), () => lab.speak(say("web_failed_lost")));
  }

  get world() { return this.district.world; }

  /** Whether there is something to see: both runs have come to the day that is wanted. */
  get isShown() { return Boolean(this.pair?.hasBegun) && this.pair.last >= Math.min(this.wantedDay, this.pair.end); }

  /** The last day that may be shown. */
  get lastDay() { return this.pair && this.isShown ? Math.min(this.pair.last, this.coming ? this.heldDay : Infinity) : 0; }

  /** Asks for the pair that is chosen; gives whether the picture stands. @param {boolean} isSameSoFar whether the picture that stands is one of it as well */
  start(isSameSoFar) {
    const before = this.pair, stays = Boolean(isSameSoFar && before?.hasBegun && !before.failure);
    const pair = new Pair(this.lab.choices.asked, () => this.#told(pair), [...(this.coming?.runs ?? []), ...(before?.runs ?? [])]);
    this.coming?.stop([...pair.runs, ...(stays ? /** @type {Pair} */ (before).runs : [])]);
    this.coming = stays ? pair : null;
    if (stays) this.heldDay = this.lab.player.day;
    else {
      before?.stop(pair.runs);
      this.pair = pair;
      this.wantedDay = this.lab.state.day;
    }
    this.district.want(this.lab.choices.world);
    return stays;
  }

  /** The pair that comes may be there already. */
  look() { if (this.coming) this.#told(this.coming); }

  stop() { this.pair?.stop(); this.coming?.stop(); this.district.forget(); }

  /** Something arrived of a pair. @param {Pair} pair */
  #told(pair) {
    if (pair === this.pair && !this.coming) this.lab.heard();
    if (pair !== this.coming) return;
    if (pair.failure || (pair.hasBegun && pair.last >= this.heldDay)) {
      this.pair?.stop(pair.runs);
      this.pair = pair;
      this.coming = null;
      this.lab.replaced();
    }
    this.lab.heard();
  }
}
