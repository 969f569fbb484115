// @ts-check
/** Steps that can be undone and done again; kept for this tab, so that a reload forgets none. */

const KEPT = "yhly.steps";
const MOST_STEPS = 60;

export class Steps {
  /** @param {string} subject what the steps are about: with another one they begin anew @param {any} now */
  constructor(subject, now) {
    this.subject = subject;
    /** @type {any[]} */ this.steps = [now];
    this.at = 0;
  }

  /** Those that this tab keeps, where they lead to what is shown now. @param {string} subject @param {any} now @param {any} first what to go back to where none are kept */
  static restored(subject, now, first) {
    const steps = new Steps(subject, first);
    try {
      const kept = JSON.parse(sessionStorage.getItem(KEPT) ?? "null");
      if (kept?.subject === subject && same(kept.steps[kept.at], now)) { steps.steps = kept.steps; steps.at = kept.at; return steps; }
    } catch { /* a browser that keeps nothing can go back to the start */ }
    if (!same(first, now)) steps.add(now);
    return steps;
  }

  get mayUndo() { return this.at > 0; }
  get mayRedo() { return this.at < this.steps.length - 1; }
  get now() { return this.steps[this.at]; }

  /** @param {any} step */
  add(step) {
    if (same(step, this.now)) return;
    this.steps = [...this.steps.slice(0, this.at + 1), step].slice(-MOST_STEPS);
    this.at = this.steps.length - 1;
    this.#keep();
  }

  undo() { if (this.mayUndo) this.at--; this.#keep(); return this.now; }
  redo() { if (this.mayRedo) this.at++; this.#keep(); return this.now; }

  #keep() {
    try {
      sessionStorage.setItem(KEPT, JSON.stringify({ subject: this.subject, steps: this.steps, at: this.at }));
    } catch { /* a browser that keeps nothing undoes what was done since the reload */ }
  }
}

const same = (/** @type {any} */ one, /** @type {any} */ other) => JSON.stringify(one) === JSON.stringify(other);
