// @ts-check
/** The lesson: predict, run, reveal, discuss, step after step; every answer is computed from the run on the screen. */

import { jsonOf } from "../page/connection.js";
import { farthest } from "./dispute_path.js";
import { el } from "../page/dom.js";
import { factTable, revealFigure } from "./reveal.js";
import { LessonRuns } from "./runs.js";
import { keepGuess, moved, readGuess, readPlace, withHands, withoutLast, writePlace } from "./state.js";
import { drawCourse, fillState, mark, showDay, span } from "./stage.js";
import { fillBody, fillNotes, lessonView } from "./view.js";
import { answerWords, guessWords, oneLine } from "./words.js";
import { Player } from "../runs/player.js";
import { againButton, failureNotice } from "../runs/run_state.js";
import { levelScale, measureOf } from "../map/scale.js";
import { readAddress, writeAddress } from "../store.js";
import { say } from "../page/words.js";
import { askWorld } from "../runs/world.js";

const REDRAW_MILLISECONDS = 250, DAYS_A_SECOND = 91;

export class Lesson {
  /** @param {any} meta @param {(sentence: string) => void} speak */
  constructor(meta, speak) {
    this.meta = meta;
    this.speak = speak;
    /** @type {any} */ this.lesson = null;
    /** @type {any} */ this.world = null;
    this.runs = new LessonRuns(this);
    /** @type {any} */ this.view = null;
    this.isNotesOpen = this.isLost = this.wantsPlay = false;
    this.isHere = true;
    this.marked = this.wantedDay = -1;
    this.player = new Player({
      first: () => this.trial?.hasBegun ? this.trial.first : 0, last: () => this.trial?.hasBegun ? this.trial.last : 0,
      end: () => this.trial?.end ?? -1, show: () => showDay(this), changed: () => this.playerChanged() });
    this.player.speed = DAYS_A_SECOND;
    this.#bind();
    this.#open();
  }

  #bind() {
    this.seek = (/** @type {number} */ day) => { if (this.canPlay) { this.wantedDay = -1; this.player.pause(); this.player.seek(day); this.keep(); } };
    this.restart = () => { if (this.canPlay) { this.player.pause(); this.player.seek(0); this.player.play(); } };
    this.otherSeed = () => this.go({ seed: (this.place.seed + 1) % 2 ** 32, phase: "predict", day: -1 });
    this.again = () => { this.start(); this.redo(); };
    this.reopen = () => { this.isLost = false; this.redo(); this.#open(); };
    this.next = () => { const place = this.placeAfter; if (place) this.go(place); else location.hash = this.labAddress; };
    this.back = () => { const place = this.placeBefore; if (place) this.go(place); };
    this.toggleNotes = () => { this.isNotesOpen = !this.isNotesOpen; fillNotes(this, this.view.notes); this.view.root.querySelector("[data-key=notes]").setAttribute("aria-pressed", String(this.isNotesOpen)); this.focus("notes"); };
    this.point = (/** @type {number} */ courtyard, /** @type {PointerEvent | undefined} */ event) => mark(this, courtyard, event);
    this.pick = (/** @type {number} */ courtyard) => {
      if (courtyard >= 0) this.view.root.dispatchEvent(new CustomEvent("courtyard", { bubbles: true, detail: { courtyard, day: this.player.day } }));
    };
    this.guessing = {
      hand: (/** @type {string} */ name, /** @type {number | undefined} */ count) => this.take(withHands(this.guess, name, count)),
      number: (/** @type {number | null} */ value) => this.take({ ...this.guess, number: value }),
      undo: () => this.take(withoutLast(this.guess)),
    };
  }

  async #open() {
    const isHere = () => this.isHere;
    try {
      this.lesson = await jsonOf("/api/lesson", isHere);
      this.place = readPlace(location.hash, this.lesson);
      history.replaceState(null, "", writePlace(this.place, this.lesson));
      this.start();
      this.redo();
      this.world = await askWorld(this.lesson.world, isHere);
    } catch {
      this.isLost = this.isHere;
    }
    if (this.isHere) this.redo();
  }

  get title() { return this.lesson ? `${this.place.step} ${oneLine(this.step.title)}` : say("web_door_lesson"); }
  get step() { return this.lesson.steps[this.place.step - 1]; }
  get measure() { return measureOf(this.step.show); }
  get placeAfter() { return moved(this.place, this.lesson, 1); }
  get placeBefore() { return moved(this.place, this.lesson, -1); }
  get canPlay() { return this.place?.phase !== "predict" && Boolean(this.trial?.hasBegun); }
  get guess() { return this.guesses ?? (this.guesses = readGuess(this.step.name)); }

  /** The pair of this step in the free lab, where both runs are shipped scenarios. */
  get labAddress() {
    const [a, b] = this.step.runs.map((/** @type {any} */ run) => run.scenario), usual = readAddress("#/lab");
    const isShipped = typeof a === "string" && typeof b === "string";
    return writeAddress({ ...usual, ...(isShipped ? { a, b } : {}), seed: this.place.seed, show: this.step.show });
  }

  get trial() { return /** @type {any} */ (this.runs.trial); }
  get known() { return this.runs.known; }

  // --- what runs

  start() {
    this.stop();
    this.guesses = undefined;
    this.runs.start();
    if (this.trial.hasBegun) queueMicrotask(() => this.heard());
  }

  stop() {
    this.runs.stop();
    this.path = null;
    this.wasBegun = this.wasWhole = this.wantsPlay = false;
    this.player.pause();
    this.player.day = -1;
  }

  heard() {
    const { trial } = this, now = performance.now();
    if (!this.view) return;
    if (trial.failure) { this.player.pause(); fillState(this, this.view.state); return; }
    if (!trial.hasBegun) fillState(this, this.view.state);
    if (trial.isWhole === this.wasWhole && trial.hasBegun === this.wasBegun && now - (this.lastDrawn ?? 0) < REDRAW_MILLISECONDS) return;
    this.lastDrawn = now;
    this.drawArrived();
  }

  drawArrived() {
    const { trial } = this;
    fillState(this, this.view.state);
    if (!trial.hasBegun) return;
    if (!this.wasBegun) {
      this.wasBegun = true;
      span(this);
      this.arrive();
    }
    if (this.player.day < this.wantedDay && !this.player.isPlaying) this.player.seek(this.wantedDay);
    if (this.player.day >= this.wantedDay) this.wantedDay = -1;
    this.view.controls.timeline.arrive(trial.last);
    this.view.arriving.textContent = trial.isWhole ? "" : say("web_arriving", { day: trial.last - trial.first, count: trial.end - trial.first });
    if (trial.isWhole && !this.wasWhole) {
      this.wasWhole = true;
      if (this.step.follow) { this.path = farthest(trial.tapes[0]); showDay(this); }
      this.runs.lookAhead();
      if (this.place.phase !== "predict") this.drawPhase();
      if (this.place.phase === "reveal" || this.place.phase === "discuss") this.player.seek(trial.end);
    } else if (this.place.phase !== "predict" && !trial.isWhole) this.drawBody();
  }

  /** The day with which a phase begins. */
  arrive() {
    const { trial } = this, { phase, day } = this.place;
    if (phase === "predict") this.player.seek(trial.first);
    else if (phase === "run") { this.wantedDay = day; this.player.seek(day >= 0 ? day : trial.first); }
    else this.player.seek(trial.end);
    showDay(this);
    this.playerChanged(true);
    for (const panel of this.view.panels) panel.describe();
    if (this.wantsPlay) { this.wantedDay = -1; this.wantsPlay = false; this.player.play(); }
  }

  heardOthers() {
    if (!this.view || !["reveal", "discuss"].includes(this.place.phase)) return;
    this.drawPhase();
    if (this.runs.courses?.isOver) this.speak(this.view.body.querySelector(".agreement")?.textContent ?? "");
  }

  // --- where the lesson stands

  /** @param {any} changed part of the place */
  go(changed) {
    const before = this.place;
    this.place = { ...before, ...changed };
    this.player.pause();
    if (before.step !== this.place.step || before.seed !== this.place.seed) {
      this.start();
      history.pushState(null, "", writePlace(this.place, this.lesson));
      this.redo();
      document.title = `${this.title} · ${say("web_brand")}`;
      this.focus("step-title");
      this.speak(say("web_lesson_said_step", { step: this.place.step, title: oneLine(this.step.title) }));
      return;
    }
    history.replaceState(null, "", writePlace(this.place, this.lesson));
    const focused = document.activeElement?.getAttribute("data-key");
    this.wantsPlay = before.phase === "predict" && this.place.phase === "run";
    this.redo();
    this.focus(focused === "back" && this.placeBefore ? "back" : "next");
    if (this.trial?.hasBegun) this.arrive();
    this.runs.lookAhead();
    this.sayPhase();
  }

  sayPhase() {
    const { phase } = this.place, known = this.known;
    this.speak(phase === "reveal" && known ? say("web_lesson_said_answer", { answer: answerWords(this.step, known.answer), guess: guessWords(this.step, this.guess) })
      : say("web_lesson_said_phase", { phase: say(`web_lesson_phase_${phase}`) }));
  }

  chooseSeed(/** @type {string} */ text) {
    const number = Number(text.trim());
    if (/^\d+$/.test(text.trim()) && number < 2 ** 32 && number !== this.place.seed) this.go({ seed: number, phase: "predict", day: -1 });
    else this.redo();
  }

  follow() {
    if (!this.lesson) return;
    const asked = readPlace(location.hash, this.lesson), before = this.place;
    this.place = asked;
    if (asked.step !== before.step || asked.seed !== before.seed) this.start();
    this.redo();
    if (this.trial?.hasBegun) this.arrive();
    this.runs.lookAhead();
  }

  leave() { this.isHere = false; this.stop(); this.runs.leave(); }

  keep() {
    if (this.place.phase === "run") this.place.day = this.player.day;
    const address = writePlace(this.place, this.lesson);
    if (location.hash !== address) history.replaceState(null, "", address);
  }

  take(/** @type {import("./state.js").Guess} */ guess) {
    this.guesses = guess;
    keepGuess(this.step.name, guess);
    const focused = document.activeElement?.getAttribute("data-key");
    this.drawBody();
    if (focused) this.focus(focused);
    this.speak(guessWords(this.step, guess));
  }

  // --- what is seen

  build() {
    if (!this.lesson) {
      this.view = null;
      return el("main", { class: "alone" }, el("div", { class: "notice", role: this.isLost ? "alert" : "status" }, ...(this.isLost ? failureNotice({}, [againButton(this.reopen)])
        : [el("p", { class: "what", text: say("web_booting") }), el("progress", { "aria-label": say("web_booting") })])));
    }
    this.view = lessonView(this);
    return this.view.root;
  }

  shown() {
    if (!this.view) return;
    this.view.root.dataset.phase = this.place.phase;
    const scale = this.scale = levelScale(this.measure);
    for (const panel of this.view.panels) { panel.shown(); panel.drawLegend(scale, this.measure); }
    this.drawPhase();
    fillNotes(this, this.view.notes);
    fillState(this, this.view.state);
    if (this.trial?.hasBegun) {
      span(this);
      if (!this.wasBegun || this.player.day < 0) this.drawArrived(); else showDay(this);
      this.view.controls.timeline.arrive(this.trial.last);
    }
    for (const panel of this.view.panels) panel.describe();
    this.playerChanged(true);
  }

  redo() {
    const page = document.getElementById("page"), old = page?.querySelector("main");
    if (!old || !page?.classList.contains("of-lesson")) return;
    const focused = document.activeElement?.getAttribute("data-key");
    old.replaceWith(this.build());
    this.shown();
    if (focused) this.focus(focused);
  }

  fit() {
    if (!this.view?.root.isConnected) return;
    for (const panel of this.view.panels) panel.map?.fit();
    this.drawUnder();
  }

  focus(/** @type {string} */ key) { /** @type {HTMLElement | null} */ (document.querySelector(`[data-key="${key}"]`))?.focus(); }

  drawPhase() { this.drawBody(); this.drawUnder(); }

  drawBody() { fillBody(this, this.view.body); }

  /** What stands below the maps: the chart while it runs, the picture of the reveal, the numbers at the end. */
  drawUnder() {
    const { under, chart, chartTitle, arriving } = this.view, { phase } = this.place, known = this.known;
    under.dataset.phase = phase;
    this.view.root.dataset.phase = phase;
    if (phase === "predict") under.replaceChildren();
    else if (phase === "run") {
      if (!under.contains(chart.root)) {
        under.replaceChildren(el("section", { class: "card course-card" }, el("header", {}, chartTitle, arriving,
          el("details", { class: "behind" }, el("summary", { "data-key": "data", text: say("web_chart_data") }),
            el("div", { class: "sheet", tabindex: "0", role: "region", "aria-label": say("web_chart_data") }, chart.table))), chart.root));
      }
      drawCourse(this);
    } else if (!known) under.replaceChildren(el("p", { class: "later", text: say("web_lesson_not_whole") }));
    else if (phase === "reveal") under.replaceChildren(revealFigure(known, under.clientWidth, parseFloat(getComputedStyle(under).fontSize)));
    else under.replaceChildren(factTable(known));
  }

  // --- the player

  playerChanged(isQuiet = false) {
    if (!this.view) return;
    const { isPlaying, isWaiting } = this.player;
    this.view.controls.draw(this.canPlay);
    this.view.root.classList.toggle("is-waiting", !this.canPlay);
    if (isQuiet || !this.trial?.hasBegun) return;
    if (isWaiting) this.speak(say("web_said_waiting"));
    else if (!isPlaying && this.lesson) {
      this.keep();
      if (this.place.phase === "run" && this.player.day >= this.trial.end) this.speak(say("web_lesson_said_end"));
    }
  }

  keys() {
    if (!this.lesson) return {};
    const onTimeline = (/** @type {KeyboardEvent} */ event) => /** @type {HTMLElement} */ (event.target).closest?.("[role=slider]");
    const way = (/** @type {1 | -1} */ one) => (/** @type {KeyboardEvent} */ event) => {
      if (onTimeline(event)) { if (this.canPlay) { this.player.step(one * (event.shiftKey ? 7 : 1)); this.keep(); } }
      else if (one > 0) this.next(); else this.back();
    };
    const { choices, scale } = this.step, isGuessing = this.place.phase === "predict";
    const digits = isGuessing && choices ? Object.fromEntries(choices.map((/** @type {any} */ choice, /** @type {number} */ i) => [String(i + 1), () => this.guessing.hand(choice.name)])) : {};
    const by = (/** @type {number} */ one) => () => this.guessing.number(Math.min(Math.max((this.guess.number ?? Math.min(Math.max(0, scale.low), scale.high)) + one * scale.step, scale.low), scale.high));
    const upDown = isGuessing && scale ? { ArrowUp: by(1), ArrowDown: by(-1) } : {};
    return { " ": () => { if (this.canPlay) this.player.toggle(); }, ArrowRight: way(1), ArrowLeft: way(-1), PageDown: () => this.next(), PageUp: () => this.back(),
      n: this.toggleNotes, r: this.restart, ...digits, ...upDown, ...(isGuessing ? { Backspace: this.guessing.undo } : {}), ...(this.isNotesOpen ? { Escape: this.toggleNotes } : {}) };
  }

  /** Keys of this screen for the list that "?" opens. */
  keyList() {
    return [["→ ←", "web_lesson_keys_moves"], ["1 – 9", "web_lesson_keys_digits"], ["↑ ↓", "web_lesson_keys_number"], [say("web_key_backspace"), "web_lesson_keys_undo"],
      [say("web_key_space"), "web_keys_space"], ["R", "web_lesson_keys_again"], ["N", "web_lesson_keys_notes"], ["P", "web_keys_p"], ["?", "web_keys_question"]];
  }
}
