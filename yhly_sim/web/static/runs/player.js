// @ts-check
/** Plays days: one clock, which stops at what has arrived and says so. Knows nothing of pictures. */

export const SPEEDS = Object.freeze([7, 30, 91]);

export class Player {
  /** @param {{first: () => number, last: () => number, end: () => number, show: (day: number) => void, changed: () => void}} what */
  constructor(what) {
    this.what = what;
    this.day = -1;
    this.isPlaying = false;
    this.isWaiting = false;
    this.speed = SPEEDS[1];
    this.exact = 0;
    this.before = 0;
    this.request = 0;
  }

  play() {
    if (this.isPlaying || this.what.end() < 0) return;
    if (this.day >= this.what.end()) this.seek(this.what.first());
    this.isPlaying = true;
    this.exact = this.day;
    this.before = 0;
    this.request = requestAnimationFrame((now) => this.#tick(now));
    this.what.changed();
  }

  pause() {
    if (!this.isPlaying) return;
    cancelAnimationFrame(this.request);
    this.isPlaying = this.isWaiting = false;
    this.what.changed();
  }

  toggle() { if (this.isPlaying) this.pause(); else this.play(); }

  /** @param {number} day */
  seek(day) {
    const allowed = Math.min(Math.max(Math.round(day), this.what.first()), this.what.last());
    this.exact = allowed;
    if (allowed === this.day) return;
    this.day = allowed;
    this.what.show(allowed);
  }

  /** @param {number} days */
  step(days) {
    this.pause();
    this.seek(this.day + days);
    this.what.changed();
  }

  #tick(/** @type {number} */ now) {
    const passed = this.before ? Math.min(now - this.before, 100) / 1000 : 0;
    this.before = now;
    const last = this.what.last();
    this.exact = Math.min(this.exact + passed * this.speed, last);
    const day = Math.floor(this.exact);
    if (day !== this.day) {
      this.day = day;
      this.what.show(day);
    }
    if (day >= this.what.end()) return this.pause();
    const isWaiting = this.exact >= last;
    if (isWaiting !== this.isWaiting) {
      this.isWaiting = isWaiting;
      this.what.changed();
    }
    this.request = requestAnimationFrame((next) => this.#tick(next));
  }
}
