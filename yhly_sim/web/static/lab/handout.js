// @ts-check
/** The menu of what one may take away; the recording tells its size before one asks for it, and says where it cannot be had. */

import { el, write } from "../page/dom.js";
import { give, saveScenario, savePicture, saveTable } from "./export.js";
import { writeAddress } from "../store.js";
import { called, currentLanguage, say } from "../page/words.js";

const MEGABYTE = 1e6;

/** @param {any} lab */
export function exportMenu(lab) {
  const isReplay = Boolean(document.documentElement.dataset.replay);
  const item = (/** @type {string} */ name, /** @type {() => void} */ act) => el("button", { type: "button", class: "plain", "data-key": `export-${name}`,
    text: say(`web_export_${name}`), onclick: () => { menu.open = false; act(); } });
  const recording = el("button", { type: "button", class: "plain", "data-key": "export-replay", disabled: true, text: say("web_export_replay"), onclick: () => take() });
  const wrong = el("p", { class: "wrong", role: "status", hidden: true });
  const menu = el("details", { class: "export", ontoggle: () => { if (menu.open && !isReplay) measure(); } }, el("summary", { "data-key": "export", text: say("web_export") }),
    el("div", {}, item("picture", () => savePicture(lab)), item("table", () => saveTable(lab)), item("scenario", () => saveScenario(lab)), isReplay ? null : recording, wrong));

  const refuse = (/** @type {any} */ content) => { wrong.hidden = false; write(wrong, called(content?.sentence) || say("web_failed_lost")); recording.disabled = false; write(recording, say("web_replay_again")); };

  /** Asks how large it would be. */
  async function measure() {
    wrong.hidden = true;
    recording.disabled = true;
    if (!lab.pair?.isWhole || lab.coming) { write(recording, say("web_replay_later")); return; }
    write(recording, say("web_replay_measuring"));
    try {
      const answer = await fetch(`${recordingOf(lab)}&measure=1`), content = await answer.json();
      if (!answer.ok) { refuse(content); return; }
      recording.disabled = false;
      write(recording, say("web_replay_size", { size: (content.bytes / MEGABYTE).toFixed(1) }));
    } catch { refuse(null); }
  }

  async function take() {
    if (wrong.hidden === false) { measure(); return; }
    recording.disabled = true;
    write(recording, say("web_replay_making"));
    try {
      const answer = await fetch(recordingOf(lab));
      if (!answer.ok) { refuse(await answer.json()); return; }
      const file = `yhly_${lab.state.a}_${lab.state.b}_seed${lab.state.seed}.html`;
      give(await answer.blob(), file);
      menu.open = false;
      lab.speak(say("web_exported", { file }));
    } catch { refuse(null); }
  }

  return menu;
}

/** Where the recording of what is shown is had: both tapes, replications that have come, the day, the language. @param {any} lab */
function recordingOf(lab) {
  lab.keep();
  const query = new URLSearchParams({ addresses: lab.pair.runs.map((/** @type {any} */ run) => run.address).join(","), lang: currentLanguage(),
    state: writeAddress(lab.state).slice(1), courses: lab.replications.found.map((/** @type {any} */ one) => one.addresses.join(".")).join(",") });
  return `/api/replay?${query}`;
}
