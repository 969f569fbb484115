// @ts-check
/** What is pointed at in the lab: a courtyard on all three maps, and the note that says what stands there. */

import { figure, gapFigure, say, unitName } from "../page/words.js";

export class Pointer {
  /** @param {any} lab */
  constructor(lab) {
    this.lab = lab;
    this.marked = -1;
    this.point = (/** @type {number} */ courtyard, /** @type {PointerEvent | undefined} */ event) => this.mark(courtyard, event);
    this.pick = (/** @type {number} */ courtyard) => {
      if (courtyard >= 0 && lab.isShown) lab.view.root.dispatchEvent(new CustomEvent("courtyard", { bubbles: true, detail: { courtyard, day: lab.player.day } }));
    };
  }

  mark(/** @type {number} */ courtyard, /** @type {PointerEvent | undefined} */ event) {
    const { view } = this.lab;
    this.marked = courtyard;
    for (const panel of view.panels) panel.map?.mark(courtyard);
    const tip = view.tip;
    tip.hidden = courtyard < 0 || !this.lab.isShown;
    if (tip.hidden) return;
    this.write();
    const panel = view.panels.find((/** @type {any} */ one) => one.canvas === (event?.target ?? document.activeElement)) ?? view.panels[0];
    const box = panel.canvas.getBoundingClientRect(), [x, y] = panel.map.middle(courtyard).map((/** @type {number} */ one) => one / panel.map.ratio);
    const left = Math.min(Math.max(box.left + x + 16, 8), innerWidth - tip.offsetWidth - 8);
    const above = box.top + y - tip.offsetHeight - 12;
    tip.style.left = `${left}px`;
    tip.style.top = `${above > 8 ? above : box.top + y + 16}px`;
    if (!event) this.lab.speak(tip.textContent ?? "");
  }

  write() {
    const { pair, world, measure, player, view } = this.lab, at = this.marked, names = world.raw.names;
    const place = names ? [["subdistricts", world.raw.communities.subdistrict_id[world.raw.grids.community_id[world.grid[at]]]], ["grids", world.grid[at]], ["courtyards", at]]
      .map(([level, row]) => names[level][document.documentElement.lang === "en" ? "en" : "zh"][row]).join(" · ") : String(at + 1);
    const [a, b, difference] = pair.frames(measure, player.day).map((/** @type {any} */ frame) => frame[at]), unit = measure.unit;
    view.tip.innerText = [place, `${say(`web_kind_${world.kind[at]}`)} · ${say("web_households", { count: world.households[at] })}`,
      `${say(`web_long_${measure.name}`)}  ${say("web_side_a")} ${figure(unit, a)} · ${say("web_side_b")} ${figure(unit, b)} · ${gapFigure(unit, difference)} ${unitName(unit, true)}`].join("\n");
  }
}
