// @ts-check
/** The stage of a lesson: maps, course and tip of a day; what stands there while there is nothing to see. */

import { measureWords } from "./words.js";
import { monthsBetween } from "../page/months.js";
import { againButton, failureNotice, showState } from "../runs/run_state.js";
import { called, dateOf, figure, say, unitName, writtenDate } from "../page/words.js";

/** The line as far as it has been played: what comes is not given away. */
export function drawCourse(/** @type {any} */ lesson) {
  const trial = lesson.trial, { chart, chartTitle } = lesson.view;
  if (!trial?.hasBegun || !chart.root.isConnected) return;
  const name = lesson.step.chart || lesson.measure.series, header = trial.tapes[0].header, told = header.series[trial.tapes[0].seriesPlace(name)];
  const label = lesson.step.chart ? measureWords(lesson.step.measures[name]) : say(`web_long_${lesson.measure.name}`);
  const isPair = trial.runs.length > 1, first = trial.first;
  const lines = trial.runs.map((_, side) => ({ css: isPair ? `side-${"ab"[side]}` : "side-b", name: isPair ? say(`web_side_${"ab"[side]}`) : "",
    points: trial.course(side, name).filter(([day, value]) => day <= lesson.player.day && Number.isFinite(value)) }));
  const small = document.createElement("small");
  small.textContent = say("web_chart_axis", { unit: unitName(told.unit) });
  chartTitle.replaceChildren(label, small);
  chart.draw({ unit: told.unit, first, last: trial.end, lines, ticks: lesson.months, day: lesson.player.day });
  lesson.drawnWeek = lines[0].points.length;
  const ends = lines.map((line) => figure(told.unit, line.points.at(-1)?.[1] ?? NaN));
  chart.root.setAttribute("aria-label", isPair ? say("web_chart_says", { label, a: ends[0], b: ends[1] }) : say("web_lesson_chart_says", { label, value: ends[0] }));
  chart.fillTable(say("web_chart_caption", { label, unit: unitName(told.unit) }), [say("web_date"), ...lines.map((line, side) => line.name || called(lesson.step.runs[side].title))],
    lines[0].points.map(([day, value], i) => [writtenDate(dateOf(header.first_date, day)), figure(told.unit, value), ...lines.slice(1).map((line) => figure(told.unit, line.points[i]?.[1] ?? NaN))]));
}

export function span(/** @type {any} */ lesson) {
  const { trial } = lesson;
  lesson.months = monthsBetween(trial.first, trial.end);
  lesson.view.controls.timeline.span(trial.first, trial.end, innerWidth < 1100 ? [lesson.months[0], lesson.months[lesson.months.length - 1]] : lesson.months);
}

/** The evening that the player is at. */
export function showDay(/** @type {any} */ lesson) {
  const trial = lesson.trial, day = lesson.player.day;
  if (!trial?.hasBegun || !lesson.view || day < 0) return;
  const measure = lesson.measure, count = day - trial.first, date = writtenDate(dateOf(trial.tapes[0].header.first_date, day));
  const when = count ? say("web_day_after", { count }) : say("web_day_eve"), label = say(`web_long_${measure.name}`);
  trial.tapes.forEach((tape, i) => {
    const values = tape.frame(measure.frame, day);
    const mean = measure.name === "open" ? values.reduce((all, one) => all + one, 0) : tape.seriesAt(measure.series, day);
    lesson.view.panels[i].show(values, lesson.scale, mean, measure, say("web_map_of", { side: called(lesson.step.runs[i].title), label, when: `${date} ${when}` }));
  });
  if (lesson.path && lesson.place.phase === "run") for (const panel of lesson.view.panels) panel.map?.mark(lesson.path.courtyard);
  lesson.view.controls.move(day, date, when);
  if (lesson.place.phase === "run") {
    if (trial.course(0, lesson.step.chart || measure.series).filter(([one]) => one <= day).length !== lesson.drawnWeek) drawCourse(lesson);
    else lesson.view.chart.move(day);
  }
  if (lesson.marked >= 0) writeTip(lesson);
}

/** A courtyard that is pointed at, on all maps. */
export function mark(/** @type {any} */ lesson, /** @type {number} */ courtyard, /** @type {PointerEvent | undefined} */ event) {
  lesson.marked = courtyard;
  for (const panel of lesson.view.panels) panel.map?.mark(courtyard >= 0 ? courtyard : lesson.place.phase === "run" && lesson.path ? lesson.path.courtyard : -1);
  const tip = lesson.view.tip;
  tip.hidden = courtyard < 0 || !lesson.trial?.hasBegun;
  if (tip.hidden) return;
  writeTip(lesson);
  const panel = lesson.view.panels.find((/** @type {any} */ one) => one.canvas === (event?.target ?? document.activeElement)) ?? lesson.view.panels[0];
  const box = panel.canvas.getBoundingClientRect(), [x, y] = panel.map.middle(courtyard).map((/** @type {number} */ one) => one / panel.map.ratio);
  const above = box.top + y - tip.offsetHeight - 12;
  tip.style.left = `${Math.min(Math.max(box.left + x + 16, 8), innerWidth - tip.offsetWidth - 8)}px`;
  tip.style.top = `${above > 8 ? above : box.top + y + 16}px`;
  if (!event) lesson.speak(tip.textContent ?? "");
}

function writeTip(/** @type {any} */ lesson) {
  const trial = /** @type {Runs} */ (lesson.trial), at = lesson.marked, world = lesson.world, unit = lesson.measure.unit, isPair = trial.runs.length > 1;
  const lang = document.documentElement.lang === "en" ? "en" : "zh", names = world.raw.names;
  const subdistrict = world.raw.communities.subdistrict_id[world.raw.grids.community_id[world.grid[at]]];
  const values = trial.tapes.map((tape, side) => `${isPair ? `${say(`web_side_${"ab"[side]}`)} ` : ""}${figure(unit, tape.frame(lesson.measure.frame, lesson.player.day)[at])}`);
  lesson.view.tip.innerText = [[names.subdistricts[lang][subdistrict], names.grids[lang][world.grid[at]], names.courtyards[lang][at]].join(" · "),
    `${say(`web_kind_${world.kind[at]}`)} · ${say("web_households", { count: world.households[at] })}`,
    `${say(`web_long_${lesson.measure.name}`)}  ${values.join(" · ")} ${unitName(unit)}`].join("\n");
}

/** What stands over the maps while there is nothing to see. @param {any} lesson @param {any} place */
export const fillState = (lesson, place) => showState(lesson.trial, Boolean(lesson.world), place, (failure) => failureNotice(failure, [againButton(lesson.again)]));
