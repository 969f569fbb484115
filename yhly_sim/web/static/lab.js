// @ts-check
/** The free lab: two programmes with the same luck, and their difference. What runs, what is played, and what follows a choice. */

import { Choices } from "./choices.js";
import { START, editsOf, sameUntil, untouched } from "./edits.js";
import { exportMenu } from "./handout.js";
import { Incentives } from "./incentives.js";
import { Drawing } from "./lab_drawing.js";
import { LabDrawer } from "./lab_drawer.js";
import { Pointer } from "./lab_pointer.js";
import { fillState, labView } from "./lab_view.js";
import { levelsLink } from "./levels_link.js";
import { Pair } from "./pair.js";
import { Player } from "./player.js";
import { Replications } from "./replications.js";
import { measureOf } from "./scale.js";
import { keepRecent } from "./start.js";
import { keepAddress, readAddress, writeAddress } from "./store.js";
import { digitSwitches } from "./switches.js";
import { openUpload } from "./upload.js";
import { dateOf, figure, say, writtenDate } from "./words.js";
import { readWorld } from "./world.js";

const WORLD_SEED = 1;
const REDRAW_MILLISECONDS = 250, SPOKEN_AFTER_MILLISECONDS = 600;

export class Lab {
  /** @param {any} meta @param {(sentence: string) => void} speak */
  constructor(meta, speak) {
    this.meta = meta;
    this.speak = speak;
    this.choices = new Choices(meta, readAddress(location.hash));
    /** @type {any} */ this.world = null;
    this.worldName = "";
    /** @type {Pair | null} */ this.pair = null;
    /** A pair on its way that is the same until the day that is shown: the picture stands until then. @type {Pair | null} */ this.coming = null;
    /** @type {any} */ this.view = null;
    this.drawing = new Drawing(this);
    this.pointer = new Pointer(this);
    this.drawer = new LabDrawer(this);
    this.incentives = new Incentives(this);
    this.replications = new Replications(() => this.drawing.drawReplications());
    this.player = new Player({
      first: () => this.pair?.hasBegun ? this.pair.first : 0, last: () => this.lastDay, end: () => this.pair?.end ?? -1,
      show: () => this.drawing.showDay(), changed: () => this.playerChanged() });
    this.#bind();
    this.start();
  }

  #bind() {
    this.seek = (/** @type {number} */ day) => { if (this.pair?.hasBegun) { this.player.seek(day); this.keep(); this.saySoon(); } };
    this.restart = () => { this.player.pause(); this.seek(0); };
    this.toggleDrawer = () => this.drawer.toggle();
    this.otherSeed = () => this.choose({ seed: (this.state.seed + 1) % 2 ** 32 });
    this.again = () => { this.start(); this.redo(); };
    this.shipped = () => this.choose({ a: "no_reform", b: "weidu", seed: 1, ...untouched() });
    this.upload = () => openUpload(this);
    this.undo = () => this.#step(() => this.choices.steps.undo());
    this.redoStep = () => this.#step(() => this.choices.steps.redo());
  }

  get title() { return say("web_door_lab"); }
  get state() { return this.choices.state; }
  get measure() { return measureOf(this.state.show); }
  get isDrawerOpen() { return this.drawer.isOpen; }
  get marked() { return this.pointer.marked; }
  get scales() { return this.drawing.scales; }
  /** Days after the reform that are shown. */
  get dayAfter() { return this.pair?.hasBegun && this.player.day >= 0 ? this.player.day - this.pair.first : 0; }
  /** The last day that may be shown. */
  get lastDay() { return this.pair?.hasBegun ? Math.min(this.pair.last, this.coming ? this.heldDay : Infinity) : 0; }

  /** @param {string} side a or b */
  titleOf(side) { return this.choices.titleOf(side, this.pair?.tapes["ab".indexOf(side)].header); }

  // --- what runs

  /** Asks for the pair that is chosen. @param {boolean} [isSameSoFar] whether the picture that stands is one of it as well */
  start(isSameSoFar = false) {
    this.player.pause();
    this.replications.stop();
    const before = this.pair, stays = isSameSoFar && before?.hasBegun && !before.failure;
    const pair = new Pair(this.choices.asked, () => this.#told(pair), [...(this.coming?.runs ?? []), ...(before?.runs ?? [])]);
    this.coming?.stop([...pair.runs, ...(stays ? /** @type {Pair} */ (before).runs : [])]);
    if (stays) {
      this.coming = pair;
      this.heldDay = this.player.day;
    } else {
      before?.stop(pair.runs);
      this.coming = null;
      this.pair = pair;
      this.player.day = -1;
      this.wasBegun = false;
    }
    this.lastDrawn = 0;
    this.wasWhole = false;
    this.#askWorld();
    this.keep();
    if (stays) this.#told(pair);
  }

  /** Something arrived of a pair. @param {Pair} pair */
  #told(pair) {
    if (pair === this.pair && !this.coming) this.heard();
    if (pair !== this.coming) return;
    if (pair.failure || (pair.hasBegun && pair.last >= this.heldDay)) {
      this.pair?.stop(pair.runs);
      this.pair = pair;
      this.coming = null;
      this.wasBegun = !pair.failure;
      this.redo();
    }
    this.heard();
  }

  #askWorld() {
    const name = this.choices.world;
    if (name === this.worldName) return;
    this.worldName = name;
    this.world = null;
    fetch(`/api/world?world=${name}&seed=${WORLD_SEED}`).then((answer) => answer.json()).then((data) => {
      if (this.worldName !== name) return;
      this.world = readWorld(data);
      this.redo();
    }).catch(() => this.speak(say("web_failed_lost")));
  }

  /** Something arrived: draw it, though not more often than can be seen. */
  heard() {
    const pair = /** @type {Pair} */ (this.pair), now = performance.now();
    if (pair.failure && this.view) { this.player.pause(); fillState(this, this.view.state); return; }
    if (pair.isWhole !== this.wasWhole || pair.hasBegun !== this.wasBegun || now - (this.lastDrawn ?? 0) > REDRAW_MILLISECONDS) {
      this.lastDrawn = now;
      this.drawArrived();
    }
  }

  drawArrived() {
    const pair = /** @type {Pair} */ (this.pair);
    if (!this.view) return;
    fillState(this, this.view.state);
    if (!pair.hasBegun) return;
    if (!this.wasBegun) {
      this.wasBegun = true;
      this.drawing.span();
      this.wantedDay = this.state.day;
      this.player.seek(this.state.day >= 0 ? this.state.day : pair.first);
      this.drawing.showDay();
      for (const panel of this.view.panels) panel.describe();
      this.playerChanged(true);
    }
    if (this.wantedDay >= 0 && this.player.day < this.wantedDay && !this.player.isPlaying) this.player.seek(this.wantedDay);
    if (this.player.day >= this.wantedDay) this.wantedDay = -1;
    this.drawing.drawArrived();
    if (pair.isWhole && !this.coming && !this.wasWhole) {
      this.wasWhole = true;
      this.speak(say("web_said_ready"));
      this.replications.soon(this.choices.asked, () => this.player.isPlaying);
    }
  }

  // --- what is chosen

  /** @param {any} changed */
  choose(changed) {
    const before = this.state, day = "day" in changed ? {} : { day: this.player.day >= 0 ? this.player.day : before.day };
    const now = this.choices.state = { ...before, ...day, ...changed };
    if (now.b !== before.b) this.choices.restore();
    const isSameBut = ["a", "b", "seed", "world", "days"].every((key) => now[key] === before[key]);
    this.start(isSameBut && sameUntil(editsOf(before), editsOf(now)) >= this.dayAfter && this.dayAfter > 0);
    keepRecent(writeAddress(now));
    this.redo();
  }

  /** @param {any} edits of programme B, as a step that can be undone */
  edit(edits) {
    this.choices.steps.add(edits);
    this.choose(edits);
  }

  #step(/** @type {() => any} */ move) {
    const edits = move();
    this.drawer.note = "";
    if (JSON.stringify(edits) !== JSON.stringify(this.choices.edits)) this.choose(edits);
  }

  chooseSeed(/** @type {string} */ text) {
    const number = Number(text.trim());
    if (/^\d+$/.test(text.trim()) && number < 2 ** 32 && number !== this.state.seed) this.choose({ seed: number });
    else this.redo();
  }

  chooseMeasure(/** @type {string} */ name) {
    this.state.show = name;
    this.keep();
    this.drawing.drawLegends();
    this.drawing.drawCourse();
    this.drawing.showDay();
  }

  /** From when on a change is to be: START, or the day that is shown. */
  get changeDay() { return this.choices.when === "day" && this.dayAfter > 0 ? this.dayAfter : START; }

  turn(/** @type {string} */ name) {
    if (!this.meta.switches.some((/** @type {any} */ one) => one.name === name)) return;
    const { edits, note } = this.choices.turned(name, this.changeDay);
    this.drawer.note = note;
    this.edit(edits);
    this.focus(`switch-${name}`);
  }

  /** The address was changed by hand, by a link or by going back. */
  follow() {
    const asked = readAddress(location.hash), before = this.state;
    const isSamePair = JSON.stringify({ ...asked, day: 0, show: "" }) === JSON.stringify({ ...before, day: 0, show: "" });
    this.choices.state = asked;
    if (!isSamePair) { this.choices.restore(); this.start(); } else if (asked.day >= 0) this.player.seek(asked.day);
    this.redo();
  }

  leave() { this.player.pause(); this.pair?.stop(); this.coming?.stop(); this.replications.stop(); }

  keep() {
    if (this.player.day >= 0) this.state.day = this.player.day;
    keepAddress(this.state);
    keepRecent(writeAddress(this.state));
  }

  // --- the page

  build() {
    this.view = labView(this);
    return this.view.root;
  }

  /** What the frame of the page holds for this screen. */
  tools() { return [levelsLink(this), exportMenu(this)]; }

  /** The page has it now: sizes are known. */
  shown() {
    this.drawing.begin();  // first: legends take room from the maps
    for (const panel of this.view.panels) panel.shown();
    this.drawer.draw();
    this.incentives.draw();
    fillState(this, this.view.state);
    if (this.pair?.hasBegun) { this.drawing.span(); this.drawArrived(); this.drawing.showDay(); }
    for (const panel of this.view.panels) panel.describe();
    this.playerChanged(true);
  }

  /** Everything anew, the focus where it was. */
  redo() {
    if (!this.view?.root.isConnected) return;
    const focused = document.activeElement?.getAttribute("data-key");
    const old = this.view.root;
    old.replaceWith(this.build());
    this.shown();
    if (focused) this.focus(focused);
  }

  fit() {
    if (!this.view?.root.isConnected) return;
    for (const panel of this.view.panels) panel.map?.fit();
    this.drawing.drawCourse();
    this.incentives.draw();
  }

  focus(/** @type {string} */ key) { /** @type {HTMLElement | null} */ (document.querySelector(`[data-key="${key}"]`))?.focus(); }

  when(day = this.player.day) {
    const pair = /** @type {Pair} */ (this.pair), count = day - pair.first;
    return [writtenDate(dateOf(pair.tapes[0].header.first_date, day)), count ? say("web_day_after", { count }) : say("web_day_eve")];
  }

  // --- the player

  playerChanged(isQuiet = false) {
    if (!this.view) return;
    this.drawing.drawPlayer();
    if (isQuiet || !this.pair?.hasBegun) return;
    const { isPlaying, isWaiting } = this.player;
    if (isWaiting) this.speak(say("web_said_waiting"));
    else if (isPlaying) this.speak(say("web_said_playing", { when: this.when().join(" ") }));
    else { this.keep(); this.sayDay(); }
  }

  saySoon() {
    clearTimeout(this.soon);
    this.soon = setTimeout(() => { if (!this.player.isPlaying) this.sayDay(); }, SPOKEN_AFTER_MILLISECONDS);
  }

  sayDay() {
    if (!this.pair?.hasBegun) return;
    const [a, b] = this.pair.means(this.measure, this.player.day), unit = this.drawing.meanUnit;
    for (const panel of this.view.panels) panel.describe();
    this.speak(say("web_said_paused", { when: this.when().join(" "), label: say(`web_long_${this.measure.name}`), a: figure(unit, a), b: figure(unit, b) }));
  }

  keys() {
    const step = (/** @type {number} */ days) => (/** @type {KeyboardEvent} */ event) => this.player.step(event.shiftKey ? 7 * days : days);
    const own = { " ": () => this.player.toggle(), ArrowLeft: step(-1), ArrowRight: step(1), r: this.restart };
    const close = this.incentives.isOpen ? { Escape: () => this.incentives.toggle() } : this.isDrawerOpen ? { Escape: this.toggleDrawer } : {};
    if (document.documentElement.dataset.replay) return { ...own, ...close };
    const digits = Object.fromEntries(digitSwitches(this.meta.switches).map((row, i) => [String(i + 1), () => this.turn(row.name)]));
    return { ...own, ...digits, ...close, undo: this.undo, redo: this.redoStep };
  }
}
