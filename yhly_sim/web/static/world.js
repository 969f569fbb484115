// @ts-check
/** The district as it lies on the map: courtyards, who they belong to, borders; and which courtyard owns a pixel. Pure. */

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

/** Extent, typical step and the empty places around the courtyards, where the district ends. */
function groundOf(/** @type {Float64Array} */ x, /** @type {Float64Array} */ y) {
  const low = [Math.min(...x), Math.min(...y)], high = [Math.max(...x), Math.max(...y)];
  const extent = low.map((one, i) => Math.max(high[i] - one, 200));
  const step = Math.sqrt((extent[0] * extent[1]) / x.length);
  const yards = new Nearest(x, y, step);
  const emptyX = [], emptyY = [];
  for (let px = low[0] - 3 * step; px < high[0] + 3 * step; px += 0.4 * step) {
    for (let py = low[1] - 3 * step; py < high[1] + 3 * step; py += 0.4 * step) {
      if (yards.distance(px, py) > 1.5 * step) { emptyX.push(px); emptyY.push(py); }
    }
  }
  return { low: low.map((one) => one - 1.1 * step), high: high.map((one) => one + 1.1 * step), yards,
    empty: new Nearest(Float64Array.from(emptyX), Float64Array.from(emptyY), step) };
}

/** Points in square buckets, so that the nearest is found by looking around. */
class Nearest {
  constructor(/** @type {Float64Array} */ x, /** @type {Float64Array} */ y, /** @type {number} */ step) {
    this.x = x; this.y = y; this.step = step;
    /** @type {Map<number, number[]>} */ this.buckets = new Map();
    for (let i = 0; i < x.length; i++) {
      const key = this.#key(Math.floor(x[i] / step), Math.floor(y[i] / step));
      const bucket = this.buckets.get(key);
      if (bucket) bucket.push(i); else this.buckets.set(key, [i]);
    }
    this.found = -1;
  }

  #key(/** @type {number} */ column, /** @type {number} */ row) { return column * 100003 + row; }

  /** Distance to the nearest point within two buckets, Infinity where there is none; `found` is that point. */
  distance(/** @type {number} */ px, /** @type {number} */ py) {
    const column = Math.floor(px / this.step), row = Math.floor(py / this.step);
    let best = Infinity;
    this.found = -1;
    for (let c = column - 2; c <= column + 2; c++) {
      for (let r = row - 2; r <= row + 2; r++) {
        for (const i of this.buckets.get(this.#key(c, r)) ?? []) {
          const far = (this.x[i] - px) ** 2 + (this.y[i] - py) ** 2;
          if (far < best) { best = far; this.found = i; }
        }
      }
    }
    return Math.sqrt(best);
  }
}

/**
 * Who owns each pixel of a picture: the nearest courtyard, -1 outside the district.
 * @param {ReturnType<typeof readWorld>} world @param {number} width @param {number} height
 */
export function mosaic(world, width, height) {
  const { low, high, yards, empty } = world.ground;
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
      if (nearest >= 0 && far <= empty.distance(x, y)) owner[row * width + column] = nearest;
    }
  }
  return { width, height, owner, toX, toY, scale };
}
