// @ts-check
/** What this tab shows, kept in its address (so that a reload, a link or another tab is itself), and habits of the person. */

import { MEASURES } from "./map/scale.js";

const DEFAULTS = Object.freeze({ a: "no_reform", b: "weidu", seed: 1, day: -1, show: "satisfaction" });
const MOST_FORKS = 40;

/** @param {string} hash such as #/lab?a=no_reform&day=400 */
export function readAddress(hash) {
  const [screen, query = ""] = hash.replace(/^#\/?/, "").split("?");
  const asked = new URLSearchParams(query);
  const number = (/** @type {string} */ name, /** @type {number} */ most, /** @type {number} */ other) => {
    const text = asked.get(name);
    return text !== null && /^\d+$/.test(text) && Number(text) <= most ? Number(text) : other;
  };
  const name = (/** @type {string} */ key, /** @type {string} */ other) => /^[a-z0-9_]+$/.test(asked.get(key) ?? "") ? asked.get(key) : other;
  const names = (/** @type {string} */ key) => (asked.get(key) ?? "").split(",").filter((one) => /^[a-z_]+$/.test(one));
  const show = asked.get("show") ?? "";
  return {
    screen: screen || "start", a: name("a", DEFAULTS.a), b: name("b", DEFAULTS.b),
    seed: number("seed", 2 ** 32 - 1, DEFAULTS.seed), day: number("day", 99_999, DEFAULTS.day),
    show: MEASURES.some((one) => one.name === show) ? show : DEFAULTS.show, on: names("on"), off: names("off"),
    set: readTurn((asked.get("set") ?? "").split(",")).set, forks: readForks(asked.getAll("then")),
    world: name("world", ""), days: number("days", 3_650, 0),
  };
}

/** What is turned: name:on, name:off, or lever:number. @param {string[]} words @returns {import("./lab/edits.js").Turn} */
function readTurn(words) {
  const turn = /** @type {import("./lab/edits.js").Turn} */ ({ on: [], off: [], set: {} });
  for (const word of words) {
    const [name, value] = word.split(":");
    if (/^[a-z_]+$/.test(name) && (value === "on" || value === "off")) turn[value].push(name);
    else if (/^[a-z_.]+$/.test(name) && /^-?\d+(\.\d+)?$/.test(value ?? "")) turn.set[name] = Number(value);
  }
  return turn;
}

/** Changes from days on, such as then=200,firm:off: in the order of their days, one for each. @param {string[]} said */
function readForks(said) {
  const forks = new Map();
  for (const [day, ...words] of said.slice(0, MOST_FORKS).map((one) => one.split(","))) {
    const turn = readTurn(words);
    if (/^\d{1,4}$/.test(day) && turn.on.length + turn.off.length + Object.keys(turn.set).length) forks.set(Number(day), { day: Number(day), ...turn });
  }
  return [...forks.values()].sort((one, other) => one.day - other.day);
}

const writtenSet = (/** @type {Record<string, number>} */ set) => Object.entries(set).map(([path, value]) => `${path}:${value}`);

/** @param {any} state */
export function writeAddress(state) {
  const query = new URLSearchParams({ a: state.a, b: state.b, seed: String(state.seed), show: state.show });
  if (state.day >= 0) query.set("day", String(state.day));
  for (const key of ["on", "off"]) if (state[key].length) query.set(key, state[key].join(","));
  if (Object.keys(state.set ?? {}).length) query.set("set", writtenSet(state.set).join(","));
  for (const { day, on, off, set } of state.forks ?? []) {
    query.append("then", [day, ...on.map((/** @type {string} */ one) => `${one}:on`), ...off.map((/** @type {string} */ one) => `${one}:off`), ...writtenSet(set)].join(","));
  }
  for (const key of ["world", "days"]) if (state[key]) query.set(key, String(state[key]));
  return `#/${state.screen}?${query}`;
}

/** Replaces the address without a step in the history. @param {any} state */
export function keepAddress(state) {
  const address = writeAddress(state);
  if (location.hash !== address) history.replaceState(null, "", address);
}

const HABITS = "yhly.habits";

/** Language, projector and single keys, remembered on this machine. @returns {{lang: string, projector: boolean, keys: boolean}} */
export function readHabits() {
  const usual = { lang: document.documentElement.dataset.lang ?? "zh", projector: false, keys: true };
  try {
    return { ...usual, ...JSON.parse(localStorage.getItem(HABITS) ?? "{}") };
  } catch {
    return usual;
  }
}

/** @param {Partial<ReturnType<typeof readHabits>>} changed */
export function keepHabits(changed) {
  try {
    localStorage.setItem(HABITS, JSON.stringify({ ...readHabits(), ...changed }));
  } catch {
    // a browser that keeps nothing shows the page all the same
  }
}
