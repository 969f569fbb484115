// @ts-check
/** What drives the days on every screen that plays: buttons, the day, the line of days, the speed. */

import { el, write } from "../page/dom.js";
import { SPEEDS } from "./player.js";
import { Timeline } from "./timeline.js";
import { say } from "../page/words.js";

/** A round button with a picture. @param {string} key @param {string} icon @param {string} label @param {() => void} act */
export const iconButton = (key, icon, label, act) =>
  el("button", { type: "button", class: `icon ${icon}`, "data-key": key, "aria-label": label, title: label, onclick: act }, el("span", { "aria-hidden": "true" }));

export class Controls {
  /** @param {{player: import("./player.js").Player, seek: (day: number) => void, restart: () => void, hasSteps?: boolean}} what hasSteps: with buttons for a day back and on */
  constructor({ player, seek, restart, hasSteps = true }) {
    this.player = player;
    this.timeline = new Timeline({ seek, label: say("web_timeline") });
    this.play = iconButton("play", "play", say("web_play"), () => player.toggle());
    this.count = el("strong");
    this.date = el("span");
    const step = (/** @type {string} */ name, /** @type {number} */ days) => hasSteps ? iconButton(name, name, say(`web_${name}`), () => player.step(days)) : null;
    this.buttons = el("div", { class: "buttons" }, iconButton("restart", "restart", say("web_restart"), restart), step("back", -1), this.play, step("forward", 1));
    this.root = el("div", { class: "controls" }, this.buttons, el("p", { class: "when" }, this.count, this.date), this.timeline.root,
      el("label", { class: "speed" }, el("span", { class: "unseen", text: say("web_speed") }),
        el("select", { "data-key": "speed", onchange: (/** @type {any} */ event) => { player.speed = Number(event.target.value); } },
          ...SPEEDS.map((speed) => el("option", { value: speed, selected: speed === player.speed, text: say(`web_speed_${speed}`) })))));
  }

  /** @param {boolean} mayPlay */
  draw(mayPlay) {
    const { isPlaying } = this.player, label = say(isPlaying ? "web_pause" : "web_play");
    this.play.className = `icon ${isPlaying ? "pause" : "play"}`;
    this.play.setAttribute("aria-label", label);
    this.play.title = label;
    for (const one of this.buttons.children) one.disabled = !mayPlay;
  }

  /** The evening that is shown. @param {number} day @param {string} date @param {string} count how long after the reform, in words */
  move(day, date, count) {
    write(this.count, count);
    write(this.date, date);
    this.timeline.move(day, `${date}，${count}`);
  }
}
