// @ts-check
/** Where a lesson stands (in the address) and what the class guessed (in the tab, so that a reload keeps it). */

export const PHASES = Object.freeze(["predict", "run", "reveal", "discuss"]);
const GUESSES = "yhly.lesson.guesses";

/** @typedef {{step: number, phase: string, seed: number, day: number}} Place */

/** @param {string} hash such as #/lesson?step=3&phase=run @param {any} lesson @returns {Place} */
export function readPlace(hash, lesson) {
  const asked = new URLSearchParams(hash.split("?")[1] ?? "");
  const number = (/** @type {string} */ name, /** @type {number} */ least, /** @type {number} */ most, /** @type {number} */ other) => {
    const text = asked.get(name) ?? "";
    return /^\d{1,10}$/.test(text) && Number(text) >= least && Number(text) <= most ? Number(text) : other;
  };
  const phase = asked.get("phase") ?? "";
  return { step: number("step", 1, lesson.steps.length, 1), phase: PHASES.includes(phase) ? phase : "predict",
    seed: number("seed", 0, 2 ** 32 - 1, lesson.seed), day: number("day", 0, 99_999, -1) };
}

/** @param {Place} place @param {any} lesson */
export function writePlace(place, lesson) {
  const query = new URLSearchParams({ step: String(place.step) });
  if (place.phase !== "predict") query.set("phase", place.phase);
  if (place.seed !== lesson.seed) query.set("seed", String(place.seed));
  if (place.day >= 0 && place.phase === "run") query.set("day", String(place.day));
  return `#/lesson?${query}`;
}

/** The place after this one, or before it; null where the lesson ends. @param {Place} place @param {any} lesson @param {1 | -1} way @returns {Place | null} */
export function moved(place, lesson, way) {
  const all = PHASES.length, at = (place.step - 1) * all + PHASES.indexOf(place.phase) + way;
  if (at < 0 || at >= lesson.steps.length * all) return null;
  return { ...place, step: Math.floor(at / all) + 1, phase: PHASES[at % all], day: -1 };
}

/**
 * What the class guessed: hands for each choice, or a number as the page shows it.
 * @typedef {{hands: Record<string, number>, last: string[], number: number | null}} Guess
 */

/** @returns {Guess} */
const nothing = () => ({ hands: {}, last: [], number: null });

/** @returns {Record<string, Guess>} */
function readAll() {
  try { return JSON.parse(sessionStorage.getItem(GUESSES) ?? "{}"); } catch { return {}; }
}

/** @param {string} step its name @returns {Guess} */
export const readGuess = (step) => ({ ...nothing(), ...readAll()[step] });

/** @param {string} step @param {Guess} guess */
export function keepGuess(step, guess) {
  try { sessionStorage.setItem(GUESSES, JSON.stringify({ ...readAll(), [step]: guess })); } catch { /* kept as long as the page stands */ }
}

/** One hand more, or another count. @param {Guess} guess @param {string} name @param {number} [count] @returns {Guess} */
export function withHands(guess, name, count) {
  const hands = { ...guess.hands, [name]: Math.min(Math.max(count ?? (guess.hands[name] ?? 0) + 1, 0), 999) };
  return { ...guess, hands, last: count === undefined ? [...guess.last.slice(-98), name] : guess.last };
}

/** The last hand taken back. @param {Guess} guess @returns {Guess} */
export function withoutLast(guess) {
  const name = guess.last.at(-1);
  if (name === undefined) return guess;
  return { ...guess, hands: { ...guess.hands, [name]: Math.max((guess.hands[name] ?? 0) - 1, 0) }, last: guess.last.slice(0, -1) };
}

/** @param {Guess} guess */
export const isEmpty = (guess) => guess.number === null && !Object.values(guess.hands).some((count) => count > 0);
