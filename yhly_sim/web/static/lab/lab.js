// @ts-check
/** The free lab: two programmes with the same luck, and their difference. What runs, what is played, and what follows a choice. */

import { Choices } from "./choices.js";
import { START, editsOf, sameUntil, untouched } from "./edits.js";
import { exportMenu } from "./handout.js";
import { Incentives } from "./incentives.js";
import { Drawing } from "./drawing.js";
import { LabDrawer } from "./drawer.js";
import { Pointer } from "./pointer.js";
import { LabRuns } from "./runs.js";
import { fillState, labView } from "./view.js";
import { levelsLink } from "../levels/link.js";
import { Player } from "../runs/player.js";
import { Replications } from "../runs/replications.js";
import { measureOf } from "../map/scale.js";
import { keepRecent } from "../start.js";
import { keepAddress, readAddress, writeAddress } from "../store.js";
import { digitSwitches } from "./switches.js";
import { openUpload } from "./upload.js";
import { dateOf, figure, say, writtenDate } from "../page/words.js";

/** In which order one map after the other stands alone. */
const MAPS = Object.freeze(["", "a", "b", "difference"]);
const REDRAW_MILLISECONDS = 250, SPOKEN_AFTER_MILLISECONDS = 600;

export class Lab {
  /** @param {any} meta @param {(sentence: string) => void} speak */
  constructor(meta, speak) {
    this.meta = meta;
    this.speak = speak;
    this.choices = new Choices(meta, readAddress(location.hash));
    this.runs = new LabRuns(this);
    /** @type {any} */ this.view = null;
    /** The side whose map is alone on the page; "": none. */ this.large = "";
    this.drawing = new Drawing(this);
    this.pointer = new Pointer(this);
    this.drawer = new LabDrawer(this);
    this.incentives = new Incentives(this);
    this.replications = new Replications(() => this.drawing.drawReplications());
    this.player = new Player({
      first: () => this.isShown ? this.pair.first : 0, last: () => this.lastDay, end: () => this.isShown ? this.pair.end : -1,
      show: () => this.drawing.showDay(), changed: () => this.playerChanged() });
    this.#bind();
    this.start();
  }

  #bind() {
    this.seek = (/** @type {number} */ day) => { if (this.isShown) { this.player.seek(day); this.keep(); this.saySoon(); } };
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
  get world() { return this.runs.world; }
  get pair() { return /** @type {any} */ (this.runs.pair); }
  get coming() { return this.runs.coming; }
  get wantedDay() { return this.runs.wantedDay; }
  get isShown() { return this.runs.isShown; }
  get lastDay() { return this.runs.lastDay; }
  /** Days after the reform that are shown. */
  get dayAfter() { return this.isShown && this.player.day >= 0 ? this.player.day - this.pair.first : 0; }

  /** @param {string} side a or b */
  titleOf(side) { return this.choices.titleOf(side, this.pair?.tapes["ab".indexOf(side)].header); }

  // --- what runs

  /** Asks for the pair that is chosen. @param {boolean} [isSameSoFar] whether the picture that stands is one of it as well */
  start(isSameSoFar = false) {
    this.player.pause();
    this.replications.stop();
    const stays = this.runs.start(isSameSoFar);
    if (!stays) { this.player.day = -1; this.wasBegun = false; }
    this.lastDrawn = 0;
    this.wasWhole = false;
    this.keep();
    if (stays) this.runs.look();
  }

  /** The pair that came is now the one that is seen. */
  replaced() {
    this.wasBegun = !this.pair.failure;
    this.redo();
  }

  /** Something arrived: draw it, though not more often than can be seen. */
  heard() {
    const now = performance.now();
    if (this.pair.failure && this.view) { this.player.pause(); fillState(this, this.view.state); return; }
    if (this.pair.isWhole !== this.wasWhole || this.isShown !== this.wasBegun || now - (this.lastDrawn ?? 0) > REDRAW_MILLISECONDS) {
      this.lastDrawn = now;
      this.drawArrived();
    }
  }

  drawArrived() {
    if (!this.view) return;
    fillState(this, this.view.state);
    if (!this.isShown) return;
    if (!this.wasBegun) this.#begin();
    this.drawing.drawArrived();
    if (this.pair.isWhole && !this.coming && !this.wasWhole) {
      this.wasWhole = true;
      this.speak(say("web_said_ready"));
      this.replications.soon(this.choices.asked, () => this.player.isPlaying);
    }
  }

  /** The day that is to be shown has come. */
  #begin() {
    this.wasBegun = true;
    this.drawing.span();
    this.player.seek(this.wantedDay >= 0 ? this.wantedDay : this.pair.first);
    this.runs.wantedDay = -1;
    this.drawing.showDay();
    for (const panel of this.view.panels) panel.describe();
    this.playerChanged(true);
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
    if (!isSamePair) { this.choices.restore(); this.start(); } else if (asked.day >= 0 && this.isShown) this.player.seek(asked.day);
    this.redo();
  }

  leave() { this.player.pause(); this.runs.stop(); this.replications.stop(); }

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
    this.#showLarge();
    this.drawing.begin();  // first: legends take room from the maps
    for (const panel of this.view.panels) panel.shown();
    this.drawer.draw();
    this.incentives.draw();
    fillState(this, this.view.state);
    if (this.isShown) { this.drawing.span(); this.drawArrived(); this.drawing.showDay(); }
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

  /** One map alone, or all three with chart and numbers. @param {string} side "" for all */
  enlarge(side) {
    this.large = side;
    this.#showLarge();
    this.fit();
  }

  #showLarge() {
    const { root, panels } = this.view;
    if (this.large) root.dataset.large = this.large; else delete root.dataset.large;
    for (const panel of panels) panel.enlarged(panel.what.side === this.large);
  }

  fit() {
    if (!this.view?.root.isConnected) return;
    for (const panel of this.view.panels) panel.map?.fit();
    this.drawing.drawCourse();
    this.incentives.draw();
  }

  focus(/** @type {string} */ key) { /** @type {HTMLElement | null} */ (document.querySelector(`[data-key="${key}"]`))?.focus(); }

  when(day = this.player.day) {
    const count = day - this.pair.first;
    return [writtenDate(dateOf(this.pair.tapes[0].header.first_date, day)), count ? say("web_day_after", { count }) : say("web_day_eve")];
  }

  // --- the player

  playerChanged(isQuiet = false) {
    if (!this.view) return;
    this.drawing.drawPlayer();
    if (isQuiet || !this.isShown) return;
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
    if (!this.isShown) return;
    const [a, b] = this.pair.means(this.measure, this.player.day), unit = this.drawing.meanUnit;
    for (const panel of this.view.panels) panel.describe();
    this.speak(say("web_said_paused", { when: this.when().join(" "), label: say(`web_long_${this.measure.name}`), a: figure(unit, a), b: figure(unit, b) }));
  }

  keys() {
    const step = (/** @type {number} */ days) => (/** @type {KeyboardEvent} */ event) => this.player.step(event.shiftKey ? 7 * days : days);
    const nextMap = () => this.enlarge(MAPS[(MAPS.indexOf(this.large) + 1) % MAPS.length]);
    const own = { " ": () => this.player.toggle(), ArrowLeft: step(-1), ArrowRight: step(1), r: this.restart, m: nextMap };
    const close = this.incentives.isOpen ? { Escape: () => this.incentives.toggle() } : this.isDrawerOpen ? { Escape: this.toggleDrawer } : this.large ? { Escape: () => this.enlarge("") } : {};
    if (document.documentElement.dataset.replay) return { ...own, ...close };
    const digits = Object.fromEntries(digitSwitches(this.meta.switches).map((row, i) => [String(i + 1), () => this.turn(row.name)]));
    return { ...own, ...digits, ...close, undo: this.undo, redo: this.redoStep };
  }
}
