// @ts-check
/** What the free lab is made of on the page: bar, panels, chart, numbers, controls. It decides nothing. */

import { CourseChart } from "../charts/chart.js";
import { Controls, iconButton } from "../runs/controls.js";
import { el } from "../page/dom.js";
import { untouched } from "./edits.js";
import { OWN } from "./own.js";
import { Panel } from "../map/panel.js";
import { PRESETS, presetOf } from "./presets.js";
import { MEASURES } from "../map/scale.js";
import { againButton, failureNotice, showState } from "../runs/run_state.js";
import { called, say } from "../page/words.js";

/** In the place of a scenario: a file of one's own. */
const UPLOAD = "+";

/** @param {any} lab */
export function labView(lab) {
  const { state } = lab, isReplay = Boolean(document.documentElement.dataset.replay);
  const view = {
    panels: /** @type {Panel[]} */ (["a", "b", "difference"].map((side) => new Panel({
      side: /** @type {any} */ (side), world: lab.world, point: lab.pointer.point, pick: lab.pointer.pick, enlarge: () => lab.enlarge(lab.large === side ? "" : side),
      title: side === "difference" ? el("h2", { text: say("web_difference_title") })
        : isReplay ? el("h2", { class: "title", text: lab.titleOf(side) }) : scenarioSelect(lab, side) }))),
    chart: new CourseChart(),
    controls: new Controls(lab),
    figures: el("table", { class: "figures" }),
    state: el("div", { class: "state" }),
    arriving: el("p", { class: "arriving" }),
    tip: el("div", { class: "tip", hidden: true }),
    drawer: el("div", { class: "drawer-place" }),
    chartTitle: el("h2"),
    incentives: el("section", { class: "incentives", hidden: true, "aria-label": say("web_incentives_title") }),
    bands: { text: el("p", { class: "bands-text" }), button: el("button", { type: "button", class: "plain small", "data-key": "bands", hidden: true,
      onclick: () => lab.replications.isUnderWay ? lab.replications.halt() : lab.replications.begin() }) },
    luck: el("span"),
    root: /** @type {any} */ (null),
  };
  view.root = el("main", { class: "lab" },
    el("div", { class: "bar" },
      isReplay ? el("p", { class: "recording", text: say("web_recording") }) : el("label", { class: "preset" }, el("span", { text: say("web_preset") }), presetSelect(lab)),
      measureChoice(lab),
      isReplay ? el("p", { class: "seed", text: `${say("web_seed")} ${state.seed}` }) : el("div", { class: "seed" }, el("label", {}, el("span", { text: say("web_seed") }),
        el("input", { type: "text", inputmode: "numeric", "data-key": "seed", value: state.seed, "aria-label": say("web_seed_label"),
          onchange: (/** @type {any} */ event) => lab.chooseSeed(event.target.value) })),
      iconButton("seed-other", "dice", say("web_seed_other"), lab.otherSeed)),
      opener("incentives", lab.incentives.isOpen, lab.incentives.toggle),
      isReplay ? null : opener("switches", lab.isDrawerOpen, lab.toggleDrawer)),
    el("div", { class: "maps" }, ...view.panels.map((panel) => panel.root), view.state),
    el("div", { class: "below" },
      el("section", { class: "card course-card" }, el("header", {}, view.chartTitle, view.arriving, view.bands.text, view.bands.button,
        el("details", { class: "behind", onkeydown: closeByEscape }, el("summary", { "data-key": "data", text: say("web_chart_data"), onclick: () => lab.drawing.fillTable() }),
          el("div", { class: "sheet", tabindex: "0", role: "region", "aria-label": say("web_chart_data") }, view.chart.table))), view.chart.root),
      el("section", { class: "card numbers-card" }, view.figures)),
    view.controls.root,
    el("footer", { class: "foot" }, el("p", {}, view.luck)),
    view.incentives, view.tip, view.drawer);
  return view;
}

/** @param {KeyboardEvent} event in what a summary opens */
function closeByEscape(event) {
  const details = /** @type {HTMLDetailsElement} */ (event.currentTarget);
  if (event.key !== "Escape" || !details.open) return;
  event.preventDefault();
  details.open = false;
  details.querySelector("summary")?.focus();
}

const opener = (/** @type {string} */ name, /** @type {boolean} */ isOpen, /** @type {() => void} */ toggle) =>
  el("button", { type: "button", class: "quiet", "data-key": name, "aria-expanded": String(isOpen), text: say(`web_${name}`), onclick: toggle });

function scenarioSelect(/** @type {any} */ lab, /** @type {string} */ side) {
  return el("select", { class: "title", "data-key": `scenario-${side}`, "aria-label": say(`web_choose_${side}`),
    onchange: (/** @type {any} */ event) => {
      if (event.target.value === UPLOAD) { event.target.value = lab.state[side]; lab.upload(); } else lab.choose({ [side]: event.target.value, ...(side === "b" ? untouched() : {}) });
    } },
  lab.choices.scenario(lab.state[side]) ? null : option(lab, side, { name: lab.state[side] }),
  ...lab.choices.own.map((/** @type {any} */ one) => option(lab, side, one)), ...lab.meta.scenarios.map((/** @type {any} */ one) => option(lab, side, one)),
  el("option", { value: UPLOAD, text: say("web_upload") }));
}

const option = (/** @type {any} */ lab, /** @type {string} */ side, /** @type {any} */ one) => el("option", { value: one.name, selected: one.name === lab.state[side],
  text: one.name === lab.state[side] ? lab.titleOf(side) : called(one.title) || one.name });

function presetSelect(/** @type {any} */ lab) {
  const chosen = presetOf(lab.state);
  return el("select", { "data-key": "preset", "aria-label": say("web_preset"), onchange: (/** @type {any} */ event) => {
    const preset = PRESETS.find((one) => one.name === event.target.value);
    if (preset) lab.choose({ a: preset.a, b: preset.b, show: preset.show, ...untouched() });
  } }, chosen ? null : el("option", { value: "", selected: true, text: say("web_preset_own") }),
  ...PRESETS.map((one) => el("option", { value: one.name, selected: one === chosen, text: say(`web_preset_${one.name}`) })));
}

function measureChoice(/** @type {any} */ lab) {
  return el("div", { class: "measures", role: "radiogroup", "aria-label": say("web_show") }, ...MEASURES.map((one) =>
    el("label", {}, el("input", { type: "radio", name: "measure", value: one.name, "data-key": `measure-${one.name}`, checked: one.name === lab.state.show,
      onchange: () => lab.chooseMeasure(one.name) }), el("span", { text: say(`web_measure_${one.name}`) }))));
}

/** What stands over the maps while there is nothing to see, or where something failed. @param {any} lab @param {any} place */
export const fillState = (lab, place) => showState(lab.pair, Boolean(lab.world), place, (failure) => failureNotice(failure, [againButton(lab.again),
  el("button", { type: "button", class: "quiet", "data-key": "shipped", text: say("web_back_to_preset"), onclick: lab.shipped })], isOwnGone(lab) ? say("web_own_gone") : ""), lab.wantedDay);

/** A file of one's own was brought into another tab. */
const isOwnGone = (/** @type {any} */ lab) => ["a", "b"].some((side) => OWN.test(lab.state[side]) && !lab.choices.scenario(lab.state[side]));
