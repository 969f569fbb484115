// @ts-check
/** Which experiments there are: what the store has, what can be run, and one of them closer; a batch is started here. */

import { el } from "../page/dom.js";
import { BatchCard } from "./batch.js";
import { isOpen, startBatch, stopBatch, storedName, usualSize } from "./data.js";
import { ScenarioList } from "./list.js";
import { duration, moment } from "../charts/numbers.js";
import { writePolicy } from "./state.js";
import { called, say } from "../page/words.js";

const FIRST = "incentive_designs";
const number = (/** @type {number} */ count) => count.toLocaleString("en-US");

export class PolicyHome {
  /** @param {any} screen the comparison, with `state`, `overview`, `batch` and `writer` */
  constructor(screen) {
    this.screen = screen;
    this.wrong = "";
    this.card = new BatchCard({
      titleOf: (batch) => this.titleOf(batch.name, batch.quick), stop: () => this.act(stopBatch()),
      goOn: (batch, retry) => this.start({ ...(batch.scenarios ? { scenarios: batch.scenarios } : { name: batch.name }), quick: batch.quick, retry_failed: retry }),
      open: (batch) => { location.hash = writePolicy({ of: batch.name, quick: batch.quick }); },
    });
    this.list = new ScenarioList(screen.meta, (asked) => this.start(asked));
  }

  get experiments() { return [...this.screen.overview.experiments, ...this.screen.overview.lists]; }

  get kept() { return this.screen.overview.kept; }

  /** @param {string} name @param {boolean} quick */
  titleOf(name, quick) {
    const one = this.experiments.find((experiment) => experiment.name === name);
    const title = one ? called(one.title) : say("web_policy_own_list");
    return one?.sizes.quick && quick ? say("web_policy_title_quick", { title }) : title;
  }

  build() {
    this.body = el("main", { class: "policy-home" });
    this.draw();
    return this.body;
  }

  draw() {
    const { overview, state, wrong } = this.screen, focused = document.activeElement?.getAttribute("data-key");
    if (!overview) {
      this.body.replaceChildren(el("div", { class: "waiting", role: "status" }, el("p", { text: wrong ? called(wrong.sentence) || say("web_failed_lost") : say("web_policy_reading") })));
      return;
    }
    const find = (/** @type {string} */ name) => this.experiments.find((one) => one.name === name);
    const picked = find(state.pick) ?? find(this.screen.batch.name ?? "") ?? find(FIRST) ?? this.experiments[0];
    this.body.replaceChildren(
      el("section", { class: "shelf" }, el("h1", { text: say("web_policy_title") }), this.#shelf(picked),
        el("button", { type: "button", class: "own-list", "data-key": "own-list", text: say("web_policy_own_list_open"), onclick: () => this.list.open(overview.may_run_full) })),
      el("section", { class: "desk" }, this.card.root, picked ? this.#detail(picked) : null));
    this.follow();
    if (focused) /** @type {HTMLElement | null} */ (this.body.querySelector(`[data-key="${focused}"]`))?.focus();
  }

  /** The batch has moved on. */
  follow() {
    if (!this.screen.overview || !this.body) return;
    this.card.draw(this.screen.batch, this.screen.writer);
    const begin = /** @type {HTMLButtonElement | null} */ (this.body.querySelector("[data-key=begin]"));
    if (begin) begin.disabled = isOpen(this.screen.batch) || this.screen.writer !== null;
  }

  #shelf(/** @type {any} */ picked) {
    const has = (/** @type {any} */ one) => [true, false].some((quick) => (this.kept[storedName(one, quick)]?.ok ?? 0) > 0);
    const isReadable = (/** @type {any} */ one) => Object.values(one.sizes).some((/** @type {any} */ size) => size.is_comparison);
    /** @type {[string, any[]][]} */ const groups = [["there", this.experiments.filter((one) => has(one))], ["ready", this.experiments.filter((one) => !has(one) && isReadable(one))],
      ["others", this.experiments.filter((one) => !has(one) && !isReadable(one))]];
    return el("nav", { class: "shelves", "aria-label": say("web_policy_experiments") }, ...groups.filter(([, found]) => found.length).map(([name, found]) =>
      el("div", {}, el("h2", { text: say(`web_policy_group_${name}`) }), el("ul", {}, ...found.map((one) => this.#row(one, one === picked))))));
  }

  #row(/** @type {any} */ one, /** @type {boolean} */ isPicked) {
    const latest = [false, true].map((quick) => this.kept[storedName(one, quick)]).filter((kept) => kept?.ok).map((kept) => kept.latest).sort().at(-1);
    return el("li", {}, el("a", { href: writePolicy({ pick: one.name }), "data-key": `pick-${one.name}`, "aria-current": isPicked ? "true" : null },
      el("strong", { text: called(one.title) }), latest ? el("span", { text: moment(latest) }) : null));
  }

  #detail(/** @type {any} */ one) {
    const { state } = this.screen, isAsked = state.pick === one.name && state.pickQuick !== null;
    const quick = Boolean(one.sizes.quick) && (isAsked ? state.pickQuick : usualSize(one, this.kept)), size = one.sizes[quick ? "quick" : "full"];
    if (!size) return el("article", { class: "detail" }, el("h2", { text: called(one.title) }), el("p", { class: "wrong", text: called(one.wrong) }));
    const kept = this.kept[storedName(one, quick)] ?? { ok: 0, failed: 0, planned: 0 }, isEmpty = Object.values(this.kept).every((/** @type {any} */ there) => !there.ok);
    return el("article", { class: "detail" },
      isEmpty && !isOpen(this.screen.batch) ? el("p", { class: "empty", text: say("web_policy_empty") }) : null,
      el("h2", { text: called(one.title) }), el("p", { class: "question", text: called(one.question) }),
      called(one.look_at) ? el("p", { class: "look-at" }, el("span", { text: say("web_policy_look_at") }), called(one.look_at)) : null,
      one.sizes.quick ? this.#sizes(one, quick) : null,
      el("dl", { class: "facts-row" }, ...this.#facts(one, size, kept).map(([name, value]) => el("div", {}, el("dt", { text: name }), el("dd", { text: value })))),
      quick ? el("p", { class: "soft", text: say("web_policy_quick_note") }) : null,
      this.#actions(one, quick, size, kept),
      this.wrong ? el("p", { class: "wrong", role: "alert", text: this.wrong }) : null);
  }

  #sizes(/** @type {any} */ one, /** @type {boolean} */ quick) {
    const option = (/** @type {boolean} */ isQuick) => el("label", {},
      el("input", { type: "radio", name: "size", value: isQuick ? "quick" : "full", checked: quick === isQuick, "data-key": `size-${isQuick ? "quick" : "full"}`,
        onchange: () => { history.replaceState(null, "", writePolicy({ pick: one.name, pickQuick: isQuick })); this.screen.follow(); } }),
      el("span", { text: say(isQuick ? "web_policy_size_quick" : "web_policy_size_full") }));
    return el("div", { class: "measures sizes", role: "radiogroup", "aria-label": say("web_policy_size") }, option(true), option(false));
  }

  /** @returns {[string, string][]} */
  #facts(/** @type {any} */ one, /** @type {any} */ size, /** @type {any} */ kept) {
    const world = say(`web_policy_world_${size.world ?? "own"}`), isWhole = kept.planned > 0 && kept.ok + kept.failed >= kept.planned;
    /** @type {[string, string | null][]} */ const facts = [
      ["designs", size.is_comparison ? number(size.designs) : null],
      ["states", size.uncertainties && !one.is_search ? say("web_policy_fact_states_of", { states: number(size.states), count: number(size.uncertainties) }) : null],
      ["world", size.world ? world.startsWith("web_") ? size.world : world : null],
      ["days", size.days ? say("web_policy_days", { count: number(size.days) }) : null],
      ["runs", kept.ok || kept.failed ? say("web_policy_fact_kept", { ok: number(kept.ok), runs: number(kept.planned || size.runs) }) : number(size.runs)],
      ["failed", kept.failed ? number(kept.failed) : null],
      ["time", size.seconds && !isWhole ? say("web_policy_about", { time: duration(size.seconds * (1 - kept.ok / Math.max(size.runs, 1))) }) : null]];
    return facts.filter(([, value]) => value !== null).map(([name, value]) => [say(`web_policy_fact_${name}`), String(value)]);
  }

  #actions(/** @type {any} */ one, /** @type {boolean} */ quick, /** @type {any} */ size, /** @type {any} */ kept) {
    if (one.is_search) return el("p", { class: "soft", text: say("web_policy_search", { name: one.name }) });
    const isChanged = kept.planned > 0 && kept.about !== size.about, isWhole = !isChanged && kept.planned > 0 && kept.ok + kept.failed >= kept.planned, mayRun = quick || this.screen.overview.may_run_full;
    const canOpen = kept.ok > 0 && size.is_comparison && !isChanged, word = kept.ok && !isChanged ? "web_policy_go_on" : quick ? "web_policy_begin_quick" : "web_policy_begin";
    return el("div", { class: "actions" },
      isChanged ? el("p", { class: "soft", text: say("web_policy_changed") }) : null,
      canOpen ? el("a", { class: "button primary", href: writePolicy({ of: one.name, quick }), "data-key": "open", text: say("web_policy_open") }) : null,
      isWhole || !mayRun ? null : el("button", { type: "button", class: canOpen ? "" : "primary", "data-key": "begin", text: say(word), onclick: () => this.start({ name: one.name, quick }) }),
      mayRun ? null : el("p", { class: "soft", text: say("web_policy_only_quick") }),
      size.is_comparison ? null : el("p", { class: "soft", text: say("web_policy_no_comparison", { command: commandFor(one, quick) }) }));
  }

  start(/** @type {any} */ asked) { return this.act(startBatch(asked)); }

  async act(/** @type {Promise<any>} */ turn) {
    this.wrong = "";
    try {
      this.screen.hear(await turn);
    } catch (error) {
      this.wrong = called(/** @type {any} */ (error).sentence) || say("web_failed_lost");
      this.screen.speak(this.wrong);
    }
    if (this.body?.isConnected) this.draw();
  }
}

/** The command that reads an experiment that compares no designs. */
function commandFor(/** @type {any} */ one, /** @type {boolean} */ quick) {
  const isFactorial = ["ablation", "factorial", "fractional_factorial"].includes(one.kind);
  return `yhly ${isFactorial ? "attribute" : "sensitivity"} ${one.name}${quick ? " --quick" : ""}`;
}
