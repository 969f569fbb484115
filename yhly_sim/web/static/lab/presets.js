// @ts-check
/** Pairs of shipped scenarios that each answer a question. */

import { editCount } from "./edits.js";

export const PRESETS = Object.freeze([
  { name: "whole", a: "no_reform", b: "weidu", show: "satisfaction" },
  { name: "core", a: "no_reform", b: "branch_only", show: "hidden" },
  { name: "wings", a: "wings_only", b: "one_core_two_wings", show: "quality" },
  { name: "hours", a: "hours_matched_control", b: "branch_only", show: "satisfaction" },
  { name: "cash", a: "incentives_none", b: "incentives_large_cash", show: "satisfaction" },
  { name: "heating", a: "stress_heating_failure_no_reform", b: "stress_heating_failure", show: "open" },
]);

/** @param {any} state */
export const presetOf = (state) => editCount(state) ? undefined
  : PRESETS.find((one) => one.a === state.a && one.b === state.b);
