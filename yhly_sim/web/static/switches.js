// @ts-check
/** The switches of programme B: a drawer with the parts of the reform in the groups of the report. */

import { el } from "./dom.js";
import { called, say } from "./words.js";

export const DIGIT_COUNT = 9;

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

/**
 * @param {{table: any[], on: Set<string>, shipped: Set<string>, title: string, note: string,
 *   turn: (name: string) => void, reset: () => void, close: () => void}} what
 */
export function switchDrawer(what) {
  const digits = digitSwitches(what.table).map((row) => row.name);
  const groups = [...new Set(what.table.map((row) => row.group))];
  const one = (/** @type {any} */ row) => {
    const isOn = what.on.has(row.name), isChanged = isOn !== what.shipped.has(row.name);
    const digit = digits.indexOf(row.name) + 1;
    return el("div", { class: isChanged ? "switch changed" : "switch" },
      el("button", { type: "button", role: "switch", "aria-checked": String(isOn), "data-key": `switch-${row.name}`,
        "aria-describedby": `costs-${row.name}`, onclick: () => what.turn(row.name) },
        el("span", { class: "thumb", "aria-hidden": "true" }), el("span", { class: "label", text: shortName(row) }),
        digit ? el("kbd", { text: String(digit), "aria-hidden": "true" }) : null),
      el("p", { id: `costs-${row.name}`, class: "costs", text: `${say("web_switch_costs", { text: called(row.costs) })} ${say("web_switch_fails", { text: called(row.fails) })}` }));
  };
  return el("aside", { class: "drawer", "aria-label": say("web_switches_title") },
    el("header", {}, el("h2", { text: say("web_switches_title") }),
      el("button", { type: "button", class: "plain", "data-key": "drawer-close", text: say("web_close"), onclick: what.close })),
    el("p", { class: "lead", text: say("web_switches_lead", { title: what.title }) }),
    el("p", { class: "note", role: "status", text: what.note }),
    el("div", { class: "groups", tabindex: "0", role: "region", "aria-label": say("web_switches") },
      ...groups.map((group) => el("section", {}, el("h3", { text: say(`web_group_${group}`) }),
        ...what.table.filter((row) => row.group === group).map(one)))),
    el("footer", {}, el("button", { type: "button", class: "quiet", "data-key": "switches-reset", text: say("web_switches_reset"), onclick: what.reset })));
}
