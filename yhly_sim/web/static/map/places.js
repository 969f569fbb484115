// @ts-check
/** Places and who works there, by name: what lies in what, which body of which place. Pure but for the words. */

import { currentLanguage, say } from "../page/words.js";

export const LEVELS = Object.freeze(["district", "subdistrict", "community", "grid", "courtyard"]);
const TABLES = { subdistrict: "subdistricts", community: "communities", grid: "grids", courtyard: "courtyards" };

/** The places around one, from the subdistrict down to itself. @param {any} world @param {string} level @param {number} row */
export function pathTo(world, level, row) {
  const { grids, communities } = world.raw, path = [];
  let at = row;
  for (const one of [...LEVELS].reverse().slice(LEVELS.length - 1 - LEVELS.indexOf(level))) {
    if (one === "district") { path.unshift({ level: one, row: 0 }); break; }
    path.unshift({ level: one, row: at });
    at = one === "courtyard" ? world.grid[at] : one === "grid" ? grids.community_id[at] : one === "community" ? communities.subdistrict_id[at] : 0;
  }
  return path;
}

/** @param {any} world @param {string} level @param {number} row */
export function placeName(world, level, row) {
  if (level === "district") return say("web_levels_district");
  return world.raw.names?.[TABLES[level]]?.[currentLanguage()]?.[row] ?? String(row + 1);
}

const BODY_LEVEL = { courtyard: "courtyard", grid: "grid", community: "community", subdistrict: "subdistrict" };

/**
 * The body that has a dispute of a courtyard, by name; the level where nobody has it; nothing where it is in no hands.
 * @param {any} world @param {any} codes of a tape's header @param {{level: number, body: number}} at @param {number} courtyard
 */
export function bodyName(world, codes, at, courtyard) {
  const level = codes.level[at.level], body = codes.body[at.body];
  if (body === "none") return level === "none" ? "" : say(`word_level_${level}`);
  const inside = BODY_LEVEL[level] && pathTo(world, "courtyard", courtyard).find((one) => one.level === level);
  const name = say(`word_body_${body}`);
  return inside ? say("body_of_place", { place: placeName(world, level, inside.row), body: name }) : name;
}
