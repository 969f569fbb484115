// @ts-check
/** What runs in a lesson: the runs of the step, their replications, and what the class will need next. */

import { answerOf } from "./answers.js";
import { Courses, courseOf } from "../runs/courses.js";
import { Runs } from "../runs/pair.js";

export class LessonRuns {
  /** @param {any} screen the lesson */
  constructor(screen) {
    this.screen = screen;
    /** @type {Runs | null} the runs of the step */ this.trial = null;
    /** @type {{key: string, runs: Runs} | null} those of the next step, asked for while the class discusses */ this.ahead = null;
    /** @type {Courses | null} */ this.courses = null;
    /** @type {import("../runs/courses.js").Course[] | null} */ this.own = null;
  }

  start() {
    this.stop();
    const key = this.#key(this.screen.step);
    if (this.ahead?.key !== key) this.ahead?.runs.stop();
    const trial = this.ahead?.key === key && !this.ahead.runs.failure ? this.ahead.runs : new Runs(JSON.parse(key), () => {});
    for (const run of trial.runs) run.heard = () => { if (trial === this.trial) this.screen.heard(); };
    this.ahead = null;
    this.trial = trial;
  }

  stop() {
    this.trial?.stop();
    this.courses?.stop();
    this.courses = this.own = null;
  }

  leave() {
    this.stop();
    this.ahead?.runs.stop();
  }

  /** Asks for replications of this run, and for the runs of the next step. */
  lookAhead() {
    const { lesson, place, step } = this.screen, next = lesson.steps[place.step];
    if (!this.trial?.isWhole || place.phase === "predict") return;
    this.courses ??= new Courses(this.#asked(step), lesson.replications, () => this.screen.heardOthers());
    if (place.phase !== "discuss" || this.ahead || !next) return;
    this.ahead = { key: this.#key(next), runs: new Runs(this.#asked(next), () => {}) };
  }

  /** What is known once the run is whole. @returns {import("./reveal.js").Known | null} */
  get known() {
    if (!this.trial?.isWhole) return null;
    const { step, guess } = this.screen, rule = step.answer, found = this.courses?.found ?? [];
    this.own ??= this.trial.tapes.map(courseOf);
    return { step, guess, answer: answerOf(rule, this.own), courses: this.own, replications: found.map((one) => one.courses), others: found.map((one) => answerOf(rule, one.courses)),
      wanted: this.courses?.wanted ?? 0, isOver: this.courses?.isOver ?? true, failure: this.courses?.failure ?? null };
  }

  #asked(/** @type {any} */ step) {
    const { lesson: { world, days }, place: { seed } } = this.screen;
    return step.runs.map((/** @type {any} */ run) => ({ scenario: run.scenario, seed, world, ...(days ? { days } : {}) }));
  }

  #key(/** @type {any} */ step) { return JSON.stringify(this.#asked(step)); }
}
