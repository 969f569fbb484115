// @ts-check
/** A place on the map: its courtyards, the places right below it, and the world as seen from close by. Pure. */

import { LEVELS, pathTo } from "./places.js";

/** @typedef {{level: string, row: number}} Place */

/** The place that an address names, such as community-7; the district where it names none. @param {any} world @param {string} text @returns {Place} */
export function placeOf(world, text) {
  const [level, number] = String(text).split("-"), row = Number(number);
  const count = { subdistrict: world.raw.counts.subdistricts, community: world.raw.counts.communities, grid: world.raw.counts.grids, courtyard: world.count }[level];
  return count !== undefined && /^\d+$/.test(number ?? "") && row < count ? { level, row } : { level: "district", row: 0 };
}

/** @param {Place} place */
export const addressOf = (place) => place.level === "district" ? "district" : `${place.level}-${place.row}`;

/** The place of a level in which a courtyard lies. @param {any} world @param {number} courtyard @param {string} level */
export const placeAround = (world, courtyard, level) => /** @type {Place} */ (pathTo(world, "courtyard", courtyard).find((one) => one.level === level));

/** Whether each courtyard lies in a place. @param {any} world @param {Place} place @returns {Uint8Array} */
export function maskOf(world, place) {
  const inside = new Uint8Array(world.count);
  for (let i = 0; i < world.count; i++) inside[i] = Number(placeAround(world, i, place.level).row === place.row);
  return inside;
}

/** The places right below one, in their order. @param {any} world @param {Place} place @param {Uint8Array} mask @returns {Place[]} */
export function childrenOf(world, place, mask) {
  const level = LEVELS[LEVELS.indexOf(place.level) + 1];
  if (!level) return [];
  const rows = new Set();
  for (let i = 0; i < world.count; i++) if (mask[i]) rows.add(placeAround(world, i, level).row);
  return [...rows].sort((one, other) => one - other).map((row) => ({ level, row }));
}

/** The world with a window that shows a place and something around it. @param {any} world @param {Uint8Array} mask */
export function closeUp(world, mask) {
  const { low, high } = world.ground, step = Math.sqrt(((high[0] - low[0]) * (high[1] - low[1])) / world.count);
  const least = [Infinity, Infinity], most = [-Infinity, -Infinity];
  for (let i = 0; i < world.count; i++) {
    if (!mask[i]) continue;
    [world.x[i], world.y[i]].forEach((at, axis) => { least[axis] = Math.min(least[axis], at); most[axis] = Math.max(most[axis], at); });
  }
  const room = 1.6 * step;
  return { ...world, ground: { ...world.ground, low: least.map((one, axis) => Math.max(one - room, low[axis])), high: most.map((one, axis) => Math.min(one + room, high[axis])) } };
}
