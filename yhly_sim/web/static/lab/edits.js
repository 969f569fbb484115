// @ts-check
/**
 * What a person has changed in programme B: from the start (`on`, `off`, `set`), and from days after the reform on
 * (`forks`). Pure.
 *
 * @typedef {{on: string[], off: string[], set: Record<string, number>}} Turn
 * @typedef {Turn & {day: number}} Fork
 * @typedef {Turn & {forks: Fork[]}} Edits
 * @typedef {{name: string, switches: string[], set: Record<string, any>, changes: {day: number, switches: Record<string, boolean>, set: Record<string, any>}[], data?: any}} Shipped
 */

import { changes, turned } from "./switches.js";

/** In the place of a day: as the programme begins. */
export const START = -1;

/** @param {any} state @returns {Edits} */
export const editsOf = ({ on, off, set, forks }) => ({ on, off, set, forks });

/** @returns {Edits} */
export const untouched = () => ({ on: [], off: [], set: {}, forks: [] });

/** @param {Turn} turn */
const countOf = (turn) => turn.on.length + turn.off.length + Object.keys(turn.set).length;

/** How many things differ from the programme as it is shipped. @param {Edits} edits */
export const editCount = (edits) => countOf(edits) + edits.forks.reduce((sum, fork) => sum + countOf(fork), 0);

/** Switches that are on at the start, before any change. @param {Shipped} shipped @param {Edits} edits */
export const onAtStart = (shipped, edits) => applied(new Set(shipped.switches), edits);

/** @param {Set<string>} on @param {Turn} turn */
function applied(on, turn) {
  const after = new Set(on);
  for (const name of turn.on) after.add(name);
  for (const name of turn.off) after.delete(name);
  return after;
}

/** All that changes after the start, day by day: what is shipped before what a person did. @param {Shipped} shipped @param {Edits} edits */
function later(shipped, edits) {
  const ours = edits.forks.map((fork) => ({ ...fork, isOurs: true }));
  const theirs = (shipped.changes ?? []).map(({ day, switches, set }) => ({ day, set, isOurs: false,
    on: Object.keys(switches).filter((one) => switches[one]), off: Object.keys(switches).filter((one) => !switches[one]) }));
  return [...theirs, ...ours].sort((one, other) => one.day - other.day || Number(one.isOurs) - Number(other.isOurs));
}

/** Switches that are on from a day after the reform; START: as it begins. @param {Shipped} shipped @param {Edits} edits @param {number} day */
export function onAt(shipped, edits, day = START) {
  return later(shipped, edits).filter((one) => one.day <= day).reduce(applied, onAtStart(shipped, edits));
}

/** The value of a lever from a day on. @param {Shipped} shipped @param {Edits} edits @param {string} path @param {number} usual @param {number} day */
export function valueAt(shipped, edits, path, usual, day = START) {
  const all = later(shipped, edits), isFirst = (/** @type {any} */ one) => one.day === 0 && !one.isOurs;
  const said = [{ set: shipped.set ?? {} }, ...all.filter(isFirst), { set: edits.set }, ...all.filter((one) => one.day <= day && !isFirst(one))];
  return said.reduce((value, one) => path in one.set && typeof one.set[path] === "number" ? one.set[path] : value, usual);
}

/**
 * Edits after a switch was turned, from the start or from a day on, and what went with it.
 * @param {any[]} table @param {Shipped} shipped @param {Edits} edits @param {string} name @param {number} day START or a day
 * @returns {{edits: Edits, isOn: boolean, also: string[]}}
 */
export function withSwitch(table, shipped, edits, name, day = START) {
  const before = onAt(shipped, edits, day), { on, also } = turned(table, before, name);
  const next = day === START ? { ...edits, ...changes(new Set(shipped.switches), on) }
    : withFork(edits, day, { ...changes(onAt(shipped, without(edits, day), day), on), set: forkOn(edits, day)?.set ?? {} });
  return { edits: repaired(table, shipped, next), isOn: on.has(name), also };
}

/** @param {Shipped} shipped @param {Edits} edits @param {string} path @param {number} value @param {number} usual @param {number} day @returns {Edits} */
export function withValue(shipped, edits, path, value, usual, day = START) {
  const rest = (/** @type {Record<string, number>} */ set) => Object.fromEntries(Object.entries(set).filter(([one]) => one !== path));
  if (day === START) {
    const next = { ...edits, set: rest(edits.set) };
    return valueAt(shipped, { ...next, forks: [] }, path, usual) === value ? next : { ...next, set: { ...next.set, [path]: value } };
  }
  const fork = forkOn(edits, day) ?? { day, on: [], off: [], set: {} }, set = rest(fork.set);
  const before = valueAt(shipped, withFork(edits, day, { ...fork, set }), path, usual, day);
  return withFork(edits, day, { ...fork, set: before === value ? set : { ...set, [path]: value } });
}

/** @param {Edits} edits @param {number} day */
const forkOn = (edits, day) => edits.forks.find((fork) => fork.day === day);

/** @param {Edits} edits @param {number} day @returns {Edits} */
export const without = (edits, day) => ({ ...edits, forks: edits.forks.filter((fork) => fork.day !== day) });

/** @param {Edits} edits @param {number} day @param {Turn} turn @returns {Edits} */
function withFork(edits, day, turn) {
  const rest = without(edits, day).forks;
  return { ...edits, forks: countOf(turn) ? [...rest, { ...turn, day }].sort((one, other) => one.day - other.day) : rest };
}

/** What can no longer be on is turned off where it would have been turned on. @param {any[]} table @param {Shipped} shipped @param {Edits} edits @returns {Edits} */
function repaired(table, shipped, edits) {
  const requires = new Map(table.map((row) => [row.name, row.requires]));
  let next = edits;
  for (const day of [...new Set(later(shipped, edits).map((one) => one.day))]) {
    for (let on = onAt(shipped, next, day), lacking = ""; ; on = onAt(shipped, next, day)) {
      lacking = [...on].find((name) => (requires.get(name) ?? []).some((/** @type {string} */ one) => !on.has(one))) ?? "";
      if (!lacking) break;
      const fork = forkOn(next, day) ?? { day, on: [], off: [], set: {} };
      next = withFork(next, day, { ...fork, on: fork.on.filter((one) => one !== lacking),
        off: fork.on.includes(lacking) ? fork.off : [...fork.off, lacking] });
    }
  }
  return next;
}

/** The day after the reform until which two programmes are the same; START where they differ from the start. @param {Edits} some @param {Edits} others */
export function sameUntil(some, others) {
  const key = (/** @type {Turn} */ turn) => JSON.stringify([[...turn.on].sort(), [...turn.off].sort(), Object.entries(turn.set).sort()]);
  if (key(some) !== key(others)) return START;
  const days = [...new Set([...some.forks, ...others.forks].map((fork) => fork.day))].sort((one, other) => one - other);
  const at = (/** @type {Edits} */ edits, /** @type {number} */ day) => { const fork = forkOn(edits, day); return fork ? key(fork) : ""; };
  return days.find((day) => at(some, day) !== at(others, day)) ?? Infinity;
}

/** What POST /api/runs takes as a scenario: a name, or data with the keys of a scenario file. @param {Shipped} shipped @param {Edits} edits */
export function scenarioData(shipped, edits) {
  const base = shipped.data ?? { extends: shipped.name };
  if (!editCount(edits)) return shipped.data ?? shipped.name;
  const turns = (/** @type {Turn} */ turn) => Object.fromEntries([...turn.on.map((one) => [one, true]), ...turn.off.map((one) => [one, false])]);
  const change = (/** @type {Fork} */ fork) => ({ day: fork.day, ...(fork.on.length + fork.off.length ? { switches: turns(fork) } : {}),
    ...(Object.keys(fork.set).length ? { set: fork.set } : {}) });
  const first = Object.keys(edits.set).length ? [{ day: 0, set: edits.set }] : [];
  const changed = [...(base.changes ?? []), ...first, ...edits.forks.map(change)], own = turns(edits);
  return { ...base, ...(Object.keys(own).length ? { switches: { ...(base.switches ?? {}), ...own } } : {}), ...(changed.length ? { changes: changed } : {}) };
}
