// @ts-check
/** The five levels: from the district down to a courtyard, who works there, with which hours, and what lies with them. */

import { LEVEL_CODE, Lying } from "./bodies.js";
import { Choices } from "../lab/choices.js";
import { NearMap } from "../map/near_map.js";
import { Pair } from "../runs/pair.js";
import { LEVELS, pathTo, placeName } from "../map/places.js";
import { neighbour } from "../map/panel.js";
import { Player } from "../runs/player.js";
import { levelScale, measureOf } from "../map/scale.js";
import { readAddress, writeAddress } from "../store.js";
import { drawChart, drawNumbers, drawPlace, drawState, levelsView } from "./view.js";
import { dateOf, say, writtenDate } from "../page/words.js";
import { NamedWorld } from "../runs/world.js";
import { addressOf, childrenOf, closeUp, maskOf, placeAround, placeOf } from "../map/zoom.js";

const REDRAW_MILLISECONDS = 250;
const MEASURE = measureOf("open");

function readPlace(/** @type {string} */ hash) {
  const asked = new URLSearchParams(hash.split("?")[1] ?? "");
  return { side: asked.get("side") === "a" ? 0 : 1, at: asked.get("place") ?? "district" };
}

export class Levels {
  /** @param {any} meta @param {(sentence: string) => void} speak */
  constructor(meta, speak) {
    this.meta = meta;
    this.speak = speak;
    this.choices = new Choices(meta, { ...readAddress(location.hash), screen: "levels" });
    this.asked = readPlace(location.hash);
    this.district = new NamedWorld(() => { this.#settle(); this.redo(); }, () => speak(say("web_failed_lost")));
    /** @type {any} */ this.view = null;
    this.marked = -1;
    this.scale = levelScale(MEASURE);
    this.player = new Player({
      first: () => this.pair.hasBegun ? this.pair.first : 0, last: () => this.pair.hasBegun ? this.pair.last : 0,
      end: () => this.pair.end, show: () => this.showDay(), changed: () => this.playerChanged() });
    this.go = (/** @type {any} */ place) => this.#go(place);
    this.turnSide = (/** @type {number} */ side) => { this.asked.side = side; this.keep(); this.showDay(); this.describe(); };
    this.seek = (/** @type {number} */ day) => { if (this.pair.hasBegun) { this.wanted = -1; this.player.seek(day); this.keep(); } };
    this.restart = () => { this.player.pause(); this.seek(0); };
    this.again = () => { this.start(); this.redo(); };
    this.point = (/** @type {number} */ courtyard) => this.#mark(courtyard);
    this.pick = (/** @type {number} */ courtyard) => this.#pick(courtyard);
    this.why = () => this.view.root.dispatchEvent(new CustomEvent("courtyard", { bubbles: true, detail: { courtyard: this.place.row, day: this.player.day } }));
    this.start();
  }

  get state() { return this.choices.state; }
  get world() { return this.district.world; }

  get title() { return say("web_levels_title"); }
  get level() { return this.place.level; }

  /** @param {string} side a or b */
  titleOf(side) { return this.choices.titleOf(side, this.pair.tapes["ab".indexOf(side)].header); }

  start() {
    this.pair?.stop();
    this.player.pause();
    this.player.day = -1;
    this.wasWhole = this.wasBegun = false;
    this.wanted = this.state.day; // the day of the address, until its frames are there
    this.lastDrawn = 0;
    const pair = this.pair = new Pair(this.choices.asked, () => { if (pair === this.pair) this.heard(); });
    this.lying = pair.tapes.map((tape) => new Lying(tape));
    /** @type {any} */ this.flows = null;
    this.district.want(this.choices.world);
  }

  /** The place of the address, and what follows from it. */
  #settle() {
    this.place = placeOf(this.world, this.asked.at);
    this.mask = maskOf(this.world, this.place);
    this.inside = (/** @type {number} */ courtyard) => this.mask[courtyard] === 1;
    this.children = childrenOf(this.world, this.place, this.mask);
    this.near = closeUp(this.world, this.mask);
    this.flows = null;
    this.childOf = Int32Array.from(this.mask, (isIn, i) => isIn && this.children.length ? placeAround(this.world, i, this.children[0].level).row : -1);
  }

  #go(/** @type {any} */ place) {
    this.asked.at = addressOf(place);
    this.#settle();
    history.pushState(null, "", this.address());
    this.redo();
    /** @type {HTMLElement | null} */ (this.view.root.querySelector("h1"))?.focus();
    this.speak(`${placeName(this.world, place.level, place.row)} ${say(`web_levels_body_${place.level}`)}`);
  }

  #pick(/** @type {number} */ courtyard) {
    if (courtyard < 0 || !this.world) return;
    if (this.level === "courtyard" && courtyard === this.place.row) return void this.why();
    const below = this.inside(courtyard) ? LEVELS[LEVELS.indexOf(this.level) + 1] : this.level;
    this.go(placeAround(this.world, courtyard, below));
  }

  heard() {
    const now = performance.now(), pair = this.pair;
    if (!this.view) return;
    if (pair.failure || pair.isWhole !== this.wasWhole || pair.hasBegun !== this.wasBegun || now - this.lastDrawn > REDRAW_MILLISECONDS) {
      this.lastDrawn = now;
      this.wasWhole = pair.isWhole;
      this.wasBegun = pair.hasBegun;
      this.arrived();
    }
  }

  arrived() {
    drawState(this);
    if (!this.pair.hasBegun || !this.world) return;
    if (!this.view.months.length) { this.view.span(this); this.view.controls.draw(true); }
    this.view.controls.timeline.arrive(this.pair.last);
    if (this.player.day < 0 || this.wanted > this.player.day) this.player.seek(this.wanted >= 0 ? this.wanted : this.pair.first);
    if (this.player.day >= this.wanted) this.wanted = -1;
    this.showDay();
    drawChart(this);
    this.describe();
  }

  /** What comes, goes and lies at this place on both sides, day by day. */
  get courses() {
    if (this.flows?.until !== this.pair.last) {
      this.flows = { until: this.pair.last, sides: this.lying.map((one) => one.flows(LEVEL_CODE[this.level], this.inside)) };
    }
    return this.flows.sides;
  }

  address() { return `${writeAddress(this.state)}&side=${"ab"[this.asked.side]}&place=${this.asked.at}`; }

  /** The lab with the same runs on the same day. */
  labAddress() { return writeAddress({ ...this.state, screen: "lab" }); }

  keep() {
    if (this.player.day >= 0 && this.wanted < 0) this.state.day = this.player.day;
    if (location.hash !== this.address()) history.replaceState(null, "", this.address());
    this.view?.lab.setAttribute("href", this.labAddress());
  }

  follow() {
    const asked = { ...readAddress(location.hash), screen: "levels" }, before = this.state;
    const isSame = JSON.stringify({ ...asked, day: 0, show: "" }) === JSON.stringify({ ...before, day: 0, show: "" });
    this.choices.state = asked;
    this.asked = readPlace(location.hash);
    if (!isSame) this.start();
    else if (asked.day >= 0) { this.wanted = asked.day; if (this.pair.hasBegun) this.player.seek(asked.day); }
    if (this.world) this.#settle();
    this.redo();
  }

  leave() { this.player.pause(); this.pair.stop(); this.district.forget(); }

  build() {
    this.view = levelsView(this);
    return this.view.root;
  }

  shown() {
    drawState(this);
    this.view.controls.draw(this.pair.hasBegun);
    if (!this.world) return;
    drawPlace(this);
    this.map = new NearMap(this.view.canvas, this.near, this.place.level === "district" ? null : this.mask);
    if (!this.pair.hasBegun) return;
    this.arrived();
    this.playerChanged();
  }

  redo() {
    if (!this.view?.root.isConnected) return;
    const focused = document.activeElement?.getAttribute("data-key"), old = this.view.root;
    old.replaceWith(this.build());
    this.shown();
    if (focused) /** @type {HTMLElement | null} */ (document.querySelector(`[data-key="${focused}"]`))?.focus();
  }

  fit() { this.map?.fit(); if (this.view && this.pair.hasBegun && this.world) drawChart(this); }

  when(day = this.player.day) {
    const count = day - this.pair.first;
    return [writtenDate(dateOf(this.pair.tapes[0].header.first_date, day)), count ? say("web_day_after", { count }) : say("web_day_eve")];
  }

  showDay() {
    if (!this.pair.hasBegun || !this.world || !this.view || this.player.day < 0 || !this.map) return;
    const values = this.pair.tapes[this.asked.side].frame(MEASURE.frame, this.player.day);
    for (let i = 0; i < values.length; i++) if (!this.mask[i]) values[i] = NaN;
    this.map.show(values, this.scale);
    drawNumbers(this, !this.player.isPlaying);
  }

  /** What a screen reader says of the map. */
  describe() {
    this.view.canvas.setAttribute("aria-label", say("web_levels_map_of", { place: placeName(this.world, this.place.level, this.place.row), side: say(`web_side_${"ab"[this.asked.side]}`) }));
  }

  #mark(/** @type {number} */ courtyard) {
    this.marked = courtyard;
    this.map?.mark(courtyard);
    this.view.tip(this, courtyard);
  }

  /** @param {KeyboardEvent} event on the map */
  mapKey(event) {
    const toward = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }[event.key];
    if (toward && this.world) {
      event.preventDefault();
      this.point(neighbour(this.near, this.marked, toward));
    }
    if (event.key !== "Enter") return;
    event.preventDefault(); // what opens takes the focus, and must not get this key as well
    this.pick(this.marked);
  }

  playerChanged() {
    if (!this.view) return;
    this.view.controls.draw(this.pair.hasBegun);
    if (!this.player.isPlaying && this.pair.hasBegun && this.world) { this.keep(); drawNumbers(this, true); }
  }

  keys() {
    const step = (/** @type {number} */ days) => (/** @type {KeyboardEvent} */ event) => this.player.step(event.shiftKey ? 7 * days : days);
    const up = () => { if (this.world && this.level !== "district") this.go(pathTo(this.world, this.level, this.place.row).at(-2)); };
    return { " ": () => this.player.toggle(), ArrowLeft: step(-1), ArrowRight: step(1), r: this.restart, Escape: up };
  }
}
