// @ts-check
/** What the page shows, to take away as files: the picture, the weekly numbers, the scenario. */

import { editCount } from "./edits.js";
import { picture } from "./picture.js";
import { scenarioFile } from "./scenario_file.js";
import { say } from "../page/words.js";

/** @param {Blob} blob @param {string} file */
export function give(blob, file) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = file;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

const fileName = (/** @type {any} */ lab, /** @type {string} */ ending) =>
  `yhly_${lab.state.a}_${lab.state.b}${editCount(lab.choices.edits) ? "_changed" : ""}_seed${lab.state.seed}${ending}`;

/** @param {any} lab */
export async function savePicture(lab) {
  if (!lab.isShown) return;
  const file = fileName(lab, `_day${lab.player.day - lab.pair.first}.png`);
  give(await picture(lab), file);
  lab.speak(say("web_exported", { file }));
}

/** What was changed in B, in the words of a scenario file. Pure. @param {any} edits @param {string} minus */
export function particulars(edits, minus) {
  const turn = (/** @type {any} */ { on, off, set }) => [...on.map((/** @type {string} */ one) => `+${one}`), ...off.map((/** @type {string} */ one) => `${minus}${one}`),
    ...Object.entries(set).map(([path, value]) => `${path}=${value}`)];
  return [...turn(edits), ...edits.forks.map((/** @type {any} */ fork) => `@${fork.day}(${turn(fork).join(" ")})`)].join(" ");
}

/**
 * The weekly series of both sides as CSV text; replication 0 is the run that is shown. Pure.
 * @param {any[]} tapes @param {{turned: string}} about @param {any[][]} [replications] courses of A and B
 */
export function weeklyTable(tapes, about, replications = []) {
  const cell = (/** @type {unknown} */ value) => /[",\n]/.test(String(value)) ? `"${String(value).replaceAll('"', '""')}"` : String(value);
  const series = [...new Map(tapes.flatMap((tape) => tape.header.series.map((/** @type {any} */ one) => [one.name, one]))).values()];
  const rows = [["side", "scenario", "seed", "replication", "version", "day", "days_after_reform", ...series.map((/** @type {any} */ one) => `${one.name} [${one.unit}]`)]];
  const add = (/** @type {number} */ side, /** @type {number} */ replication, /** @type {number} */ day, /** @type {(name: string) => any} */ valueOf) => {
    const { header, beginDay } = tapes[side];
    rows.push(["ab"[side], header.scenario + (side ? about.turned : ""), header.seed, replication, header.version, day, day - beginDay,
      ...series.map((/** @type {any} */ one) => Number.isFinite(valueOf(one.name)) ? valueOf(one.name) : "")]);
  };
  tapes.forEach((tape, side) => {
    for (const week of tape.weeks) add(side, 0, week.day, (name) => week.series[tape.seriesPlace(name)]);
    replications.forEach((courses, i) => courses[side].days.forEach((/** @type {number} */ day, /** @type {number} */ at) =>
      add(side, i + 1, day, (name) => courses[side].series[name]?.[at])));
  });
  return rows.map((row) => row.map(cell).join(",")).join("\r\n") + "\r\n";
}

/** @param {any} lab */
export function saveTable(lab) {
  if (!lab.isShown) return;
  const told = particulars(lab.choices.edits, "-"), file = fileName(lab, ".csv"), more = lab.replications.found.map((/** @type {any} */ one) => one.courses);
  give(new Blob(["\ufeff", weeklyTable(lab.pair.tapes, { turned: told && ` ${told}` }, more)], { type: "text/csv" }), file);
  lab.speak(say("web_exported", { file }));
}

/** Programme B with all that was changed, as a file that `yhly run` takes. @param {any} lab */
export function saveScenario(lab) {
  const shipped = lab.choices.shippedB, { scenario, seed } = lab.choices.asked[1], file = `yhly_${lab.state.b}${editCount(lab.choices.edits) ? "_changed" : ""}.yaml`;
  const words = { title: both("title", shipped, lab), question: both("question", shipped, lab) };
  give(new Blob([scenarioFile(scenario, words, [say("web_scenario_file", { title: lab.titleOf("b"), version: lab.meta.version }), `yhly run ${file} --seed ${seed}`])], { type: "text/yaml" }), file);
  lab.speak(say("web_exported", { file }));
}

const both = (/** @type {string} */ key, /** @type {any} */ shipped, /** @type {any} */ lab) =>
  shipped[key]?.zh ? shipped[key] : { zh: lab.titleOf("b"), en: lab.titleOf("b") };
