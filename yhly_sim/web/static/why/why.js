// @ts-check
/** The Why drawer: a courtyard of the map, its disputes on both sides, and why one of them went as it did. */

import { el } from "../page/dom.js";
import { listed } from "./disputes.js";
import { Telling } from "./telling.js";
import { drawList, drawStory } from "./view.js";
import { say } from "../page/words.js";

const LOOK_MILLISECONDS = 200;

export class Why {
  /** @param {(sentence: string) => void} speak */
  constructor(speak) {
    this.speak = speak;
    /** @type {any} */ this.screen = null;
    this.courtyard = -1;
    /** @type {bigint | null} */ this.key = null;
    /** @type {Telling | null} */ this.telling = null;
    this.root = el("aside", { class: "why", "data-key": "why", tabindex: "-1", hidden: true });
    this.opened = new Set();
    this.looking = 0;
    this.close = () => this.#close();
    this.back = () => this.#back();
    this.choose = (/** @type {bigint} */ key) => this.#choose(key);
  }

  get isOpen() { return this.courtyard >= 0; }

  /** @param {any} screen the screen on which a courtyard was picked: it has a pair, a world, a view @param {number} courtyard */
  open(screen, courtyard) {
    if (!screen?.pair?.hasBegun || screen.player.day < 0 || !screen.world || !screen.view) return;
    if (!this.isOpen) this.cameFrom = document.activeElement?.getAttribute("data-key") ?? "";
    if (this.screen?.isDrawerOpen) this.screen.toggleDrawer?.();
    screen.player?.pause();
    this.#forget();
    this.screen = screen;
    this.courtyard = courtyard;
    this.pair = screen.pair;
    this.root.hidden = false;
    this.attach();
    clearInterval(this.looking);
    this.looking = setInterval(() => this.#look(), LOOK_MILLISECONDS);
    this.#mark();
    /** @type {HTMLElement | null} */ (this.root.querySelector(".dispute") ?? this.root.querySelector("[data-key=why-close]"))?.focus();
    this.speak(this.root.querySelector("h2")?.textContent ?? "");
  }

  /** Puts the drawer into the page, which may have been written anew. */
  attach() {
    if (!this.isOpen || !this.screen?.view?.root.isConnected) return;
    const focused = this.root.contains(document.activeElement) ? document.activeElement?.getAttribute("data-key") : null;
    if (this.root.parentElement !== this.screen.view.root) this.screen.view.root.append(this.root);
    this.draw();
    if (focused) this.#focus(focused);
  }

  keys() { return this.isOpen ? { Escape: () => this.key === null ? this.#close() : this.#back() } : {}; }

  /** The screen was left: nothing stays behind. */
  leave() { if (this.isOpen) this.#close(); }

  draw() {
    const scrolled = this.root.querySelector(".why-body")?.scrollTop ?? 0, focused = document.activeElement?.getAttribute("data-key");
    const hadFocus = this.root.contains(document.activeElement);
    this.shownDay = this.screen.player.day;
    this.rows = listed(this.pair.tapes, this.courtyard, this.shownDay);
    const row = this.rows.find((/** @type {any} */ one) => one.key === this.key);
    if (row) drawStory(this, row); else drawList(this);
    const body = this.root.querySelector(".why-body");
    if (body) body.scrollTop = scrolled;
    if (hadFocus && focused) this.#focus(focused);
  }

  #choose(/** @type {bigint} */ key) {
    this.#forget();
    this.key = key;
    const [a, b] = this.pair.runs.map((/** @type {any} */ run) => run.asked);
    this.telling = new Telling({ a, b, key: `0x${key.toString(16)}` }, () => this.#heard());
    this.#top();
    this.#focus("why-back");
  }

  #back() {
    const key = this.key;
    this.#forget();
    this.#top();
    this.#focus(`why-row-${key?.toString(16)}`);
  }

  #top() {
    this.draw();
    const body = this.root.querySelector(".why-body");
    if (body) body.scrollTop = 0;
  }

  #forget() {
    this.telling?.stop();
    this.telling = null;
    this.key = null;
    this.opened.clear();
  }

  #heard() {
    const telling = this.telling;
    if (!telling || !this.isOpen) return;
    if (telling.state === "done") this.speak(say("web_why_said_told"));
    if (telling.state === "failed") this.speak(say("web_why_failed"));
    this.draw();
  }

  /** What the screen shows may have changed: its day, its runs; the page may have been written anew. */
  #look() {
    const screen = this.screen;
    if (!screen?.view?.root.isConnected) return;
    if (screen.pair !== this.pair) {
      if (!screen.pair?.hasBegun || screen.player.day < 0) { this.root.hidden = true; return; }
      this.#forget();
      this.pair = screen.pair;
      this.root.hidden = false;
      this.attach();
    }
    if (this.root.parentElement !== screen.view.root) this.attach();
    this.#mark();
    if (screen.player.day !== this.shownDay && this.key === null) this.draw();
  }

  /** The courtyard stays marked on the maps while no other is pointed at. */
  #mark() {
    if (!(this.screen.marked >= 0)) for (const panel of this.screen.view.panels ?? []) panel.map?.mark(this.courtyard);
  }

  #close() {
    clearInterval(this.looking);
    this.#forget();
    this.courtyard = -1;
    this.root.hidden = true;
    this.root.remove();
    for (const panel of this.screen?.view?.panels ?? []) panel.map?.mark(-1);
    const back = /** @type {HTMLElement | null} */ (document.querySelector(`[data-key="${this.cameFrom || "map-a"}"]`) ?? document.querySelector("[data-key=map-a]"));
    back?.focus();
  }

  #focus(/** @type {string} */ key) {
    const found = /** @type {HTMLElement | null} */ (this.root.querySelector(`[data-key="${key}"]`) ?? this.root.querySelector("[data-key=why-close]"));
    found?.focus({ preventScroll: key === "why-back" });
  }
}
