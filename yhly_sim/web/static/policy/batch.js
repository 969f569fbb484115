// @ts-check
/** How the batch stands: its progress, pace and failures, with what can be done about it. */

import { el, write } from "../page/dom.js";
import { isOpen } from "./data.js";
import { duration } from "../charts/numbers.js";
import { called, say } from "../page/words.js";

const number = (/** @type {number} */ count) => count.toLocaleString("en-US");

/** One sentence about a batch. @param {any} batch */
export function batchSentence(batch) {
  const failed = batch.failed ? ` · ${say("web_policy_failed_runs", { count: number(batch.failed) })}` : "";
  if (batch.state === "running") {
    const counts = say("web_policy_running", { done: number(batch.done), planned: number(batch.planned) });
    const pace = batch.rate ? ` · ${say("web_policy_pace", { rate: batch.rate < 10 ? batch.rate.toFixed(1) : Math.round(batch.rate), left: duration(batch.seconds_left) })}` : "";
    return counts + pace + failed;
  }
  if (batch.state === "failed") return called(batch.error?.sentence) || say("web_failed_lost");
  return say(`web_policy_batch_${batch.state}`) + failed;
}

/** The card of the batch, brought up to date where it stands. */
export class BatchCard {
  /** @param {{titleOf: (batch: any) => string, stop: () => void, goOn: (batch: any, retry: boolean) => void, open: (batch: any) => void}} actions */
  constructor(actions) {
    this.actions = actions;
    this.root = el("section", { class: "batch", hidden: true, "aria-labelledby": "batch-title" });
    this.shown = "";
  }

  /** @param {any} batch @param {any} writer another process that writes into the store */
  draw(batch, writer) {
    this.root.hidden = batch.state === "none" && !writer;
    if (this.root.hidden) return;
    const kind = `${batch.state} ${batch.name} ${batch.quick} ${Boolean(batch.failed)} ${writer?.pid ?? ""} ${document.documentElement.lang}`;
    if (kind !== this.shown) this.#build(batch, writer);
    this.shown = kind;
    if (batch.state === "none") return;
    write(this.sentence, batchSentence(batch));
    this.bar.hidden = !isOpen(batch);
    if (batch.state === "running" || (batch.state === "stopping" && batch.planned > 0)) {
      this.bar.max = Math.max(batch.planned, 1);
      this.bar.value = batch.done;
    } else this.bar.removeAttribute("value");
  }

  #build(/** @type {any} */ batch, /** @type {any} */ writer) {
    const button = (/** @type {string} */ name, /** @type {() => void} */ act, css = "") =>
      el("button", { type: "button", class: css, "data-key": `batch-${name}`, text: say(`web_policy_${name}`), onclick: act });
    const isNone = batch.state === "none", isPaused = batch.state === "stopped" || batch.state === "failed";
    this.sentence = el("p", { class: "said" });
    this.bar = el("progress", { max: 1, "aria-label": say("web_policy_progress") });
    this.root.className = `batch ${batch.state}`;
    this.root.replaceChildren(
      el("div", { class: "what" }, el("h2", { id: "batch-title", text: isNone ? say("web_policy_writer_title") : this.actions.titleOf(batch) }),
        isNone ? null : this.sentence, writer ? el("p", { class: "soft", text: say("web_policy_writer", { pid: writer.pid, host: writer.host }) }) : null),
      el("div", { class: "choices" },
        isOpen(batch) && batch.state !== "stopping" ? button("stop", this.actions.stop) : null,
        isPaused && !writer ? button("go_on", () => this.actions.goOn(batch, false), "primary") : null,
        batch.state === "done" && batch.failed ? button("retry", () => this.actions.goOn(batch, true)) : null,
        batch.state === "done" ? button("open", () => this.actions.open(batch), "primary") : null),
      isNone ? "" : this.bar);
  }
}
