// @ts-check
/** What the page shows, to take away: a picture with its particulars, and the weekly numbers. */

import { figure, say, unitName } from "./words.js";

const WIDE = 1920, HIGH = 1080, EDGE = 64;
const INK = "#1d2733", SOFT = "#56616e", ACCENT = "#1f5a93";

/** @param {Blob} blob @param {string} file */
function give(blob, file) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = file;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

const fileName = (/** @type {any} */ lab, /** @type {string} */ ending) =>
  `yhly_${lab.state.a}_${lab.state.b}${lab.state.on.length + lab.state.off.length ? "_changed" : ""}_seed${lab.state.seed}${ending}`;

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
  const turned = [...lab.state.on.map((/** @type {string} */ one) => `+${one}`), ...lab.state.off.map((/** @type {string} */ one) => `−${one}`)].join(" ");
  write(`${lab.state.a} · ${lab.state.b} ${turned}`, EDGE, 1042, 20, SOFT, WIDE - 2 * EDGE);
  const file = fileName(lab, `_day${lab.player.day - lab.pair.first}.png`);
  give(await canvas.convertToBlob({ type: "image/png" }), file);
  lab.speak(say("web_exported", { file }));
}

/** The weekly series of both sides as CSV text. Pure. @param {any[]} tapes @param {any} about */
export function weeklyTable(tapes, about) {
  const cell = (/** @type {unknown} */ value) => /[",\n]/.test(String(value)) ? `"${String(value).replaceAll('"', '""')}"` : String(value);
  const series = tapes[0].header.series;
  const rows = [["side", "scenario", "seed", "version", "day", "days_after_reform", ...series.map((/** @type {any} */ one) => `${one.name} [${one.unit}]`)]];
  tapes.forEach((tape, side) => {
    for (const week of tape.weeks) {
      rows.push(["ab"[side], tape.header.scenario + (side ? about.turned : ""), tape.header.seed, tape.header.version, week.day, week.day - tape.beginDay,
        ...Array.from(week.series, (value) => Number.isFinite(value) ? value : "")]);
    }
  });
  return rows.map((row) => row.map(cell).join(",")).join("\r\n") + "\r\n";
}

/** @param {any} lab */
export function saveTable(lab) {
  if (!lab.pair?.hasBegun) return;
  const turned = [...lab.state.on.map((/** @type {string} */ one) => ` +${one}`), ...lab.state.off.map((/** @type {string} */ one) => ` -${one}`)].join("");
  const file = fileName(lab, ".csv");
  give(new Blob(["\ufeff", weeklyTable(lab.pair.tapes, { turned })], { type: "text/csv" }), file);
  lab.speak(say("web_exported", { file }));
}
