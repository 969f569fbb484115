// @ts-check
/** What a view of the comparison has asked the server: the newest question counts, and one that was answered is not asked again. */

import { called, say } from "../page/words.js";

export class Asked {
  /** @param {() => void} heard what is done when an answer or a refusal is there */
  constructor(heard) {
    this.heard = heard;
    this.question = "";
    /** @type {any} */ this.found = null;
    /** @type {any} */ this.wrong = null;
  }

  /** @param {import("./data.js").Findings} findings @param {Record<string, any>} question */
  async ask(findings, question) {
    const asked = JSON.stringify(question);
    if (asked === this.question && this.found) return;
    this.question = asked;
    let found = null, wrong = null;
    try { found = await findings.find(question); } catch (error) { wrong = error; }
    if (asked !== this.question) return;
    this.found = found;
    this.wrong = wrong;
    this.heard();
  }

  /** What stands there where nothing is found. */
  get words() { return this.wrong ? called(this.wrong.sentence) || say("web_failed_lost") : say("web_policy_reading"); }
}
