// @ts-check
/** The picture that one takes away: what the lab shows on a day, drawn anew at the size of a slide, with all that names the run. */

import { laidOut } from "../charts/chart_layout.js";
import { editCount } from "./edits.js";
import { figureWords, meanWords } from "../charts/figures.js";
import { drawnMaps } from "../map/map.js";
import { figure, gapFigure, say, unitName } from "../page/words.js";

const WIDE = 1920;
const EDGE = 64, GAP = 28, HEAD = 132, CARD = 520, BELOW = 264, LINE = 32;
const TITLE = 46, LARGE = 34, MIDDLE = 28, SMALL = 22;
const CHART_SHARE = 0.6, LIST_FROM = 40;

/** A pen that knows the font and the colours of the page. */
class Pen {
  /** @param {OffscreenCanvas} canvas */
  constructor(canvas) {
    const style = getComputedStyle(document.documentElement);
    this.to = /** @type {OffscreenCanvasRenderingContext2D} */ (canvas.getContext("2d"));
    this.family = getComputedStyle(document.body).fontFamily;
    this.colour = (/** @type {string} */ name) => style.getPropertyValue(`--${name}`).trim();
  }

  /** @param {string} text @param {number} size */
  width(text, size) {
    this.to.font = `${size}px ${this.family}`;
    return this.to.measureText(text).width;
  }

  /** A line of text; one that is too long for its room is smaller, down to small type, and then ends in dots. @param {string} text @param {number} x @param {number} y its base line @param {{size?: number, ink?: string, align?: CanvasTextAlign, room?: number}} [how] */
  write(text, x, y, { size = SMALL, ink = "ink", align = "left", room = Infinity } = {}) {
    let shown = text;
    while (size > SMALL && this.width(text, size) > room) size -= 1;
    while (shown.length > 1 && this.width(shown, size) > room) shown = `${shown.replace(/…$/, "").slice(0, -1)}…`;
    this.to.font = `${size}px ${this.family}`;
    this.to.textAlign = align;
    this.to.fillStyle = this.colour(ink);
    this.to.fillText(shown, x, y);
  }

  /** @param {string} ink @param {number} x @param {number} y @param {number} wide @param {number} high @param {number} round @param {string} [edge] colour of its edge */
  box(ink, x, y, wide, high, round, edge) {
    this.to.beginPath();
    this.to.roundRect(x, y, wide, high, round);
    this.to.fillStyle = this.colour(ink);
    this.to.fill();
    if (edge) { this.to.strokeStyle = this.colour(edge); this.to.lineWidth = 1.5; this.to.stroke(); }
  }

  /** @param {string} ink @param {number[]} from @param {number[]} to @param {number} width */
  line(ink, from, to, width) {
    this.to.beginPath();
    this.to.moveTo(from[0], from[1]);
    this.to.lineTo(to[0], to[1]);
    this.to.strokeStyle = this.colour(ink);
    this.to.lineWidth = width;
    this.to.stroke();
  }
}

/**
 * A text in lines that are no wider than a room, broken at spaces or between Chinese characters, never before a mark. Pure but for `width`.
 * @param {string} text @param {number} room @param {(text: string) => number} width @returns {string[]}
 */
export function wrapped(text, room, width) {
  const parts = text.match(/[\u2e80-\uffef][，。；：、！？”）》]*|[^\s\u2e80-\uffef]+[，。；：、！？”）》]*|\s+/g) ?? [];
  /** @type {string[]} */ const lines = [""];
  for (const part of parts) {
    const last = lines[lines.length - 1];
    if (last && width((last + part).trimEnd()) > room) lines.push(part.trimStart()); else lines[lines.length - 1] = last + part;
  }
  return lines.map((one) => one.trim()).filter(Boolean);
}

/** @param {any} lab with something to see @returns {Promise<Blob>} a PNG */
export function picture(lab) {
  const foot = footOf(lab), measuring = new Pen(new OffscreenCanvas(1, 1));
  const lines = foot.flatMap((text) => wrapped(text, WIDE - 2 * EDGE, (one) => measuring.width(one, SMALL)));
  const begin = HEAD + CARD + GAP + BELOW + LIST_FROM, canvas = new OffscreenCanvas(WIDE, Math.max(begin + lines.length * LINE, 1080));
  const pen = new Pen(canvas);
  pen.box("ground", 0, 0, canvas.width, canvas.height, 0);
  drawHead(pen, lab);
  drawCards(pen, lab);
  const top = HEAD + CARD + GAP, wide = WIDE - 2 * EDGE;
  drawCourse(pen, lab, EDGE, top, wide * CHART_SHARE, BELOW);
  drawFigures(pen, lab, EDGE + wide * CHART_SHARE + 2 * GAP, top, wide * (1 - CHART_SHARE) - 2 * GAP);
  lines.forEach((line, i) => pen.write(line, EDGE, begin + i * LINE, { ink: "soft" }));
  return canvas.convertToBlob({ type: "image/png" });
}

/** What is shown, on which day, with which luck. */
function drawHead(/** @type {Pen} */ pen, /** @type {any} */ lab) {
  const [date, count] = lab.when(), luck = `${say("web_seed")} ${lab.state.seed}`, title = `${say(`web_long_${lab.measure.name}`)} · ${count}`;
  pen.write(title, EDGE, 88, { size: TITLE });
  pen.write(`${date} · ${luck}`, WIDE - EDGE, 88, { size: MIDDLE, ink: "soft", align: "right", room: WIDE - 2 * EDGE - pen.width(title, TITLE) - 2 * GAP });
}

/** Both maps and their difference, each with its number and its scale. */
function drawCards(/** @type {Pen} */ pen, /** @type {any} */ lab) {
  const { measure, player, pair } = lab, wide = (WIDE - 2 * EDGE - 2 * GAP) / 3, inner = 20, high = CARD - 168;
  const frames = pair.frames(measure, player.day), means = pair.means(measure, player.day), unit = lab.drawing.meanUnit;
  const maps = drawnMaps(lab.world, frames.map((/** @type {Float32Array} */ values, /** @type {number} */ i) => ({ values, scale: lab.scales[i] })), Math.round(wide - 2 * inner), high);
  ["a", "b", "difference"].forEach((side, i) => {
    const left = EDGE + i * (wide + GAP), from = left + inner, to = left + wide - inner, isDifference = i === 2;
    pen.box("paper", left, HEAD, wide, CARD, 18, "line");
    const number = isDifference ? gapFigure(unit, means[i]) : figure(unit, means[i]), named = unitName(unit, isDifference), value = pen.width(number, LARGE) + pen.width(` ${named}`, SMALL);
    pen.write(named, to, HEAD + 52, { ink: "soft", align: "right" });
    pen.write(number, to - pen.width(` ${named}`, SMALL), HEAD + 52, { size: LARGE, align: "right" });
    const tag = say(`web_side_${side}`), tagWide = pen.width(tag, SMALL) + 20;
    if (!isDifference) {
      pen.box(`side-${side}`, from, HEAD + 25, tagWide, 34, 7);
      pen.write(tag, from + 10, HEAD + 50, { ink: "paper" });
    }
    pen.write(isDifference ? say("web_difference_title") : lab.titleOf(side), isDifference ? from : from + tagWide + 12, HEAD + 51, { size: MIDDLE, room: wide - 2 * inner - value - (isDifference ? 0 : tagWide + 12) - 16 });
    pen.to.drawImage(maps[i], from, HEAD + 84);
    drawScale(pen, lab, i, from, to, HEAD + CARD - 68);
  });
}

/** What the colours mean. */
function drawScale(/** @type {Pen} */ pen, /** @type {any} */ lab, /** @type {number} */ i, /** @type {number} */ from, /** @type {number} */ to, /** @type {number} */ y) {
  const { measure } = lab, { stops, low, high } = lab.scales[i], isDifference = i === 2, ramp = pen.to.createLinearGradient(from, 0, to, 0);
  stops.forEach((/** @type {string} */ stop, /** @type {number} */ j) => ramp.addColorStop(j / (stops.length - 1), stop));
  pen.to.beginPath();
  pen.to.roundRect(from, y, to - from, 14, 7);
  pen.to.fillStyle = ramp;
  pen.to.fill();
  const [left, right] = [low, high].map((value) => figure(measure.unit, value, isDifference).replace(/\.0$/, "")), name = unitName(measure.unit, isDifference);
  const words = measure.isGood ? ["web_worse", "web_better"] : ["web_better", "web_worse"];
  pen.write(isDifference ? `${left} ${say(words[0])}` : left, from, y + 44, { ink: "soft" });
  pen.write(name, (from + to) / 2, y + 44, { ink: "soft", align: "center" });
  pen.write(isDifference ? `${right} ${say(words[1])}` : right, to, y + 44, { ink: "soft", align: "right" });
}

/** The course of the weeks as the page draws it, bands included. */
function drawCourse(/** @type {Pen} */ pen, /** @type {any} */ lab, /** @type {number} */ left, /** @type {number} */ top, /** @type {number} */ width, /** @type {number} */ height) {
  const { chart, bands } = lab.view, drawn = chart.drawn, head = 44, at = laidOut(drawn, { width, height: height - head, size: SMALL });
  const title = say(`web_long_${lab.measure.name}`), unit = say("web_chart_axis", { unit: unitName(drawn.unit) });
  pen.write(title, left, top + 28, { size: MIDDLE });
  pen.write(unit, left + pen.width(title, MIDDLE) + 14, top + 28, { ink: "soft" });
  if (at.bands.length) pen.write(bands.text.textContent, left + width, top + 28, { ink: "soft", align: "right", room: width - pen.width(title, MIDDLE) - pen.width(unit, SMALL) - 2 * GAP });
  pen.to.save();
  pen.to.translate(left, top + head);
  for (const { y, text } of at.rules) {
    pen.line("line", [at.left, y], [at.right, y], 1.5);
    pen.write(text, at.left - SMALL * 0.5, y + SMALL * 0.32, { ink: "soft", align: "right" });
  }
  for (const { x, text, anchor } of at.ticks) pen.write(text, x, height - head - SMALL * 0.35, { ink: "soft", align: /** @type {any} */ ({ start: "left", middle: "center", end: "right" }[anchor]) });
  for (const { css, d } of at.bands) {
    pen.to.globalAlpha = 0.17;
    pen.to.fillStyle = pen.colour(css);
    pen.to.fill(new Path2D(d));
    pen.to.globalAlpha = 1;
  }
  for (const { css, d } of at.courses) {
    pen.to.setLineDash(css === "side-a" ? [10, 6] : []);
    pen.to.strokeStyle = pen.colour(css);
    pen.to.lineWidth = 4;
    pen.to.lineJoin = "round";
    pen.to.stroke(new Path2D(d));
  }
  pen.to.setLineDash([]);
  const day = at.x(lab.player.day);
  pen.line("ink", [day, at.top - 4], [day, at.bottom], 2);
  for (const { css, text, x, y } of at.names) pen.write(text, x, y, { ink: css });
  pen.to.restore();
}

/** The main numbers with their units, and how sure their difference is. */
function drawFigures(/** @type {Pen} */ pen, /** @type {any} */ lab, /** @type {number} */ left, /** @type {number} */ top, /** @type {number} */ width) {
  const { rows, estimates } = lab.drawing.figures, right = left + width, columns = (estimates.length ? [0.46, 0.6, 0.78, 1] : [0.56, 0.75, 1]).map((share) => left + width * share), high = 62;
  pen.write(say("web_headline"), left, top + 28, { ink: "soft" });
  [say("web_side_a"), say("web_side_b"), say("web_side_difference"), ...(estimates.length ? [meanWords(estimates)] : [])].forEach((text, i) => pen.write(text, columns[i], top + 28, { ink: "soft", align: "right" }));
  rows.forEach((/** @type {any} */ row, /** @type {number} */ i) => {
    const said = figureWords(row, estimates[i]), y = top + 92 + i * high;
    pen.line("line", [left, y - 46], [right, y - 46], 1.5);
    pen.write(said.name, left, y);
    pen.write(said.unit, left + pen.width(`${said.name} `, SMALL), y, { size: SMALL - 3, ink: "soft", room: columns[0] - left - width * 0.12 - pen.width(said.name, SMALL) });
    const inks = ["side-a", "side-b", said.leaning > 0 ? "accent" : said.leaning < 0 ? "worse" : "ink", "ink"];
    [said.a, said.b, said.difference].forEach((text, j) => pen.write(text, columns[j], y, { size: MIDDLE, ink: inks[j], align: "right" }));
    if (estimates.length) pen.write(`${said.mean}${said.half}`, columns[3], y, { size: SMALL, align: "right" });
  });
}

/** What names the run, and what the numbers are: in lines that may be long. @returns {string[]} */
function footOf(/** @type {any} */ lab) {
  const { choices, state, meta } = lab, [date] = lab.when(), edits = choices.edits;
  const turns = [...(edits.on.length + edits.off.length + Object.keys(edits.set).length ? [choices.told(edits)] : []),
    ...edits.forks.map((/** @type {any} */ fork) => say("web_fork_from", { count: fork.day, what: choices.told(fork) }))];
  const own = choices.asked[1], where = [own.world, own.days ? say("web_picture_days", { count: own.days }) : ""].filter(Boolean);
  return [
    ...(editCount(edits) ? [say("web_picture_changes", { title: lab.choices.baseTitle, changes: turns.join(say("web_picture_semicolon")) })] : []),
    lab.view.luck.textContent,
    [say("web_picture_foot", { a: state.a, b: state.b, seed: state.seed, when: date, version: meta.version, code: String(meta.code_id).slice(0, 8) }), ...where].join(" · "),
  ];
}
