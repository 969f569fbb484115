// @ts-check
/** The drawer of the lab: parts of programme B turned from the start or from the day that is shown, and what was done so far. */

import { START } from "./edits.js";
import { el, write } from "../page/dom.js";
import { LEVERS, writtenLever } from "./levers.js";
import { digitSwitches, shortName } from "./switches.js";
import { called, inOneLine, say } from "../page/words.js";

export class LabDrawer {
  /** @param {any} lab */
  constructor(lab) {
    this.lab = lab;
    this.isOpen = false;
    this.note = "";
    this.scrolled = 0;
    this.drawn = "";
    /** @type {any} */ this.whenLabel = null;
    this.reset = () => { this.note = ""; lab.edit({ on: [], off: [], set: {}, forks: [] }); };
  }

  toggle() {
    this.isOpen = !this.isOpen;
    if (this.isOpen) { this.lab.incentives.close(); this.lab.player.pause(); }
    this.note = "";
    this.draw();
    this.lab.focus(this.isOpen ? "drawer-close" : "switches");
  }

  /** Another day is shown: what is on may be another. */
  follow() {
    if (!this.isOpen) return;
    if (this.drawn !== this.#key()) this.draw();
    else if (this.whenLabel) write(this.whenLabel, this.#fromDay());
  }

  #key() {
    const day = this.lab.changeDay, on = this.lab.choices.switchesOn(day);
    return `${[...on].sort()} ${this.lab.dayAfter > 0} ${day === START} ${this.#levers().map((one) => this.lab.choices.valueOf(one, day))}`;
  }

  #levers() { return this.lab.meta.levers.filter((/** @type {any} */ one) => one.path in LEVERS); }
  #fromDay() { return say("web_from_day", { count: Math.max(this.lab.dayAfter, 1) }); }

  draw() {
    const place = this.lab.view.drawer, button = document.querySelector("[data-key=switches]");
    button?.setAttribute("aria-expanded", String(this.isOpen));
    const focused = place.contains(document.activeElement) ? document.activeElement?.getAttribute("data-key") : null;
    this.scrolled = place.querySelector(".groups")?.scrollTop ?? this.scrolled;
    place.replaceChildren(...(this.isOpen ? [this.#built()] : []));
    if (!this.isOpen) return;
    this.drawn = this.#key();
    place.querySelector(".groups").scrollTop = this.scrolled;
    if (focused) this.lab.focus(focused);
  }

  #built() {
    const { lab } = this, { meta, choices } = lab, groups = [...new Set(meta.switches.map((/** @type {any} */ row) => row.group))];
    const title = choices.baseTitle;
    return el("aside", { class: "drawer", "aria-label": say("web_switches_title") },
      el("header", {}, el("h2", { text: say("web_switches_title") }),
        el("button", { type: "button", class: "plain", "data-key": "drawer-close", text: say("web_close"), onclick: lab.toggleDrawer })),
      el("p", { class: "lead", text: say("web_switches_lead", { title }) }),
      this.#when(), el("p", { class: "note", role: "status", text: this.note }), this.#forks(),
      el("div", { class: "groups", tabindex: "0", role: "region", "aria-label": say("web_switches") },
        ...groups.map((group) => el("section", {}, el("h3", { text: say(`web_group_${group}`) }),
          ...meta.switches.filter((/** @type {any} */ row) => row.group === group).map((/** @type {any} */ row) => this.#switch(row))))),
      this.#foot());
  }

  /** From the start, or from the day that is shown. */
  #when() {
    const { choices, dayAfter } = this.lab, chosen = dayAfter > 0 ? choices.when : "start";
    this.whenLabel = el("span", { text: this.#fromDay() });
    const choice = (/** @type {"start" | "day"} */ when, /** @type {any} */ label) => el("label", {},
      el("input", { type: "radio", name: "when", "data-key": `when-${when}`, checked: when === chosen, disabled: when === "day" && dayAfter <= 0,
        onchange: () => { choices.when = when; this.note = ""; this.draw(); } }), label);
    return el("div", { class: "measures when-choice", role: "radiogroup", "aria-label": say("web_from_label") },
      choice("start", el("span", { text: say("web_from_start") })), choice("day", this.whenLabel));
  }

  #forks() {
    const { lab } = this, forks = lab.choices.edits.forks;
    return forks.length ? el("ul", { class: "forks", "aria-label": say("web_forks") }, ...forks.map((/** @type {any} */ fork) => el("li", {},
      el("span", { text: say("web_fork_from", { count: fork.day, what: lab.choices.told(fork) }) }),
      el("button", { type: "button", class: "plain", "data-key": `fork-${fork.day}`, "aria-label": say("web_fork_remove", { count: fork.day }), title: say("web_fork_remove", { count: fork.day }),
        text: "×", onclick: () => { this.note = ""; lab.edit(lab.choices.withoutFork(fork.day)); lab.focus("drawer-close"); } })))) : null;
  }

  #switch(/** @type {any} */ row) {
    const { lab } = this, day = lab.changeDay, isOn = lab.choices.switchesOn(day).has(row.name);
    const isChanged = isOn !== lab.choices.shippedOn(day).has(row.name), digit = digitSwitches(lab.meta.switches).indexOf(row) + 1;
    return el("div", { class: isChanged ? "switch changed" : "switch" },
      el("button", { type: "button", role: "switch", "aria-checked": String(isOn), "data-key": `switch-${row.name}`,
        "aria-describedby": `costs-${row.name}`, onclick: () => lab.turn(row.name) },
        el("span", { class: "thumb", "aria-hidden": "true" }), el("span", { class: "label", text: shortName(row) }),
        digit ? el("kbd", { text: String(digit), "aria-hidden": "true" }) : null),
      el("p", { id: `costs-${row.name}`, class: "costs", text: inOneLine(say("web_switch_costs", { text: called(row.costs) }), say("web_switch_fails", { text: called(row.fails) })) }),
      ...(isOn ? lab.choices.leversOf(row.name).map((/** @type {any} */ lever) => this.#lever(lever, day)) : []));
  }

  #lever(/** @type {any} */ lever, /** @type {number} */ day) {
    const { lab } = this, value = lab.choices.valueOf(lever, day), told = el("output", { text: writtenLever(lever.path, value) });
    return el("label", { class: value === lever.value ? "lever" : "lever changed" }, el("span", { text: called(lever) }), told,
      el("input", { type: "range", min: lever.low, max: lever.high, step: LEVERS[lever.path].step, value, "data-key": `lever-${lever.path}`,
        oninput: (/** @type {any} */ event) => write(told, writtenLever(lever.path, Number(event.target.value))),
        onchange: (/** @type {any} */ event) => { this.note = ""; lab.edit(lab.choices.moved(lever, Number(event.target.value), day)); } }));
  }

  #foot() {
    const { lab } = this, { steps } = lab.choices;
    const button = (/** @type {string} */ key, /** @type {() => void} */ act, /** @type {boolean} */ may) =>
      el("button", { type: "button", class: "quiet", "data-key": key, disabled: !may, text: say(`web_${key.replace("-", "_")}`), onclick: act });
    return el("footer", {}, button("undo", lab.undo, steps.mayUndo), button("redo", lab.redoStep, steps.mayRedo), button("switches-reset", this.reset, true));
  }
}
