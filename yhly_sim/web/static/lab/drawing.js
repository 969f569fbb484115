// @ts-check
/** What is seen in the lab on a day: maps, numbers, the course of the weeks with its bands, the line of days. */

import { LEAST_RUNS, band, differences, estimate } from "../runs/bands.js";
import { write } from "../page/dom.js";
import { fillFigures } from "../charts/figures.js";
import { monthsBetween } from "../page/months.js";
import { MOST_REPLICATIONS } from "../runs/replications.js";
import { differenceScale, levelScale } from "../map/scale.js";
import { dateOf, figure, gapFigure, inOneLine, say, unitName, writtenDate } from "../page/words.js";

const isProjector = () => document.documentElement.classList.contains("projector");

export class Drawing {
  /** @param {any} lab */
  constructor(lab) {
    this.lab = lab;
    /** @type {any[]} */ this.months = [];
    /** @type {any[]} */ this.scales = [];
    /** What the chart shows. @type {{caption: string, unit: string, lines: any[], firstDate: string} | null} */ this.drawn = null;
    /** @type {{count: number, pairs: any[] | null}} */ this.known = { count: -1, pairs: null };
  }

  get view() { return this.lab.view; }
  get meanUnit() { const { name, unit } = this.lab.measure; return name === "hidden" ? "cases_per_thousand" : unit; }

  begin() {
    this.drawn = null;
    this.drawLegends();
    fillFigures(this.view.figures, null, []);
    this.drawReplications();
  }

  drawLegends() {
    const measure = this.lab.measure;
    this.scales = [levelScale(measure), levelScale(measure), differenceScale(measure)];
    this.view.panels.forEach((/** @type {any} */ panel, /** @type {number} */ i) => panel.drawLegend(this.scales[i], measure));
    const small = document.createElement("small");
    small.textContent = say("web_chart_axis", { unit: unitName(this.meanUnit) });
    this.view.chartTitle.replaceChildren(say(`web_long_${measure.name}`), small);
  }

  span() {
    const { pair, choices } = this.lab;
    this.months = monthsBetween(pair.first, pair.end);
    this.view.controls.timeline.span(pair.first, pair.end, this.months);
    this.view.controls.timeline.mark(choices.edits.forks.map((/** @type {any} */ fork) => ({ day: pair.first + fork.day, title: say("web_fork_from", { count: fork.day, what: choices.told(fork) }) })));
    this.view.controls.timeline.arrive(this.lab.lastDay);
  }

  drawArrived() {
    const { pair, coming } = this.lab, seen = coming ?? pair;
    this.view.controls.timeline.arrive(this.lab.lastDay);
    write(this.view.arriving, coming ? say("web_fork_arriving") : pair.isWhole ? "" : say("web_arriving", { day: seen.last - seen.first, count: seen.end - seen.first }));
    this.drawCourse();
    this.lab.incentives.draw();
  }

  showDay() {
    const { pair, player, measure, view } = this.lab, day = player.day;
    if (!this.lab.isShown || !view || day < 0) return;
    const frames = pair.frames(measure, day), means = pair.means(measure, day), [date, count] = this.lab.when();
    const label = say(`web_long_${measure.name}`);
    view.panels.forEach((/** @type {any} */ panel, /** @type {number} */ i) => panel.show(frames[i], this.scales[i], means[i], measure,
      say("web_map_of", { side: say(`web_side_${["a", "b", "difference"][i]}`), label, when: `${date} ${count}` })));
    this.#fillFigures();
    view.controls.move(day, date, count);
    view.chart.move(day);
    this.lab.drawer.follow();
    this.lab.incentives.move(day);
    if (this.lab.marked >= 0) this.lab.pointer.write();
  }

  // --- replications

  /** The shown pair, and those that further replications gave. */
  get pairs() {
    const { pair, replications } = this.lab;
    if (!pair?.isWhole || !replications.count) return null;
    if (this.known.count !== replications.count || this.known.pair !== pair) {
      this.known = { count: replications.count, pair, pairs: replications.pairs(pair.tapes) };
    }
    return this.known.pairs;
  }

  /** The main numbers of the day, and how sure their differences are; no estimates where there is one run. */
  get figures() {
    const { pair, player } = this.lab, rows = pair.headline(player.day), pairs = this.pairs;
    return { rows, estimates: pairs ? rows.map((/** @type {any} */ row) => estimate(differences(pairs, row.series, player.day, row.isCount))) : [] };
  }

  #fillFigures() {
    const { rows, estimates } = this.figures;
    fillFigures(this.view.figures, rows, estimates);
  }

  drawReplications() {
    const { replications, view } = this.lab;
    if (!view) return;
    const { count, isUnderWay, isStopped, failure } = replications, runs = count + 1;
    const text = runs >= LEAST_RUNS ? say("web_bands", { count: runs }) : isUnderWay ? say("web_bands_coming", { count: runs }) : say("web_bands_one");
    write(view.bands.text, failure ? say("web_bands_failed") : text);
    view.bands.text.classList.toggle("shown", runs >= LEAST_RUNS);
    const isOver = count >= MOST_REPLICATIONS || (!isUnderWay && !isStopped && !failure);
    view.bands.button.hidden = isOver;
    write(view.bands.button, say(isUnderWay ? "web_bands_stop" : "web_bands_go_on"));
    write(view.luck, inOneLine(count ? say(runs >= LEAST_RUNS ? "web_luck_many" : "web_luck_few", { count: runs }) : say("web_same_luck"), say("web_schematic")));
    if (this.lab.isShown) { this.drawCourse(); this.#fillFigures(); }
  }

  drawCourse() {
    const { pair, measure, view, player } = this.lab;
    if (!this.lab.isShown || !view) return;
    const series = measure.series, header = pair.tapes[0].header, unit = header.series[pair.tapes[0].seriesPlace(series)]?.unit ?? this.meanUnit, pairs = this.pairs;
    const lines = [0, 1].map((side) => {
      const tag = say(`web_side_${"ab"[side]}`);
      return { name: isProjector() ? tag : `${tag} ${this.lab.titleOf("ab"[side])}`, tag, css: `side-${"ab"[side]}`, points: pair.course(side, series),
        band: pairs ? band(pairs.map((/** @type {any[]} */ one) => one[side]), series) : [] };
    });
    view.chart.draw({ unit, first: pair.first, last: pair.end, lines, ticks: this.months, day: player.day });
    const label = say(`web_long_${measure.name}`);
    const [a, b] = lines.map((line) => figure(unit, line.points.at(-1)?.[1] ?? NaN));
    view.chart.root.setAttribute("aria-label", say("web_chart_says", { label, a, b }));
    this.drawn = { caption: say("web_chart_caption", { label, unit: unitName(unit) }), unit, lines, firstDate: header.first_date };
    if (view.root.querySelector(".behind").open) this.fillTable();
  }

  /** The numbers behind the chart, once somebody opens them; with bands, between which two 80 % of runs lie. */
  fillTable() {
    if (!this.drawn) return;
    const { caption, unit, lines, firstDate } = this.drawn;
    const hasBands = lines.every((line) => line.band.length);
    const ranges = lines.map((line) => new Map(line.band.map((/** @type {number[]} */ one) => [one[0], `${figure(unit, one[1])} – ${figure(unit, one[2])}`])));
    const middle = say("web_bands_column");
    const heads = [say("web_date"), ...lines.flatMap((line) => hasBands ? [line.name, middle] : [line.name]), say("web_side_difference")];
    this.view.chart.fillTable(caption, heads, lines[0].points.slice(0, lines[1].points.length).map((/** @type {number[]} */ [day, value], /** @type {number} */ i) => {
      const other = lines[1].points[i][1], cells = [value, other].flatMap((one, side) => hasBands ? [figure(unit, one), ranges[side].get(day) ?? "–"] : [figure(unit, one)]);
      return [writtenDate(dateOf(firstDate, day)), ...cells, gapFigure(unit, other - value)];
    }));
  }

  drawPlayer() { this.view.controls.draw(this.lab.isShown); }
}
