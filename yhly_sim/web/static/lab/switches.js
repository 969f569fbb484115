// @ts-check
/** Parts of the reform that are on or off: what needs what, and how they are called. */

import { called } from "../page/words.js";

const DIGIT_COUNT = 9;

/**
 * What is on after a switch was turned, with what it needs or what needs it. Pure.
 * @param {any[]} table rows with name and requires @param {Set<string>} on @param {string} name
 * @returns {{on: Set<string>, also: string[]}}
 */
export function turned(table, on, name) {
  const after = new Set(on), rows = new Map(table.map((row) => [row.name, row]));
  /** @type {string[]} */ const also = [];
  const turnOn = (/** @type {string} */ one) => {
    if (after.has(one)) return;
    after.add(one);
    if (one !== name) also.push(one);
    for (const needed of rows.get(one)?.requires ?? []) turnOn(needed);
  };
  const turnOff = (/** @type {string} */ one) => {
    if (!after.delete(one)) return;
    if (one !== name) also.push(one);
    for (const row of table) if (row.requires.includes(one)) turnOff(row.name);
  };
  if (on.has(name)) turnOff(name); else turnOn(name);
  return { on: after, also };
}

/** Switches turned on and off against the shipped scenario. Pure. @param {Set<string>} shipped @param {Set<string>} on */
export const changes = (shipped, on) => ({
  on: [...on].filter((one) => !shipped.has(one)), off: [...shipped].filter((one) => !on.has(one)) });

/** The nine that digits turn: the first of the report after the grids. @param {any[]} table */
export const digitSwitches = (table) => table.filter((row) => row.group !== "structure").slice(0, DIGIT_COUNT);

/** @param {any} row */
export const shortName = (row) => called(row).split(/[,，]/)[0];
