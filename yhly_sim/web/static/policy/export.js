// @ts-check
/** What one may take away of the comparison: the numbers of a view, its chart as a drawing or a picture, the report. */

import { el, write } from "../page/dom.js";
import { give } from "../lab/export.js";
import { called, currentLanguage, say } from "../page/words.js";

const SCALE = 2;
const KEPT_STYLES = ["fill", "fill-opacity", "stroke", "stroke-width", "stroke-dasharray", "stroke-linejoin", "font-size", "text-anchor"];

/** Rows as CSV text. Pure. @param {unknown[]} heads @param {unknown[][]} rows */
export function commaText(heads, rows) {
  const cell = (/** @type {unknown} */ value) => {
    if (value === null || value === undefined || (typeof value === "number" && !Number.isFinite(value))) return "";
    return /[",\n\r]/.test(String(value)) ? `"${String(value).replaceAll('"', '""')}"` : String(value);
  };
  return [heads, ...rows].map((row) => row.map(cell).join(",")).join("\r\n") + "\r\n";
}

/** The menu. @param {import("./results.js").PolicyResults} results */
export function exportMenu(results) {
  const { screen } = results, { experiment } = screen.product, stem = () => `yhly_${experiment.name}${experiment.is_quick ? "_quick" : ""}_${screen.state.view}`;
  const wrong = el("p", { class: "wrong", role: "status", hidden: true });
  const item = (/** @type {string} */ name, /** @type {() => Promise<[Blob, string] | null>} */ make) => {
    const button = el("button", { type: "button", class: "plain", "data-key": `export-${name}`, text: say(`web_policy_export_${name}`), onclick: async () => {
      wrong.hidden = button.disabled = true;
      wrong.hidden = true;
      write(button, say("web_policy_export_making"));
      try {
        const made = await make();
        if (made) { give(...made); screen.speak(say("web_exported", { file: made[1] })); found.open = false; }
      } catch (error) {
        wrong.hidden = false;
        write(wrong, called(/** @type {any} */ (error).sentence) || say("web_failed_lost"));
      }
      button.disabled = false;
      write(button, say(`web_policy_export_${name}`));
    } });
    return button;
  };
  const withChart = (/** @type {(chart: SVGElement) => Promise<Blob>} */ make, /** @type {string} */ ending) => async () => {
    const chart = results.view.chart;
    return chart ? /** @type {[Blob, string]} */ ([await make(chart), `${stem()}.${ending}`]) : null;
  };
  const hasChart = ["cost", "gains", "flips", "drivers"].includes(screen.state.view);
  const found = el("details", { class: "export policy-export" }, el("summary", { "data-key": "export", text: say("web_export") }), el("div", {},
    item("table", async () => {
      const { heads, rows } = results.view.data();
      return [new Blob(["\ufeff", commaText(heads, rows)], { type: "text/csv" }), `${stem()}.csv`];
    }),
    hasChart ? item("svg", withChart(async (chart) => new Blob([await drawing(chart, false)], { type: "image/svg+xml" }), "svg")) : null,
    hasChart ? item("png", withChart(picture, "png")) : null,
    item("docx", () => report(experiment, "docx")), item("html", () => report(experiment, "html")), wrong));
  return found;
}

/** @param {any} experiment @param {string} to @returns {Promise<[Blob, string]>} */
async function report(experiment, to) {
  const answer = await fetch(`/api/policy/report?${new URLSearchParams({ name: experiment.name, quick: experiment.is_quick ? "1" : "0", to, lang: currentLanguage() })}`);
  if (!answer.ok) throw Object.assign(new Error(String(answer.status)), await answer.json().catch(() => ({})));
  return [await answer.blob(), `yhly_${experiment.name}${experiment.is_quick ? "_quick" : ""}_${currentLanguage()}.${to}`];
}

/** A chart as a drawing of its own: what styles it stands in it; for a picture its font too. @param {SVGElement} chart @param {boolean} withFont */
export async function drawing(chart, withFont) {
  const copy = /** @type {SVGElement} */ (chart.cloneNode(true)), from = [chart, ...chart.querySelectorAll("*")], to = [copy, ...copy.querySelectorAll("*")];
  from.forEach((one, i) => {
    const style = getComputedStyle(one);
    for (const name of KEPT_STYLES) to[i].setAttribute(name, style.getPropertyValue(name));
    to[i].removeAttribute("class");
  });
  const { width, height } = chart.getBoundingClientRect();
  const family = withFont ? "Page" : `"Noto Sans SC", "Source Han Sans SC", "Microsoft YaHei", "PingFang SC", sans-serif`;
  for (const [name, value] of Object.entries({ xmlns: "http://www.w3.org/2000/svg", width: String(width), height: String(height), "font-family": family, lang: document.documentElement.lang })) copy.setAttribute(name, value);
  const ground = document.createElementNS("http://www.w3.org/2000/svg", "rect");
  for (const [name, value] of Object.entries({ width: "100%", height: "100%", fill: "#ffffff" })) ground.setAttribute(name, value);
  copy.prepend(ground);
  if (withFont) {
    const style = document.createElementNS("http://www.w3.org/2000/svg", "style");
    style.textContent = `@font-face { font-family: "Page"; src: url("${await asData("/font")}"); }`;
    copy.prepend(style);
  }
  return new XMLSerializer().serializeToString(copy);
}

/** @param {SVGElement} chart @returns {Promise<Blob>} */
async function picture(chart) {
  const { width, height } = chart.getBoundingClientRect(), image = new Image();
  image.src = URL.createObjectURL(new Blob([await drawing(chart, true)], { type: "image/svg+xml" }));
  await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(width * SCALE);
  canvas.height = Math.round(height * SCALE);
  /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d")).drawImage(image, 0, 0, canvas.width, canvas.height);
  URL.revokeObjectURL(image.src);
  return new Promise((done, fail) => canvas.toBlob((blob) => blob ? done(blob) : fail(new Error("no picture")), "image/png"));
}

/** A file of the server as an address that holds it. @param {string} path @returns {Promise<string>} */
async function asData(path) {
  const blob = await (await fetch(path)).blob();
  return new Promise((done) => {
    const reader = new FileReader();
    reader.onload = () => done(String(reader.result));
    reader.readAsDataURL(blob);
  });
}
