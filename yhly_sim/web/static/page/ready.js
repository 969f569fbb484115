// @ts-check
/** What the server makes once before a first class, said in a strip above the page until it is there. */

import { el, write } from "./dom.js";
import { say } from "./words.js";

const ASK_MILLISECONDS = 700;

/** What is being made, in words. Pure but for the language. @param {{step: string, fields: Record<string, unknown>, place: number, count: number}} making */
const makingWords = (making) =>
  say("web_ready_step", { place: making.place, count: making.count, what: say(`web_ready_${making.step}`, making.fields) });

/** How much of all is there, from 0 to 1. Pure. @param {{place: number, count: number, done: number, of: number}} making */
const madeShare = (making) => (making.place - 1 + (making.of ? making.done / making.of : 0)) / making.count;

/** Asks until nothing is made any more; a server that cannot be reached has nothing to say. */
export async function showReadiness() {
  const line = el("p"), bar = el("progress", { max: 1, value: 0, "aria-label": say("web_ready_label") });
  const note = el("div", { class: "making", role: "status" }, line, bar);
  for (;;) {
    const answer = await fetch("/api/ready").then((one) => one.ok ? one.json() : null).catch(() => null);
    if (!answer || answer.is_ready) break;
    if (answer.making) {
      if (!note.isConnected) document.body.prepend(note);
      write(line, makingWords(answer.making));
      bar.value = madeShare(answer.making);
    }
    await new Promise((go) => setTimeout(go, ASK_MILLISECONDS));
  }
  note.remove();
}
