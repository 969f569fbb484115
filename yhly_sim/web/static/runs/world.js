// @ts-check
/** The district as it lies on the map: courtyards, who they belong to, borders; and which courtyard owns a pixel. */

import { jsonOf } from "../page/connection.js";

/** Of the invented places: the same on every screen. */
const WORLD_SEED = 1;

/** The world of that name, asked for until the server answers. @param {string} name @param {() => boolean} isWanted as `jsonOf` takes it */
export const askWorld = async (name, isWanted) => readWorld(await jsonOf(`/api/world?world=${name}&seed=${WORLD_SEED}`, isWanted));

/** The district of a screen: the one that was named last, or nothing until it is there. */
export class NamedWorld {
  /** @param {() => void} arrived @param {(error: Error) => void} lost */
  constructor(arrived, lost) {
    this.arrived = arrived;
    this.lost = lost;
    this.name = "";
    /** @type {any} */ this.world = null;
  }

  /** @param {string} name */
  want(name) {
    if (name === this.name) return;
    this.name = name;
    this.world = null;
    const isWanted = () => this.name === name;
    askWorld(name, isWanted).then((world) => {
      if (!isWanted()) return;
      this.world = world;
      this.arrived();
    }).catch(this.lost);
  }

  /** Nobody waits for it any more. */
  forget() { this.name = ""; }
}

/** @param {any} data what the server tells of a world */
export function readWorld(data) {
  const yards = data.courtyards;
  const column = (/** @type {string} */ name) => Array.isArray(yards) ? yards.map((/** @type {any} */ one) => one[name]) : yards[name];
  const x = Float64Array.from(column("x")), y = Float64Array.from(column("y"));
  return {
    count: x.length, x, y, kind: column("kind"), households: column("households"), grid: column("grid_id") ?? column("grid"),
    ground: groundOf(x, y), borders: data.borders ?? {}, raw: data,
  };
}

/** A place so many steps away from every courtyard is empty. Places are looked at on a lattice: that of `report/map_ground.py`, from which borders come. */
const EMPTY_STEPS = 1.5, LATTICE_STEPS = 0.4, AROUND = 7 * LATTICE_STEPS;

/** Extent, typical step and the empty places around the courtyards, where the district ends. */
function groundOf(/** @type {Float64Array} */ x, /** @type {Float64Array} */ y) {
  const low = [Math.min(...x), Math.min(...y)], high = [Math.max(...x), Math.max(...y)];
  const extent = low.map((one, i) => Math.max(high[i] - one, 200));
  const step = Math.sqrt((extent[0] * extent[1]) / x.length);
  const yards = new Nearest(x, y, step);
  const emptyX = [], emptyY = [];
  for (let px = low[0] - AROUND * step; px < high[0] + 3 * step; px += LATTICE_STEPS * step) {
    for (let py = low[1] - AROUND * step; py < high[1] + 3 * step; py += LATTICE_STEPS * step) {
      if (yards.distance(px, py) > EMPTY_STEPS * step) { emptyX.push(px); emptyY.push(py); }
    }
  }
  return { low: low.map((one) => one - 1.1 * step), high: high.map((one) => one + 1.1 * step), yards,
    clear: 0.49 * EMPTY_STEPS * step,  // nearer to a courtyard than this, no empty place is nearer still
    empty: new Nearest(Float64Array.from(emptyX), Float64Array.from(emptyY), step) };
}

/** Points in square buckets, so that the nearest is found by looking around. */
class Nearest {
  constructor(/** @type {Float64Array} */ x, /** @type {Float64Array} */ y, /** @type {number} */ step) {
    this.x = x; this.y = y; this.step = step;
    const count = x.length, column = Int32Array.from(x, (one) => Math.floor(one / step)), row = Int32Array.from(y, (one) => Math.floor(one / step));
    this.left = column.reduce((least, one) => Math.min(least, one), Infinity); this.top = row.reduce((least, one) => Math.min(least, one), Infinity);
    this.wide = column.reduce((most, one) => Math.max(most, one), -Infinity) - this.left + 1;
    this.high = row.reduce((most, one) => Math.max(most, one), -Infinity) - this.top + 1;
    const cells = count ? this.wide * this.high : 0, bucket = (/** @type {number} */ i) => (row[i] - this.top) * this.wide + column[i] - this.left;
    /** Where each bucket begins among `points`. */ this.begins = new Int32Array(cells + 1);
    for (let i = 0; i < count; i++) this.begins[bucket(i) + 1]++;
    for (let i = 0; i < cells; i++) this.begins[i + 1] += this.begins[i];
    this.points = new Int32Array(count);
    const next = this.begins.slice(0, cells);
    for (let i = 0; i < count; i++) this.points[next[bucket(i)]++] = i;
    this.found = -1;
  }

  /** Distance to the nearest point within two buckets, Infinity where there is none; `found` is that point. */
  distance(/** @type {number} */ px, /** @type {number} */ py) {
    const { step } = this, column = Math.floor(px / step), row = Math.floor(py / step);
    this.found = -1;
    const near = this.#around(px, py, column, row, 1, Infinity);
    // what lies two buckets away is farther than the nearest side of those that were looked at
    const side = step + Math.min(px - column * step, (column + 1) * step - px, py - row * step, (row + 1) * step - py);
    return Math.sqrt(near < side * side ? near : this.#around(px, py, column, row, 2, near));
  }

  /** The least square of a distance to points so many buckets around, where it is below the one that is given. */
  #around(/** @type {number} */ px, /** @type {number} */ py, /** @type {number} */ column, /** @type {number} */ row, /** @type {number} */ reach, /** @type {number} */ best) {
    const { x, y, wide, begins, points } = this;
    const first = Math.max(column - reach - this.left, 0), last = Math.min(column + reach - this.left, wide - 1);
    const top = Math.max(row - reach - this.top, 0), bottom = Math.min(row + reach - this.top, this.high - 1);
    if (first > last) return best;
    for (let r = top; r <= bottom; r++) {
      for (let at = begins[r * wide + first], end = begins[r * wide + last + 1]; at < end; at++) {
        const i = points[at], far = (x[i] - px) * (x[i] - px) + (y[i] - py) * (y[i] - py);
        if (far < best) { best = far; this.found = i; }
      }
    }
    return best;
  }
}

/**
 * Who owns each pixel of a picture: the nearest courtyard, -1 outside the district.
 * @param {ReturnType<typeof readWorld>} world @param {number} width @param {number} height
 */
export function mosaic(world, width, height) {
  const { low, high, yards, empty, clear } = world.ground;
  const scale = Math.min(width / (high[0] - low[0]), height / (high[1] - low[1]));
  const left = (width - scale * (high[0] - low[0])) / 2, top = (height - scale * (high[1] - low[1])) / 2;
  const toX = (/** @type {number} */ x) => left + (x - low[0]) * scale;
  const toY = (/** @type {number} */ y) => top + (high[1] - y) * scale;
  const owner = new Int16Array(width * height).fill(-1);
  for (let row = 0; row < height; row++) {
    const y = high[1] - (row + 0.5 - top) / scale;
    for (let column = 0; column < width; column++) {
      const x = low[0] + (column + 0.5 - left) / scale;
      const far = yards.distance(x, y), nearest = yards.found;
      if (nearest >= 0 && (far < clear || far <= empty.distance(x, y))) owner[row * width + column] = nearest;
    }
  }
  return { width, height, owner, toX, toY, scale };
}
