// @ts-check
/** A map of a place from close by: what does not belong to it is pale, and its edge is drawn. */

import { DistrictMap } from "./map.js";

const EDGE_COLOUR = "#1f5a93", EDGE_WIDTH = 3;

export class NearMap extends DistrictMap {
  /** @param {HTMLCanvasElement} canvas @param {any} world @param {Uint8Array | null} mask courtyards of the place; null: all */
  constructor(canvas, world, mask) {
    super(canvas, world);
    this.mask = mask;
    /** @type {any} */ this.edgeOf = null;
    this.paint();
  }

  paint() {
    super.paint();
    if (this.mask) this.pen.drawImage(/** @type {any} */ (this.#edge()), 0, 0);
  }

  /** Pixels at which the place ends, once for each size. */
  #edge() {
    if (this.edgeOf === this.tiles) return this.edge;
    const { width, height, owner } = this.tiles, mask = /** @type {Uint8Array} */ (this.mask), wide = Math.round(EDGE_WIDTH * /** @type {number} */ (this.ratio));
    const canvas = new OffscreenCanvas(width, height), pen = /** @type {OffscreenCanvasRenderingContext2D} */ (canvas.getContext("2d"));
    const isIn = (/** @type {number} */ x, /** @type {number} */ y) => owner[y * width + x] >= 0 && mask[owner[y * width + x]] === 1;
    pen.fillStyle = EDGE_COLOUR;
    for (let y = 1; y < height; y++) {
      for (let x = 1; x < width; x++) {
        const here = isIn(x, y);
        if (here !== isIn(x - 1, y) || here !== isIn(x, y - 1)) pen.fillRect(x - wide / 2, y - wide / 2, wide, wide);
      }
    }
    this.edgeOf = this.tiles;
    this.edge = canvas;
    return canvas;
  }
}
