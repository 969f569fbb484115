// @ts-check
/** What is chosen in the lab: two programmes, one luck, and what was changed in B; each change can be undone. */

import { START, editCount, editsOf, onAt, onAtStart, scenarioData, untouched, valueAt, withSwitch, withValue, without } from "./edits.js";
import { Steps } from "./history.js";
import { LEVERS, writtenLever } from "./levers.js";
import { ownScenarios } from "./own.js";
import { shortName } from "./switches.js";
import { called, say } from "../page/words.js";

const NOBODY = Object.freeze({ name: "", switches: [], set: {}, changes: [] });

export class Choices {
  /** @param {any} meta @param {any} state */
  constructor(meta, state) {
    this.meta = meta;
    this.state = state;
    this.own = ownScenarios();
    /** Whether a switch is turned from the start, or from the day that is shown. @type {"start" | "day"} */ this.when = "start";
    this.restore();
  }

  restore() { this.steps = Steps.restored(this.state.b, editsOf(this.state), untouched()); }

  /** @param {string} name */
  scenario(name) { return [...this.meta.scenarios, ...this.own].find((/** @type {any} */ one) => one.name === name); }
  get shippedB() { return this.scenario(this.state.b) ?? { ...NOBODY, name: this.state.b }; }
  get edits() { return editsOf(this.state); }

  /** @param {string} side a or b @param {any} [header] that of its tape, which knows what a recording's programme is called */
  titleOf(side, header) {
    const name = this.state[side], known = this.scenario(name);
    const title = called(known?.title) || (header && called(header.title)) || name;
    const count = side === "b" ? editCount(this.edits) : 0;
    return count ? say("web_changed", { title }) : title;
  }

  /** What B is called without what was changed by hand. */
  get baseTitle() { return called(this.shippedB.title) || this.state.b; }

  /** Where both live: what the address says, else the world of a file of one's own. */
  get world() {
    const own = [this.state.b, this.state.a].map((name) => this.own.find((one) => one.name === name)).find(Boolean);
    return this.state.world || own?.world || "weidu";
  }

  /** What the server is asked for: both sides with the same luck, in the same district, for as long. */
  get asked() {
    const sides = ["a", "b"].map((side) => this.scenario(this.state[side]) ?? { ...NOBODY, name: this.state[side] });
    const [a, b] = sides, shared = /** @type {any} */ ({});
    if (sides.some((one) => (one.world ?? "weidu") !== this.world)) shared.world = this.world;
    if (this.state.days || (a.days && b.days && a.days !== b.days)) shared.days = this.state.days || Math.min(a.days, b.days);
    return [scenarioData(a, untouched()), scenarioData(b, this.edits)].map((scenario) => ({ scenario, seed: this.state.seed, replication: 0, ...shared }));
  }

  // --- changes of B; `day` is a day after the reform, or START

  /** @param {number} day */
  switchesOn(day) { return day === START ? onAtStart(this.shippedB, this.edits) : onAt(this.shippedB, this.edits, day); }
  /** As it would be without anything turned by hand. @param {number} day */
  shippedOn(day) { return day === START ? new Set(this.shippedB.switches) : onAt(this.shippedB, untouched(), day); }

  /** @param {any} lever @param {number} day */
  valueOf(lever, day) { return valueAt(this.shippedB, this.edits, lever.path, lever.value, day); }

  /** The levers that are offered for a switch. @param {string} name */
  leversOf(name) { return this.meta.levers.filter((/** @type {any} */ one) => one.acts_for === name && one.path in LEVERS); }

  /** @param {string} name @param {number} day @returns {{edits: any, note: string}} */
  turned(name, day) {
    const row = (/** @type {string} */ one) => this.meta.switches.find((/** @type {any} */ each) => each.name === one);
    const { edits, isOn, also } = withSwitch(this.meta.switches, this.shippedB, this.edits, name, day);
    const note = also.map((one) => isOn ? say("web_switch_needs", { switch: shortName(row(name)), needed: shortName(row(one)) })
      : say("web_switch_ends", { switch: shortName(row(one)), needed: shortName(row(name)) })).join("");
    return { edits, note };
  }

  /** @param {any} lever @param {number} value @param {number} day */
  moved(lever, value, day) { return withValue(this.shippedB, this.edits, lever.path, value, lever.value, day); }

  /** @param {number} day */
  withoutFork(day) { return without(this.edits, day); }

  /** What a fork does, in words. @param {any} fork */
  told(fork) {
    const row = (/** @type {string} */ name) => this.meta.switches.find((/** @type {any} */ one) => one.name === name);
    const lever = (/** @type {string} */ path) => called(this.meta.levers.find((/** @type {any} */ one) => one.path === path)) || path;
    const part = (/** @type {string} */ name) => shortName(row(name) ?? { zh: name, en: name }).replace(/[（(].*[)）]$/, "");
    return [...fork.on.map((/** @type {string} */ one) => say("web_fork_on", { switch: part(one) })), ...fork.off.map((/** @type {string} */ one) => say("web_fork_off", { switch: part(one) })),
      ...Object.entries(fork.set).map(([path, value]) => `${lever(path)} ${writtenLever(path, /** @type {number} */ (value))}`)].join(say("web_list_comma"));
  }
}
