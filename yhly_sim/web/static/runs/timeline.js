// @ts-check
/** The line of days: drag it, click it, or drive it by keys; it shows what has arrived and where the reform began. */

import { el } from "../page/dom.js";

export class Timeline {
  /** @param {{seek: (day: number) => void, label: string}} what */
  constructor(what) {
    this.what = what;
    this.first = 0; this.end = 1; this.ready = 0; this.day = 0;
    this.arrived = el("div", { class: "arrived" });
    this.past = el("div", { class: "past" });
    this.knob = el("div", { class: "knob" });
    this.ticks = el("div", { class: "ticks", "aria-hidden": "true" });
    this.track = el("div", { class: "track", role: "slider", tabindex: "0", "aria-label": what.label,
      onpointerdown: (/** @type {PointerEvent} */ event) => this.#grab(event),
      onpointermove: (/** @type {PointerEvent} */ event) => { if (this.track.hasPointerCapture(event.pointerId)) this.#follow(event); },
      onkeydown: (/** @type {KeyboardEvent} */ event) => this.#key(event),
    }, el("div", { class: "rail" }, this.arrived, this.past), this.knob);
    this.marks = el("div", { class: "marks" });
    this.track.append(this.marks);
    this.root = el("div", { class: "timeline" }, this.track, this.ticks);
  }

  /** @param {number} first @param {number} end @param {{day: number, text: string, isReform?: boolean}[]} ticks */
  span(first, end, ticks) {
    this.first = first; this.end = Math.max(end, first + 1);
    this.track.setAttribute("aria-valuemin", String(0));
    this.ticks.replaceChildren(...ticks.map((tick) => {
      const mark = el("span", { class: tick.isReform ? "tick reform" : "tick", text: tick.text });
      mark.style.left = `${this.#share(tick.day) * 100}%`;
      return mark;
    }));
  }

  /** Days from which something was changed. @param {{day: number, title: string}[]} forks */
  mark(forks) {
    this.marks.replaceChildren(...forks.map((fork) => {
      const mark = el("span", { class: "mark", title: fork.title, "data-day": fork.day - this.first });
      mark.style.left = `${this.#share(fork.day) * 100}%`;
      return mark;
    }));
  }

  /** @param {number} day @param {string} said what a screen reader says of it */
  move(day, said) {
    this.day = day;
    const share = this.#share(day);
    this.past.style.transform = `scaleX(${share})`;
    this.knob.style.left = `${share * 100}%`;
    this.track.setAttribute("aria-valuenow", String(Math.max(day - this.first, 0)));
    this.track.setAttribute("aria-valuetext", said);
  }

  /** @param {number} day how far the tapes have come */
  arrive(day) {
    this.ready = day;
    this.track.setAttribute("aria-valuemax", String(Math.max(day - this.first, 0)));
    this.arrived.style.transform = `scaleX(${Math.max(this.#share(day), 0)})`;
  }

  #share(/** @type {number} */ day) { return Math.min(Math.max((day - this.first) / (this.end - this.first), 0), 1); }

  #grab(/** @type {PointerEvent} */ event) {
    this.track.setPointerCapture(event.pointerId);
    this.#follow(event);
  }

  #follow(/** @type {PointerEvent} */ event) {
    const box = this.track.getBoundingClientRect();
    this.what.seek(this.first + ((event.clientX - box.left) / box.width) * (this.end - this.first));
  }

  #key(/** @type {KeyboardEvent} */ event) {
    const target = { Home: this.first, End: this.end, PageUp: this.day + 30, PageDown: this.day - 30,
      ArrowUp: this.day + 1, ArrowDown: this.day - 1 }[event.key];
    if (target === undefined) return;
    event.preventDefault();
    this.what.seek(target);
  }
}
