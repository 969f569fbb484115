// @ts-check
/** The door from the lab to the five levels: the same runs on the same day. */

import { el } from "../page/dom.js";
import { writeAddress } from "../store.js";
import { say } from "../page/words.js";

/** @param {any} lab */
export const levelsLink = (lab) => el("button", { type: "button", class: "plain", "data-key": "levels", text: say("web_levels_open"), title: say("web_levels_title"),
  onclick: () => { location.hash = `${writeAddress({ ...lab.state, screen: "levels" })}&side=b&place=district`; } });
