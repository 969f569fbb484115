// @ts-check
/** A scenario file of one's own: chosen, checked by the server, and taken as A or B; what is wrong is shown with its line. */

import { el } from "../page/dom.js";
import { MOST_BYTES, WrongFile, checked, keepOwn } from "./own.js";
import { untouched } from "./edits.js";
import { called, say } from "../page/words.js";

/** @param {any} lab */
export function openUpload(lab) {
  const said = el("div", { class: "upload-said", role: "status" });
  const input = el("input", { type: "file", accept: ".yaml,.yml,text/yaml", "data-key": "upload-file",
    onchange: () => { const [file] = input.files; if (file) take(file); } });
  const dialog = el("dialog", { class: "upload", "aria-labelledby": "upload-title", onclose: () => dialog.remove() },
    el("h2", { id: "upload-title", text: say("web_upload_title") }),
    el("p", { text: say("web_upload_lead") }), el("label", { class: "file" }, input, el("span", { text: say("web_upload_file") })), said,
    el("footer", {}, el("button", { type: "button", class: "quiet", "data-key": "upload-close", text: say("web_close"), onclick: () => dialog.close() })));

  async function take(/** @type {File} */ file) {
    said.replaceChildren(el("p", { text: say("web_upload_reading") }));
    try {
      if (file.size > MOST_BYTES) throw new WrongFile({ zh: say("web_upload_too_large", { most: MOST_BYTES / 1024 }), en: say("web_upload_too_large", { most: MOST_BYTES / 1024 }) }, null, "");
      const facts = await checked(await file.text());
      offer(facts, file.name.replace(/\.ya?ml$/i, ""));
    } catch (wrong) {
      refuse(wrong instanceof WrongFile ? wrong : new WrongFile(null, null, ""));
    }
    input.value = "";
  }

  function offer(/** @type {any} */ facts, /** @type {string} */ file) {
    const use = (/** @type {"a" | "b"} */ side) => {
      const kept = keepOwn(facts, file);
      lab.choices.own.push(kept);
      dialog.close();
      lab.choose({ [side]: kept.name, ...(side === "b" ? untouched() : {}) });
    };
    const title = facts.data.title ? called(facts.title) : file;
    said.replaceChildren(el("h3", { text: say("web_upload_ready", { title }) }), el("p", { text: called(facts.question) }),
      el("p", { class: "soft", text: say("web_upload_facts", { world: facts.world, days: facts.days, switches: facts.switches.length, changes: facts.changes.length, instruments: facts.instruments.length }) }),
      el("div", { class: "choices" }, ...(/** @type {("a" | "b")[]} */ (["b", "a"])).map((side) => el("button", { type: "button", class: side === "b" ? "primary" : "quiet",
        "data-key": `upload-${side}`, text: say(`web_upload_as_${side}`), onclick: () => use(side) }))));
    said.querySelector("button").focus();
  }

  function refuse(/** @type {WrongFile} */ wrong) {
    said.replaceChildren(el("h3", { text: say("web_upload_wrong") }), el("p", { text: called(wrong.sentence) || say("web_failed_lost") }),
      ...(wrong.line ? [el("pre", {}, el("span", { class: "line", text: String(wrong.line) }), wrong.text || " ")] : []),
      el("p", { class: "soft", text: say("web_upload_again") }));
  }

  document.body.append(dialog);
  dialog.showModal();
}
