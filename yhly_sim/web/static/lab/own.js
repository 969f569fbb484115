// @ts-check
/** Scenario files that a person brought into this tab: checked by the server, kept here, gone with the tab. */

const KEPT = "yhly.own";
export const OWN = /^own_file_\d+$/;
export const MOST_BYTES = 64 * 1024;

/** @returns {any[]} as the server tells of shipped scenarios, with `data` besides */
export function ownScenarios() {
  try { return JSON.parse(sessionStorage.getItem(KEPT) ?? "[]"); } catch { return []; }
}

/** @param {any} facts what the server said of it @param {string} file its name, for a title where it has none @returns {any} */
export function keepOwn(facts, file) {
  const known = ownScenarios(), number = known.reduce((most, one) => Math.max(most, Number(one.name.split("_")[2])), 0) + 1;
  const title = facts.data.title ? facts.title : { zh: file, en: file };
  const kept = { ...facts, name: `own_file_${number}`, title };
  try { sessionStorage.setItem(KEPT, JSON.stringify([...known, kept])); } catch { /* then it lasts until the reload */ }
  return kept;
}

/** Where it is wrong, in the server's words. */
export class WrongFile extends Error {
  /** @param {{zh: string, en: string} | null} sentence @param {number | null} line @param {string} text of that line */
  constructor(sentence, line, text) {
    super("wrong file");
    this.sentence = sentence;
    this.line = line;
    this.text = text;
  }
}

/** Has the server read a scenario file. @param {string} text @returns {Promise<any>} what it says; a WrongFile is thrown */
export async function checked(text) {
  const answer = await fetch("/api/check", { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ text }) });
  const content = await answer.json().catch(() => ({}));
  const wrong = answer.ok ? content.wrong : content;
  if (!wrong) return content;
  const line = Number.isInteger(wrong.line) ? wrong.line : null;
  throw new WrongFile(wrong.sentence ?? null, line, line ? text.split(/\r\n|[\r\n]/)[line - 1] ?? "" : "");
}
