// @ts-check
/** What the server knows of experiments and their runs; refusals are sentences in both languages. */

class Refused extends Error {
  /** @param {string} message @param {any} sentence */
  constructor(message, sentence) {
    super(message);
    this.sentence = sentence;
  }
}

/** @param {string} path @param {any} [body] sent as JSON where there is one */
export async function ask(path, body) {
  let answer;
  try {
    answer = await fetch(path, body === undefined ? {} : { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
  } catch {
    throw new Refused("unreachable", null);
  }
  const content = await answer.json().catch(() => null);
  if (!answer.ok) throw new Refused(content?.message ?? String(answer.status), content?.sentence ?? null);
  return content;
}

export const overview = () => ask("/api/policy");
export const standing = () => ask("/api/policy/batch");
export const startBatch = (/** @type {any} */ asked) => ask("/api/policy/batch", { do: "start", ...asked });
export const stopBatch = () => ask("/api/policy/batch", { do: "stop" });
export const product = (/** @type {string} */ name, /** @type {boolean} */ quick) => ask(`/api/policy/product?${new URLSearchParams({ name, quick: quick ? "1" : "0" })}`);

/** Findings that were asked for, by what was asked; one that is refused may be asked again. */
export class Findings {
  /** @param {string} name @param {boolean} quick */
  constructor(name, quick) {
    this.which = { name, quick };
    /** @type {Map<string, Promise<any>>} */ this.known = new Map();
  }

  /** @param {any} asked @returns {Promise<any>} */
  find(asked) {
    const key = JSON.stringify(asked);
    let found = this.known.get(key);
    if (!found) {
      found = ask("/api/policy/finding", { ...this.which, ...asked });
      this.known.set(key, found);
      found.catch(() => this.known.delete(key));
    }
    return found;
  }
}

const OPEN = ["starting", "preparing", "running", "stopping"];
export const isOpen = (/** @type {any} */ batch) => OPEN.includes(batch?.state);

/** What the store calls an experiment of one size. @param {any} experiment @param {boolean} quick */
export const storedName = (experiment, quick) => experiment.name + (quick ? ".quick" : "");

/** The size that one begins with: the quick one, unless the store has the other only. @param {any} experiment @param {any} kept */
export function usualSize(experiment, kept) {
  if (!experiment.sizes.quick) return false;
  const [full, quick] = [kept[experiment.name]?.ok ?? 0, kept[storedName(experiment, true)]?.ok ?? 0];
  return !(full > 0 && quick === 0);
}
