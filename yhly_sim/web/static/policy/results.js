// @ts-check
/** The results of one experiment: its frame, what is chosen for all views, and the view that is open. */

import { el } from "../page/dom.js";
import { CostView } from "./cost.js";
import { isOpen } from "./data.js";
import { DriversView } from "./drivers.js";
import { exportMenu } from "./export.js";
import { FlipsView } from "./flips.js";
import { GainsView } from "./gains.js";
import { PolicyModel } from "./model.js";
import { choice, menu } from "./parts.js";
import { RankView } from "./rank.js";
import { VIEWS, writePolicy } from "./state.js";
import { TableView } from "./table.js";
import { called, say } from "../page/words.js";

const FACES = { table: TableView, cost: CostView, rank: RankView, gains: GainsView, flips: FlipsView, drivers: DriversView };
const number = (/** @type {number} */ count) => count.toLocaleString("en-US");

export class PolicyResults {
  /** @param {any} screen the comparison, with `state`, `product`, `findings` */
  constructor(screen) {
    this.screen = screen;
    this.begin();
  }

  /** Another product has come. */
  begin() {
    /** @type {PolicyModel | null} */ this.model = null;
    /** @type {any} */ this.view = null;
  }

  build() {
    const { product, state, findings } = this.screen;
    if (!product) return this.#waiting();
    this.model ??= new PolicyModel(product, findings, state);
    this.model.state = state;
    const Face = FACES[state.view];
    if (!(this.view instanceof Face)) this.view = new Face(this);
    this.note = el("div", { class: "changing", role: "status", hidden: true });
    const body = el("main", { class: `policy ${state.view}-view` }, this.#head(), this.#bar(), this.note, this.view.build());
    this.follow();
    this.fetch();
    return body;
  }

  shown() { this.view?.shown?.(); }

  /** The batch has moved on. */
  follow() {
    if (!this.note || !this.screen.product) return;
    const { batch, state, product: { experiment } } = this.screen, isMine = batch.name === state.of && Boolean(batch.quick) === state.quick && isOpen(batch);
    this.note.hidden = !isMine && experiment.runs + experiment.failed >= experiment.planned;
    if (this.note.hidden) return;
    const said = say(isMine ? "web_policy_changing" : "web_policy_partial", { runs: number(experiment.runs), planned: number(experiment.planned) });
    if (this.note.dataset.said === said) return;
    this.note.dataset.said = said;
    this.note.replaceChildren(el("span", { text: said }), el("button", { type: "button", class: "small", "data-key": "update", text: say("web_policy_update"), onclick: () => this.screen.reread() }));
  }

  /** What was chosen changes what is shown. @param {Partial<import("./state.js").PolicyState>} changed */
  turn(changed) {
    this.screen.turn(changed);
    this.screen.redraw();
  }

  /** The same while a slider moves: the view redraws itself. @param {Partial<import("./state.js").PolicyState>} changed */
  slide(changed) {
    this.screen.turn(changed);
    if (this.model) this.model.state = this.screen.state;
  }

  /** Differences that are not there yet are asked for; the view shows them when they come. */
  async fetch() {
    const { model, view } = this;
    if (!model) return;
    try {
      if (await model.fetchAgainst() && model === this.model && view === this.view) view.arrived();
    } catch (error) {
      this.screen.speak(called(/** @type {any} */ (error).sentence) || say("web_failed_lost"));
    }
  }

  #waiting() {
    const { wrong, state } = this.screen;
    return el("main", { class: "policy" }, el("header", { class: "policy-head" }, el("a", { class: "quiet-link", href: "#/policy", "data-key": "back", text: `‹ ${say("web_policy_all")}` })),
      el("div", { class: "waiting", role: wrong ? "alert" : "status" }, el("p", { text: wrong ? called(wrong.sentence) || say("web_failed_lost") : say("web_policy_reading") }),
        wrong ? el("a", { class: "button", href: writePolicy({ pick: state.of, pickQuick: state.quick }), "data-key": "to-experiment", text: say("web_policy_to_experiment") }) : null));
  }

  #head() {
    const { experiment } = this.screen.product, world = say(`web_policy_world_${experiment.world ?? "own"}`);
    const extent = [experiment.is_quick ? say("web_policy_tag_quick") : "", world.startsWith("web_") ? experiment.world : world, experiment.days ? say("web_policy_days", { count: number(experiment.days) }) : "",
      say("web_policy_runs", { count: number(experiment.runs) })].filter(Boolean).join(" · ");
    return el("header", { class: "policy-head" },
      el("a", { class: "quiet-link", href: writePolicy({ pick: experiment.name, pickQuick: experiment.is_quick }), "data-key": "back", text: `‹ ${say("web_policy_all")}` }),
      el("h1", { text: called(experiment.title) }), el("p", { class: experiment.is_quick ? "extent quick" : "extent", text: extent }), exportMenu(this));
  }

  #bar() {
    const { state } = this.screen, model = /** @type {PolicyModel} */ (this.model);
    return el("div", { class: "policy-bar" },
      el("nav", { class: "tabs", "aria-label": say("web_policy_views") }, ...VIEWS.map((name) =>
        el("a", { href: writePolicy({ ...state, view: name }), "data-key": `view-${name}`, "aria-current": state.view === name ? "page" : null, text: say(`web_policy_view_${name}`) }))),
      el("div", { class: "bar-tools" },
        choice("baseline", say("web_policy_baseline"), model.designs.map((_, place) => [String(place), model.title(place)]), String(model.baseline), (place) => this.turn({ base: Number(place) })),
        this.#designs(model), ...(this.view.tools?.() ?? [])));
  }

  #designs(/** @type {PolicyModel} */ model) {
    const box = (/** @type {number} */ place) => el("label", { class: "check" }, el("input", { type: "checkbox", checked: model.shown.includes(place), disabled: place === model.baseline, "data-key": `design-${place}`,
      onchange: (/** @type {any} */ event) => this.turn({ hide: event.target.checked ? model.state.hide.filter((one) => one !== place) : [...model.state.hide, place] }) }), el("span", { text: model.title(place) }));
    return menu("designs", say("web_policy_designs", { count: model.shown.length }), model.designs.map((_, place) => box(place)));
  }
}
