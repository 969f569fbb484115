// @ts-check
/** Who is rewarded for what in both programmes, how hard people really work beside what is seen, and stars deserved and awarded. */

import { CourseChart } from "../charts/chart.js";
import { el, write } from "../page/dom.js";
import { figure, say } from "../page/words.js";

const OF_THE_REPORT = Object.freeze(["rating", "star_money", "honours", "health_check", "promotion", "worker_recommendation", "contract_renewal"]);
const CHARTS = Object.freeze([
  { name: "effort", unit: "share", lines: [{ name: "real", css: "true" }, { name: "visible", css: "reported" }] },
  { name: "stars", unit: "mean_cases", lines: [{ name: "deserved", css: "true" }, { name: "awarded", css: "reported" }] }]);

/** The instruments in force on the morning after an evening. Pure. @param {any[]} periods @param {number} day @returns {any} */
export const inForce = (periods, day) => periods.filter((one) => one.day <= day).at(-1) ?? { day: 0, rating: false, instruments: [] };

/** The mean over grids of a number that the tape has for each, week by week. Pure. @param {any} tape @param {string} name @param {number} last @returns {[number, number][]} */
export function gridCourse(tape, name, last) {
  const place = tape.header.grid_frames.findIndex((/** @type {any} */ one) => one.name === name), { grids: count, nothing } = tape.header;
  if (place < 0) return [];
  const steps = tape.header.grid_frames[place].steps;
  return tape.weeks.filter((/** @type {any} */ week) => week.day <= last).map((/** @type {any} */ week) => {
    const known = [...week.grids.subarray(place * count, (place + 1) * count)].filter((one) => one !== nothing);
    return [week.day, known.reduce((sum, one) => sum + one, 0) / known.length / steps];
  });
}

/** How an amount is written. @param {any} one an instrument */
function writtenAmount(one) {
  const number = one.amount.toLocaleString("en-US", { maximumFractionDigits: 2 });
  return one.gives === "pull" ? say("web_gives_pull") : say(`web_gives_${one.gives}`, { number });
}

export class Incentives {
  /** @param {any} lab */
  constructor(lab) {
    this.lab = lab;
    this.isOpen = false;
    /** @type {any[]} */ this.sides = [];
    this.toggle = () => {
      this.isOpen = !this.isOpen;
      if (this.isOpen && lab.isDrawerOpen) lab.toggleDrawer();
      this.draw();
      lab.focus(this.isOpen ? "incentives-close" : "incentives");
    };
  }

  close() { if (this.isOpen) { this.isOpen = false; this.draw(); } }

  draw() {
    const { view, player } = this.lab;
    if (!view) return;
    document.querySelector("[data-key=incentives]")?.setAttribute("aria-expanded", String(this.isOpen));
    view.incentives.hidden = !this.isOpen;
    if (!this.isOpen || !this.lab.isShown) { view.incentives.replaceChildren(); return; }
    if (!view.incentives.firstChild) this.#build();
    this.sides.forEach((side, i) => {
      side.title.textContent = this.lab.titleOf("ab"[i]);
      CHARTS.forEach((chart, j) => this.#drawChart(side.charts[j], chart, i));
      side.efforts.hidden = !side.charts.some((/** @type {any} */ held) => held.lines.some((/** @type {any} */ line) => line.points.some((/** @type {number[]} */ one) => one[1] > 0)));
    });
    this.move(player.day);
  }

  #build() {
    this.sides = ["a", "b"].map((side) => {
      const charts = CHARTS.map((chart) => ({ chart: new CourseChart(), now: el("small"), lines: /** @type {any[]} */ ([]) }));
      const efforts = el("div", { class: "efforts" }, ...CHARTS.map((chart, j) => el("figure", {},
        el("figcaption", {}, el("span", { text: say(`web_incentives_${chart.name}`) }), charts[j].now), charts[j].chart.root)));
      const title = el("h3"), list = el("ul", { class: "instruments" }), rating = el("p", { class: "soft" });
      const root = el("section", { class: `incentives-side side-${side}` },
        el("header", {}, el("span", { class: "side", text: say(`web_side_${side}`) }), title),
        el("div", { class: "rewards" }, el("h4", { text: say("web_incentives_rewards") }), rating, list),
        efforts);
      return { root, title, list, rating, charts, efforts, drawn: "" };
    });
    this.lab.view.incentives.replaceChildren(
      el("header", {}, el("h2", { text: say("web_incentives_title") }), el("p", { class: "soft", text: say("web_incentives_lead") }),
        el("button", { type: "button", class: "plain", "data-key": "incentives-close", text: say("web_close"), onclick: this.toggle })),
      el("div", { class: "incentives-body", tabindex: "0", role: "region", "aria-label": say("web_incentives_title") }, ...this.sides.map((side) => side.root)));
  }

  /** @param {any} held @param {any} chart @param {number} side */
  #drawChart(held, chart, side) {
    const { pair, player } = this.lab, lines = chart.lines.map((/** @type {any} */ line) => ({ name: say(`web_incentives_${line.name}`), css: line.css, points: this.#course(line.name, side) }));
    held.lines = lines;
    held.chart.draw({ unit: chart.unit, first: pair.first, last: pair.end, lines, ticks: this.lab.drawing.months.filter((/** @type {any} */ one, /** @type {number} */ i, /** @type {any[]} */ all) => i === 0 || i === all.length - 1),
      day: player.day, range: this.#range(chart) });
  }

  /** @param {string} line @param {number} side @returns {[number, number][]} */
  #course(line, side) {
    const { pair } = this.lab, last = this.lab.lastDay;
    const courses = { real: () => pair.course(side, "effort_real"), visible: () => pair.course(side, "effort_visible"),
      deserved: () => gridCourse(pair.tapes[side], "star_count_true", last), awarded: () => gridCourse(pair.tapes[side], "star_count", last) };
    return courses[line]().filter((/** @type {[number, number]} */ [day, value]) => Number.isFinite(value) && day <= last);
  }

  /** Both sides share their scale. */
  #range(/** @type {any} */ chart) {
    const values = [0, 1].flatMap((side) => chart.lines.flatMap((/** @type {any} */ line) => this.#course(line.name, side).map(([, value]) => value)));
    return [0, Math.max(...values, chart.name === "stars" ? 1 : 0.1) * 1.08];
  }

  /** @param {number} day */
  move(day) {
    if (!this.isOpen || !this.sides.length || !this.lab.isShown) return;
    this.sides.forEach((side, i) => {
      const tape = this.lab.pair.tapes[i], period = inForce(tape.header.instruments ?? [], day);
      for (const [j, held] of side.charts.entries()) {
        held.chart.move(day);
        const now = held.lines.map((/** @type {any} */ line) => `${line.name} ${figure(CHARTS[j].unit, line.points.filter((/** @type {any} */ one) => one[0] <= day).at(-1)?.[1] ?? NaN)}`);
        write(held.now, now.join(" · "));
        held.chart.root.setAttribute("aria-label", `${say(`web_incentives_${CHARTS[j].name}`)} ${now.join(" · ")}`);
      }
      const drawn = JSON.stringify([period, side.efforts.hidden]);
      if (drawn === side.drawn) return;
      side.drawn = drawn;
      write(side.rating, say(period.instruments.length ? (period.rating ? "web_incentives_rated" : "web_incentives_unrated") : side.efforts.hidden ? "web_incentives_nobody" : "web_incentives_none"));
      side.list.replaceChildren(...period.instruments.map(written));
    });
  }
}

/** An instrument in two lines: its name and what it gives; for what, to whom, how often, by which measure. */
function written(/** @type {any} */ one) {
  const name = OF_THE_REPORT.includes(one.name) && !one.is_own ? say(`web_instrument_${one.name}`) : one.name;
  const facts = [say(`web_rewards_${one.rewards}`), one.whom.map((/** @type {string} */ who) => say(`web_whom_${who}`)).join(say("web_list_comma")), say(`web_every_${one.every}`)];
  const share = one.gives === "yuan" && one.share < 1 ? say("web_gives_share", { share: Math.round(100 * one.share) }) : "";
  return el("li", {}, el("p", { class: "what" }, el("span", { text: name }), el("span", { class: "amount", text: writtenAmount(one) })),
    el("p", { class: "how" }, el("span", { class: `measured ${one.measured}`, text: say(`web_measured_${one.measured}`) }), ` ${[...facts, share].filter(Boolean).join("\u00a0· ")}`));
}
