// @ts-check
/** What the page shows, to take away: a picture with its particulars, the weekly numbers, the scenario as a file. */

import { editCount } from "./edits.js";
import { scenarioFile } from "./scenario_file.js";
import { figure, say, unitName } from "./words.js";

const WIDE = 1920, HIGH = 1080, EDGE = 64;
const INK = "#1d2733", SOFT = "#56616e", ACCENT = "#1f5a93";

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
  if (!lab.pair?.hasBegun) return;
  const canvas = new OffscreenCanvas(WIDE, HIGH), pen = /** @type {OffscreenCanvasRenderingContext2D} */ (canvas.getContext("2d"));
  const family = getComputedStyle(document.body).fontFamily;
  const write = (/** @type {string} */ text, /** @type {number} */ x, /** @type {number} */ y, /** @type {number} */ size, colour = INK, most = WIDE) => {
    pen.font = `${size}px ${family}`;
    pen.fillStyle = colour;
    pen.fillText(text, x, y, most);
  };
  pen.fillStyle = "#fbfaf7";
  pen.fillRect(0, 0, WIDE, HIGH);
  const measure = lab.measure, unit = measure.name === "hidden" ? "cases_per_thousand" : measure.unit, [date, count] = lab.when();
  const means = lab.pair.means(measure, lab.player.day);
  write(`${say(`web_long_${measure.name}`)} · ${count}`, EDGE, 92, 44);
  const column = (WIDE - 2 * EDGE) / 3;
  lab.view.panels.forEach((/** @type {any} */ panel, /** @type {number} */ i) => {
    const left = EDGE + i * column, wide = column - 32, side = ["a", "b", "difference"][i], isDifference = i === 2;
    const title = isDifference ? say("web_difference_title") : `${say(`web_side_${side}`)} ${lab.titleOf(side)}`;
    write(title, left, 170, 30, i ? ACCENT : SOFT, wide);
    write(`${figure(unit, means[i], isDifference)} ${unitName(unit, isDifference)}`, left, 218, 36, INK, wide);
    const map = panel.canvas, ratio = Math.min(wide / map.width, 640 / map.height);
    pen.drawImage(map, left + (wide - map.width * ratio) / 2, 240, map.width * ratio, map.height * ratio);
    const scale = lab.scales[i], ramp = pen.createLinearGradient(left, 0, left + wide, 0);
    scale.stops.forEach((/** @type {string} */ stop, /** @type {number} */ j) => ramp.addColorStop(j / (scale.stops.length - 1), stop));
    pen.fillStyle = ramp;
    pen.fillRect(left, 900, wide, 16);
    const low = figure(measure.unit, scale.low, isDifference), high = figure(measure.unit, scale.high, isDifference);
    write(low, left, 946, 22, SOFT);
    const width = pen.measureText(high).width;
    write(high, left + wide - width, 946, 22, SOFT);
  });
  const foot = say("web_picture_foot", { seed: lab.state.seed, when: date, version: lab.meta.version, code: String(lab.meta.code_id).slice(0, 8) });
  write(foot, EDGE, 1006, 22, SOFT, WIDE - 2 * EDGE);
  write(`${lab.state.a} · ${lab.state.b} ${particulars(lab.choices.edits, "−")}`, EDGE, 1042, 20, SOFT, WIDE - 2 * EDGE);
  const file = fileName(lab, `_day${lab.player.day - lab.pair.first}.png`);
  give(await canvas.convertToBlob({ type: "image/png" }), file);
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
  if (!lab.pair?.hasBegun) return;
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
