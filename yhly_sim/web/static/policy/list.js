// @ts-check
/** A comparison of scenarios of one's own choice: a dialog in which they are put together. */

import { el, write } from "../page/dom.js";
import { called, say } from "../page/words.js";

const LEAST = 2, MOST = 8;
const SIZES = ["quick", "full"];

export class ScenarioList {
  /** @param {any} meta @param {(asked: any) => void} start */
  constructor(meta, start) {
    this.meta = meta;
    this.start = start;
    /** @type {string[]} the first is the baseline */ this.chosen = ["no_reform", "weidu"];
  }

  /** @param {boolean} mayRunFull */
  open(mayRunFull) {
    const known = new Map(this.meta.scenarios.map((/** @type {any} */ one) => [one.name, one]));
    this.chosen = this.chosen.filter((name) => known.has(name));
    const count = el("p", { class: "soft", role: "status" }), begin = el("button", { type: "submit", class: "primary", "data-key": "list-begin", text: say("web_policy_begin") });
    const size = el("select", { "data-key": "list-size" }, ...(mayRunFull ? SIZES : SIZES.slice(0, 1)).map((name) => el("option", { value: name, text: say(`web_policy_list_${name}`) })));
    const row = (/** @type {any} */ one) => el("label", { class: "check" }, el("input", { type: "checkbox", name: "scenario", value: one.name, checked: this.chosen.includes(one.name),
      onchange: (/** @type {any} */ event) => { this.chosen = event.target.checked ? [...this.chosen, one.name] : this.chosen.filter((name) => name !== one.name); follow(); } }),
      el("span", { text: called(one.title) || one.name }));
    const follow = () => {
      const first = this.chosen[0] ? called(known.get(this.chosen[0])?.title) : "";
      write(count, this.chosen.length < LEAST ? say("web_policy_list_few") : this.chosen.length > MOST ? say("web_policy_list_many", { most: MOST })
        : say("web_policy_list_chosen", { count: this.chosen.length, first }));
      begin.disabled = this.chosen.length < LEAST || this.chosen.length > MOST;
    };
    const dialog = el("dialog", { class: "keys scenario-list", "aria-labelledby": "list-title", onclose: () => dialog.remove() },
      el("h2", { id: "list-title", text: say("web_policy_own_list") }), el("p", { class: "soft", text: say("web_policy_list_lead") }),
      el("form", { onsubmit: (/** @type {Event} */ event) => { event.preventDefault(); dialog.close(); this.start({ scenarios: this.chosen, quick: size.value === "quick" }); } },
        el("div", { class: "scenarios", tabindex: 0, role: "group", "aria-label": say("web_policy_own_list") }, ...this.meta.scenarios.map(row)),
        el("label", { class: "choose" }, el("span", { text: say("web_policy_size") }), size), count,
        el("div", { class: "choices" }, begin, el("button", { type: "button", text: say("web_close"), onclick: () => dialog.close() }))));
    follow();
    document.body.append(dialog);
    dialog.showModal();
  }
}
