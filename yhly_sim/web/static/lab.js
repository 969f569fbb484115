// @ts-check
/** The free lab: two programmes with the same luck, and their difference; what is chosen, played, shown. */

import { savePicture, saveTable } from "./export.js";
import { exportMenu, fillFigures, fillState, labView } from "./lab_view.js";
import { levelsLink } from "./levels_link.js";
import { Pair } from "./pair.js";
import { Player } from "./player.js";
import { differenceScale, levelScale, measureOf } from "./scale.js";
import { keepRecent } from "./start.js";
import { keepAddress, readAddress, writeAddress } from "./store.js";
import { changes, digitSwitches, shortName, switchDrawer, turned } from "./switches.js";
import { called, dateOf, figure, say, unitName, writtenDate, writtenMonth } from "./words.js";
import { readWorld } from "./world.js";

const WORLD = "weidu", WORLD_SEED = 1;
const REDRAW_MILLISECONDS = 250, SPOKEN_AFTER_MILLISECONDS = 600;
const MONTH_DAYS = 365 / 12;

const isProjector = () => document.documentElement.classList.contains("projector");

export class Lab {
  /** @param {any} meta @param {(sentence: string) => void} speak */
  constructor(meta, speak) {
    this.meta = meta;
    this.speak = speak;
    this.state = readAddress(location.hash);
    /** @type {any} */ this.world = null;
    /** @type {Pair | null} */ this.pair = null;
    /** @type {any} */ this.view = null;
    this.isDrawerOpen = false;
    this.note = "";
    this.marked = -1;
    this.player = new Player({
      first: () => this.pair?.hasBegun ? this.pair.first : 0, last: () => this.pair?.hasBegun ? this.pair.last : 0,
      end: () => this.pair?.end ?? -1, show: () => this.showDay(), changed: () => this.playerChanged() });
    this.#bind();
    this.start();
    fetch(`/api/world?world=${WORLD}&seed=${WORLD_SEED}`).then((answer) => answer.json()).then((data) => {
      this.world = readWorld(data);
      this.redo();
    }).catch(() => this.speak(say("web_failed_lost")));
  }

  #bind() {
    this.seek = (/** @type {number} */ day) => { if (this.pair?.hasBegun) { this.player.seek(day); this.keep(); this.saySoon(); } };
    this.restart = () => { this.player.pause(); this.seek(0); };
    this.toggleDrawer = () => { this.isDrawerOpen = !this.isDrawerOpen; this.note = ""; this.drawDrawer(); this.focus(this.isDrawerOpen ? "drawer-close" : "switches"); };
    this.otherSeed = () => this.choose({ seed: (this.state.seed + 1) % 2 ** 32 });
    this.again = () => { this.start(); this.redo(); };
    this.shipped = () => this.choose({ a: "no_reform", b: "weidu", seed: 1, on: [], off: [] });
    this.savePicture = () => savePicture(this);
    this.saveTable = () => saveTable(this);
    this.point = (/** @type {number} */ courtyard, /** @type {PointerEvent | undefined} */ event) => this.mark(courtyard, event);
    this.pick = (/** @type {number} */ courtyard) => {
      if (courtyard >= 0) this.view.root.dispatchEvent(new CustomEvent("courtyard", { bubbles: true, detail: { courtyard, day: this.player.day } }));
    };
  }

  get title() { return say("web_door_lab"); }
  get measure() { return measureOf(this.state.show); }
  get scenarioB() { return this.meta.scenarios.find((/** @type {any} */ one) => one.name === this.state.b); }
  get shippedSwitches() {
    const given = this.scenarioB?.switches ?? {};
    return new Set(Array.isArray(given) ? given : Object.keys(given).filter((name) => given[name]));
  }
  get switchesOn() {
    return new Set([...this.shippedSwitches, ...this.state.on].filter((name) => !this.state.off.includes(name)));
  }

  /** @param {string} side a or b */
  titleOf(side) {
    const name = side === "a" ? this.state.a : this.state.b;
    const title = called(this.meta.scenarios.find((/** @type {any} */ one) => one.name === name)?.title) || name;
    const count = side === "b" ? this.state.on.length + this.state.off.length : 0;
    return count ? say("web_changed", { title, count }) : title;
  }

  // --- what runs

  start() {
    this.pair?.stop();
    this.player.pause();
    this.player.day = -1;
    this.lastDrawn = 0;
    this.wasBegun = this.wasWhole = false;
    const pair = new Pair(this.state, () => { if (pair === this.pair) this.heard(); });
    this.pair = pair;
    this.keep();
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
      this.span();
      this.wantedDay = this.state.day;
      this.player.seek(this.state.day >= 0 ? this.state.day : pair.first);
      this.showDay();
      for (const panel of this.view.panels) panel.describe();
      this.playerChanged(true);
    }
    if (this.wantedDay >= 0 && this.player.day < this.wantedDay && !this.player.isPlaying) this.player.seek(this.wantedDay);
    if (this.player.day >= this.wantedDay) this.wantedDay = -1;
    this.view.timeline.arrive(pair.last);
    this.view.arriving.textContent = pair.isWhole ? "" : say("web_arriving", { day: pair.last - pair.first, count: pair.end - pair.first });
    this.drawCourse();
    if (pair.isWhole && !this.wasWhole) { this.wasWhole = true; this.speak(say("web_said_ready")); }
  }

  // --- what is chosen

  /** @param {any} changed */
  choose(changed) {
    this.state = { ...this.state, ...changed };
    if (!("day" in changed)) this.state.day = this.player.day >= 0 ? this.player.day : this.state.day;
    this.start();
    keepRecent(writeAddress(this.state));
    this.redo();
  }

  chooseSeed(/** @type {string} */ text) {
    const number = Number(text.trim());
    if (/^\d+$/.test(text.trim()) && number < 2 ** 32 && number !== this.state.seed) this.choose({ seed: number });
    else this.redo();
  }

  chooseMeasure(/** @type {string} */ name) {
    this.state.show = name;
    this.keep();
    this.drawLegends();
    this.drawCourse();
    this.showDay();
  }

  turn(/** @type {string} */ name) {
    const table = this.meta.switches, row = (/** @type {string} */ one) => table.find((/** @type {any} */ each) => each.name === one);
    if (!row(name)) return;
    const { on, also } = turned(table, this.switchesOn, name);
    const isOn = on.has(name);
    this.note = also.map((one) => isOn ? say("web_switch_needs", { switch: shortName(row(name)), needed: shortName(row(one)) })
      : say("web_switch_ends", { switch: shortName(row(one)), needed: shortName(row(name)) })).join("");
    this.choose(changes(this.shippedSwitches, on));
    this.focus(`switch-${name}`);
  }

  /** The address was changed by hand, by a link or by going back. */
  follow() {
    const asked = readAddress(location.hash), before = this.state;
    const isSamePair = ["a", "b", "seed"].every((key) => asked[key] === before[key]) && String([asked.on, asked.off]) === String([before.on, before.off]);
    this.state = asked;
    if (!isSamePair) this.start();
    else if (asked.day >= 0) this.player.seek(asked.day);
    this.redo();
  }

  leave() { this.player.pause(); this.pair?.stop(); }

  keep() {
    if (this.player.day >= 0) this.state.day = this.player.day;
    keepAddress(this.state);
    keepRecent(writeAddress(this.state));
  }

  // --- what is seen

  build() {
    this.view = labView(this);
    return this.view.root;
  }

  /** What the frame of the page holds for this screen. */
  tools() { return [levelsLink(this), exportMenu(this)]; }

  /** The page has it now: sizes are known. */
  shown() {
    for (const panel of this.view.panels) panel.shown();
    this.drawLegends();
    fillFigures(this.view.figures, null);
    this.drawDrawer();
    fillState(this, this.view.state);
    if (this.pair?.hasBegun) { this.span(); this.drawArrived(); this.showDay(); }
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
    this.drawCourse();
  }

  focus(/** @type {string} */ key) { /** @type {HTMLElement | null} */ (document.querySelector(`[data-key="${key}"]`))?.focus(); }

  drawLegends() {
    this.scales = [levelScale(this.measure), levelScale(this.measure), differenceScale(this.measure)];
    this.view.panels.forEach((/** @type {any} */ panel, /** @type {number} */ i) => panel.drawLegend(this.scales[i], this.measure));
    const unit = this.measure.name === "hidden" ? "cases_per_thousand" : this.measure.unit, small = document.createElement("small");
    small.textContent = say("web_chart_axis", { unit: unitName(unit) });
    this.view.chartTitle.replaceChildren(say(`web_long_${this.measure.name}`), small);
  }

  drawDrawer() {
    const place = this.view.drawer;
    document.querySelector("[data-key=switches]")?.setAttribute("aria-expanded", String(this.isDrawerOpen));
    const scrolled = place.querySelector(".groups")?.scrollTop ?? this.scrolled ?? 0;
    place.replaceChildren(...(this.isDrawerOpen ? [switchDrawer({
      table: this.meta.switches, on: this.switchesOn, shipped: this.shippedSwitches, note: this.note, close: this.toggleDrawer,
      title: called(this.scenarioB?.title) || this.state.b, turn: (name) => { this.scrolled = place.querySelector(".groups").scrollTop; this.turn(name); },
      reset: () => { this.note = ""; this.choose({ on: [], off: [] }); } })] : []));
    if (this.isDrawerOpen) place.querySelector(".groups").scrollTop = scrolled;
  }

  span() {
    const pair = /** @type {Pair} */ (this.pair), months = Math.round((pair.end - pair.first) / MONTH_DAYS);
    const every = isProjector() ? Math.max(Math.round(months / 2), 1) : months > 18 ? 6 : months > 8 ? 3 : 1;
    this.months = [];
    for (let month = 0; month <= months; month += every) {
      this.months.push({ day: Math.min(pair.first + Math.round(month * MONTH_DAYS), pair.end), isReform: month === 0,
        text: month ? say("web_month_after", { count: month }) : say("web_reform") });
    }
    this.view.timeline.span(pair.first, pair.end, this.months);
    this.view.timeline.arrive(pair.last);
  }

  when(day = this.player.day) {
    const pair = /** @type {Pair} */ (this.pair), count = day - pair.first;
    return [writtenDate(dateOf(pair.tapes[0].header.first_date, day)), count ? say("web_day_after", { count }) : say("web_day_eve")];
  }

  showDay() {
    const pair = this.pair, day = this.player.day;
    if (!pair?.hasBegun || !this.view || day < 0) return;
    const frames = pair.frames(this.measure, day), means = pair.means(this.measure, day), [date, count] = this.when();
    const label = say(`web_long_${this.measure.name}`);
    this.view.panels.forEach((/** @type {any} */ panel, /** @type {number} */ i) => panel.show(frames[i], this.scales[i], means[i], this.measure,
      say("web_map_of", { side: say(`web_side_${["a", "b", "difference"][i]}`), label, when: `${date} ${count}` })));
    fillFigures(this.view.figures, pair.headline(day));
    this.view.when.children[0].textContent = count;
    this.view.when.children[1].textContent = date;
    this.view.timeline.move(day, `${date}，${count}`);
    this.view.chart.move(day);
    if (this.marked >= 0) this.writeTip();
  }

  drawCourse() {
    const pair = this.pair;
    if (!pair?.hasBegun || !this.view) return;
    const series = this.measure.series, header = pair.tapes[0].header, unit = header.series[pair.tapes[0].seriesPlace(series)].unit;
    const lines = [0, 1].map((side) => ({ name: isProjector() ? say(`web_side_${"ab"[side]}`) : `${say(`web_side_${"ab"[side]}`)} ${this.titleOf("ab"[side])}`, css: `side-${"ab"[side]}`, points: pair.course(side, series) }));
    this.view.chart.draw({ unit, first: pair.first, last: pair.end, lines, ticks: this.months, day: this.player.day });
    const label = say(`web_long_${this.measure.name}`), caption = say("web_chart_caption", { label, unit: unitName(unit) });
    const [a, b] = lines.map((line) => figure(unit, line.points.at(-1)?.[1] ?? NaN));
    this.view.chart.root.setAttribute("aria-label", say("web_chart_says", { label, a, b }));
    this.view.chart.fillTable(caption, [say("web_date"), lines[0].name, lines[1].name, say("web_side_difference")],
      lines[0].points.slice(0, lines[1].points.length).map(([day, value], i) => [writtenDate(dateOf(header.first_date, day)), figure(unit, value),
        figure(unit, lines[1].points[i][1]), figure(unit, lines[1].points[i][1] - value, true)]));
  }

  // --- what is pointed at

  mark(/** @type {number} */ courtyard, /** @type {PointerEvent | undefined} */ event) {
    this.marked = courtyard;
    for (const panel of this.view.panels) panel.map?.mark(courtyard);
    const tip = this.view.tip;
    tip.hidden = courtyard < 0 || !this.pair?.hasBegun;
    if (tip.hidden) return;
    this.writeTip();
    const panel = this.view.panels.find((/** @type {any} */ one) => one.canvas === (event?.target ?? document.activeElement)) ?? this.view.panels[0];
    const box = panel.canvas.getBoundingClientRect(), [x, y] = panel.map.middle(courtyard).map((/** @type {number} */ one) => one / panel.map.ratio);
    const left = Math.min(Math.max(box.left + x + 16, 8), innerWidth - tip.offsetWidth - 8);
    const above = box.top + y - tip.offsetHeight - 12;
    tip.style.left = `${left}px`;
    tip.style.top = `${above > 8 ? above : box.top + y + 16}px`;
    if (!event) this.speak(tip.textContent ?? "");
  }

  writeTip() {
    const pair = /** @type {Pair} */ (this.pair), at = this.marked, world = this.world, names = world.raw.names;
    const place = names ? [["subdistricts", world.raw.communities.subdistrict_id[world.raw.grids.community_id[world.grid[at]]]], ["grids", world.grid[at]], ["courtyards", at]]
      .map(([level, row]) => names[level][document.documentElement.lang === "en" ? "en" : "zh"][row]).join(" · ") : String(at + 1);
    const [a, b, difference] = pair.frames(this.measure, this.player.day).map((frame) => frame[at]), unit = this.measure.unit;
    this.view.tip.innerText = [place, `${say(`web_kind_${world.kind[at]}`)} · ${say("web_households", { count: world.households[at] })}`,
      `${say(`web_long_${this.measure.name}`)}  ${say("web_side_a")} ${figure(unit, a)} · ${say("web_side_b")} ${figure(unit, b)} · ${figure(unit, difference, true)} ${unitName(unit, true)}`].join("\n");
  }

  // --- the player

  playerChanged(isQuiet = false) {
    if (!this.view) return;
    const { isPlaying, isWaiting } = this.player, label = say(isPlaying ? "web_pause" : "web_play");
    this.view.play.className = `icon ${isPlaying ? "pause" : "play"}`;
    this.view.play.setAttribute("aria-label", label);
    this.view.play.title = label;
    for (const one of this.view.root.querySelectorAll(".buttons button")) one.disabled = !this.pair?.hasBegun;
    if (isQuiet || !this.pair?.hasBegun) return;
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
    const [a, b] = this.pair.means(this.measure, this.player.day), unit = this.measure.name === "hidden" ? "cases_per_thousand" : this.measure.unit;
    for (const panel of this.view.panels) panel.describe();
    this.speak(say("web_said_paused", { when: this.when().join(" "), label: say(`web_long_${this.measure.name}`), a: figure(unit, a), b: figure(unit, b) }));
  }

  keys() {
    const step = (/** @type {number} */ days) => (/** @type {KeyboardEvent} */ event) => this.player.step(event.shiftKey ? 7 * days : days);
    const digits = Object.fromEntries(digitSwitches(this.meta.switches).map((row, i) => [String(i + 1), () => this.turn(row.name)]));
    return { " ": () => this.player.toggle(), ArrowLeft: step(-1), ArrowRight: step(1), r: this.restart, ...digits,
      ...(this.isDrawerOpen ? { Escape: this.toggleDrawer } : {}) };
  }
}
