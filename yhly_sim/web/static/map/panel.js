// @ts-check
/** One of the three views: its head with title and number, its map, its legend. */

import { iconButton } from "../runs/controls.js";
import { el, svg, write } from "../page/dom.js";
import { DistrictMap } from "./map.js";
import { figure, gapFigure, say, unitName } from "../page/words.js";

export class Panel {
  /** @param {{side: "a" | "b" | "difference", title: Node, world: any, point: (courtyard: number, event?: PointerEvent) => void, pick: (courtyard: number) => void, enlarge?: () => void, isNamed?: boolean}} what isNamed: the legend says which measure it is */
  constructor(what) {
    this.what = what;
    this.number = el("span", { class: "number", text: "–" });
    this.unit = el("span", { class: "unit" });
    this.canvas = el("canvas", { tabindex: "0", role: "img", "data-key": `map-${what.side}`,
      onpointermove: (/** @type {PointerEvent} */ event) => what.point(this.map?.courtyardAt(event.clientX, event.clientY) ?? -1, event),
      onpointerleave: () => what.point(-1), onblur: () => what.point(-1),
      onclick: (/** @type {PointerEvent} */ event) => what.pick(this.map?.courtyardAt(event.clientX, event.clientY) ?? -1),
      onkeydown: (/** @type {KeyboardEvent} */ event) => this.#key(event) });
    this.legend = el("div", { class: "legend" });
    this.enlarger = what.enlarge ? iconButton(`large-${what.side}`, "expand", say("web_map_enlarge"), what.enlarge) : null;
    this.root = el("section", { class: `panel side-${what.side}` },
      el("header", {}, el("span", { class: "side", text: say(`web_side_${what.side}`) }), what.title,
        el("span", { class: "value" }, this.number, " ", this.unit)),
      el("div", { class: "ground" }, this.canvas, this.enlarger), this.legend);
    /** @type {DistrictMap | null} */ this.map = null;
  }

  /** Once the page has given it a size. */
  shown() {
    if (!this.what.world) return;
    const map = this.map = new DistrictMap(this.canvas, this.what.world);
    new ResizeObserver(() => { if (this.canvas.isConnected) map.fit(); }).observe(this.canvas);
  }

  /** @param {boolean} isLarge alone on the page */
  enlarged(isLarge) {
    const label = say(isLarge ? "web_map_shrink" : "web_map_enlarge"), button = /** @type {any} */ (this.enlarger);
    button.className = `icon ${isLarge ? "shrink" : "expand"}`;
    button.setAttribute("aria-label", label);
    button.title = label;
  }

  /** @param {Float32Array | null} values @param {any} scale @param {number} mean @param {any} measure @param {string} label */
  show(values, scale, mean, measure, label) {
    const isDifference = this.what.side === "difference";
    this.map?.show(values, scale);
    const unit = measure.name === "hidden" ? "cases_per_thousand" : measure.unit;
    write(this.number, isDifference ? gapFigure(unit, mean) : figure(unit, mean));
    write(this.unit, unitName(unit, isDifference));
    this.label = label;
  }

  /** What a screen reader says of the map; not on every frame. */
  describe() { this.canvas.setAttribute("aria-label", this.label ?? say(`web_side_${this.what.side}`)); }

  /** @param {any} scale @param {any} measure */
  drawLegend(scale, measure) {
    const isDifference = this.what.side === "difference", unit = measure.unit;
    const stops = scale.stops.map((/** @type {string} */ colour, /** @type {number} */ i, /** @type {string[]} */ all) =>
      svg("stop", { offset: `${(100 * i) / (all.length - 1)}%`, "stop-color": colour }));
    const id = `ramp-${this.what.side}`;
    const bar = svg("svg", { class: "ramp", "aria-hidden": "true", preserveAspectRatio: "none", viewBox: "0 0 100 10" },
      svg("defs", {}, svg("linearGradient", { id }, ...stops)), svg("rect", { width: 100, height: 10, rx: 1, fill: `url(#${id})` }));
    const end = (/** @type {number} */ value, /** @type {string} */ word) =>
      el("span", {}, figure(unit, value, isDifference).replace(/\.0$/, ""), isDifference ? el("em", { text: ` ${word}` }) : null);
    const [low, high] = measure.isGood ? ["web_worse", "web_better"] : ["web_better", "web_worse"];
    this.legend.replaceChildren(...(this.what.isNamed ? [el("span", { class: "measure", text: say(`web_long_${measure.name}`) })] : []), end(scale.low, say(low)), bar, end(scale.high, say(high)), el("span", { class: "unit", text: unitName(unit, isDifference) }));
  }

  #key(/** @type {KeyboardEvent} */ event) {
    const toward = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }[event.key];
    if (!this.map) return;
    if (toward) {
      event.preventDefault();
      this.what.point(neighbour(this.what.world, this.map.marked, toward));
    }
    if (event.key === "Enter" && this.map.marked >= 0) {
      event.preventDefault(); // what opens takes the focus, and must not get this key as well
      this.what.pick(this.map.marked);
    }
  }
}

/** The nearest courtyard in a direction; the middle one where none is marked. Pure. @param {any} world @param {number} from @param {number[]} toward */
export function neighbour(world, from, [east, north]) {
  const { x, y, count, ground } = world;
  const here = from >= 0 ? [x[from], y[from]] : [(ground.low[0] + ground.high[0]) / 2, (ground.low[1] + ground.high[1]) / 2];
  let best = Infinity, found = from;
  for (let i = 0; i < count; i++) {
    const [dx, dy] = [x[i] - here[0], y[i] - here[1]];
    const along = dx * east + dy * north, aside = Math.abs(dx * north) + Math.abs(dy * east);
    const far = from < 0 ? Math.hypot(dx, dy) : along > 0 && aside <= along ? Math.hypot(dx, dy) : Infinity;
    if (i !== from && far < best) { best = far; found = i; }
  }
  return found;
}
