// @ts-check
/** A map on a canvas: every courtyard a tile of a mosaic, borders drawn over it once. */

import { GROUND, channels, pixelsOf } from "./scale.js";
import { mosaic } from "../runs/world.js";

const OUTSIDE = 0;
const BORDERS = Object.freeze([
  ["grid", "rgba(255,255,255,0.55)", 0.7], ["community", "rgba(30,42,56,0.34)", 0.8],
  ["subdistrict", "rgba(30,42,56,0.78)", 1.5], ["district", "rgba(30,42,56,0.9)", 1.9]]);

/** Maps of one size share their tiles; those of the last sizes are kept. @type {{key: string, world: any, tiles: any, lines: OffscreenCanvas}[]} */
let shared = [];
const SIZES_KEPT = 6;

/** @param {any} world @param {number} width @param {number} height device pixels @param {number} ratio */
function tilesOf(world, width, height, ratio) {
  const key = `${width}x${height}x${ratio}`, known = shared.find((one) => one.key === key && one.world === world);
  if (known) return known;
  const tiles = mosaic(world, width, height), made = { key, world, tiles, lines: drawnLines(world, tiles, ratio) };
  shared = [made, ...shared].slice(0, SIZES_KEPT);
  return made;
}

function drawnLines(/** @type {any} */ world, /** @type {any} */ tiles, /** @type {number} */ ratio) {
  const canvas = new OffscreenCanvas(tiles.width, tiles.height);
  const pen = /** @type {any} */ (canvas.getContext("2d"));
  pen.lineCap = pen.lineJoin = "round";
  const thick = ratio * Math.max(Math.min(tiles.width, tiles.height) / ratio / 330, 0.85);
  for (const [level, colour, width] of BORDERS) {
    pen.strokeStyle = colour;
    pen.lineWidth = Number(width) * thick;
    pen.beginPath();
    for (const line of world.borders[level] ?? []) {
      for (let i = 0; i < line.length; i += 2) pen[i ? "lineTo" : "moveTo"](tiles.toX(line[i]), tiles.toY(line[i + 1]));
    }
    pen.stroke();
  }
  return canvas;
}

/** A pixel for each courtyard; the ground where there are no values. @returns {Uint32Array} */
function coloursOf(/** @type {any} */ world, /** @type {Float32Array | null} */ values, /** @type {(value: number) => number} */ colour) {
  const [red, green, blue] = channels(GROUND), ground = ((255 << 24) | (blue << 16) | (green << 8) | red) >>> 0;
  return Uint32Array.from({ length: world.count }, (_, i) => values ? colour(values[i]) : ground);
}

function fill(/** @type {Uint32Array} */ pixels, /** @type {Int16Array} */ owner, /** @type {Uint32Array} */ colours) {
  for (let i = 0; i < owner.length; i++) pixels[i] = owner[i] < 0 ? OUTSIDE : colours[owner[i]];
}

/**
 * Maps of a size of their own, such as those of a picture.
 * @param {any} world @param {{values: Float32Array, scale: any}[]} shown @param {number} width @param {number} height @returns {OffscreenCanvas[]}
 */
export function drawnMaps(world, shown, width, height) {
  const tiles = mosaic(world, width, height), lines = drawnLines(world, tiles, 1);
  return shown.map(({ values, scale }) => {
    const canvas = new OffscreenCanvas(width, height), pen = /** @type {any} */ (canvas.getContext("2d")), image = pen.createImageData(width, height);
    fill(new Uint32Array(image.data.buffer), tiles.owner, coloursOf(world, values, pixelsOf(scale)));
    pen.putImageData(image, 0, 0);
    pen.drawImage(lines, 0, 0);
    return canvas;
  });
}

export class DistrictMap {
  /** @param {HTMLCanvasElement} canvas @param {any} world */
  constructor(canvas, world) {
    this.canvas = canvas;
    this.world = world;
    this.pen = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
    /** @type {Float32Array | null} */ this.values = null;
    /** @type {any} */ this.scale = null;
    this.marked = -1;
    this.colour = (/** @type {number} */ _) => 0;
    this.fit();
  }

  /** Takes the size that the page gives the canvas. */
  fit() {
    if (this.tiles && !this.canvas.clientWidth) return;  // out of sight for now
    const ratio = Math.min(window.devicePixelRatio || 1, 2);
    const width = Math.max(Math.round(this.canvas.clientWidth * ratio), 1);
    const height = Math.max(Math.round(this.canvas.clientHeight * ratio), 1);
    if (this.tiles && this.canvas.width === width && this.canvas.height === height) return;
    this.ratio = ratio;
    this.canvas.width = width;
    this.canvas.height = height;
    const { tiles, lines } = tilesOf(this.world, width, height, ratio);
    this.tiles = tiles;
    this.lines = lines;
    this.image = this.pen.createImageData(width, height);
    this.pixels = new Uint32Array(this.image.data.buffer);
    this.paint();
  }

  /** @param {Float32Array | null} values @param {any} scale */
  show(values, scale) {
    if (scale !== this.scale) this.colour = pixelsOf(scale);
    this.values = values;
    this.scale = scale;
    this.paint();
  }

  /** @param {number} courtyard the one under the pointer on any of the maps, -1 for none */
  mark(courtyard) {
    if (courtyard === this.marked) return;
    this.marked = courtyard;
    this.paint();
  }

  paint() {
    fill(/** @type {Uint32Array} */ (this.pixels), this.tiles.owner, coloursOf(this.world, this.values, this.colour));
    this.pen.putImageData(/** @type {ImageData} */ (this.image), 0, 0);
    this.pen.drawImage(/** @type {any} */ (this.lines), 0, 0);
    if (this.marked >= 0) this.#ring(this.marked);
  }

  /** Where a courtyard's middle lies, in pixels of the canvas. @param {number} courtyard */
  middle(courtyard) {
    return [this.tiles.toX(this.world.x[courtyard]), this.tiles.toY(this.world.y[courtyard])];
  }

  /** The courtyard at a place of the page, -1 outside. @param {number} clientX @param {number} clientY */
  courtyardAt(clientX, clientY) {
    const box = this.canvas.getBoundingClientRect();
    const column = Math.floor((clientX - box.left) * /** @type {number} */ (this.ratio));
    const row = Math.floor((clientY - box.top) * /** @type {number} */ (this.ratio));
    if (column < 0 || row < 0 || column >= this.tiles.width || row >= this.tiles.height) return -1;
    return this.tiles.owner[row * this.tiles.width + column];
  }

  #ring(/** @type {number} */ courtyard) {
    const [x, y] = this.middle(courtyard), ratio = /** @type {number} */ (this.ratio);
    for (const [colour, width] of [["#ffffff", 5], ["#1d2733", 2.2]]) {
      this.pen.strokeStyle = String(colour);
      this.pen.lineWidth = Number(width) * ratio;
      this.pen.beginPath();
      this.pen.arc(x, y, 9 * ratio, 0, 2 * Math.PI);
      this.pen.stroke();
    }
  }
}
