// @ts-check
/** Words of a lesson: paragraphs of its file, choices, numbers with units. */

import { currentLanguage, called, factorOf, figure, gapFigure, inOneLine, say, unitName } from "../page/words.js";

/** Paragraphs in the language of now. @param {any} texts @returns {string[]} */
export const paragraphs = (texts) => texts ? texts[currentLanguage()] ?? [] : [];

/** The same in one line. @param {any} texts */
export const oneLine = (texts) => inOneLine(...paragraphs(texts));

/** What a choice is called: in the file's words, else in the usual ones. @param {any} step @param {string} name */
export function choiceWords(step, name) {
  const choice = step.choices.find((/** @type {any} */ one) => one.name === name);
  return choice?.words ? oneLine(choice.words) : say(`web_lesson_${name}`);
}

/** A measure as it stands at the head of a row. @param {any} measure */
export function measureWords(measure) {
  const words = called(measure);
  return currentLanguage() === "en" ? words.charAt(0).toUpperCase() + words.slice(1) : words;
}

const TEN_THOUSAND = 10_000, MILLION = 1_000_000;

/** In which unit numbers up to a size are said: by how much they are divided, and its name where it is not the usual one. */
function saidIn(/** @type {string} */ unit, /** @type {number} */ size) {
  const large = currentLanguage() === "zh" ? TEN_THOUSAND : MILLION;
  return (unit === "yuan" || unit === "hours") && size >= large ? { by: large, name: say(`web_lesson_large_${unit}`) } : { by: 1, name: "" };
}

/** A number and its unit; large sums in the unit in which one says them. isGap: it is the difference of two that stand beside it. @param {string} unit @param {number} value @param {boolean} isDifference @param {boolean} [isGap] @returns {[string, string]} */
export function amount(unit, value, isDifference, isGap = false) {
  const { by, name } = saidIn(unit, Math.abs(value)), form = name ? "count" : unit;
  return [isGap ? gapFigure(form, value / by) : figure(form, value / by, isDifference), name || unitName(unit, isDifference)];
}

/** A number and its unit as they stand in a sentence. @param {[string, string]} amount */
export const together = ([number, unit]) => unit === "%" ? `${number}%` : `${number} ${unit}`.trim();

/** The numbers of one row in one unit, the last one a difference where it is said. @param {string} unit @param {number[]} values @param {number} difference @param {{count: number, mean: number, half: number, isDifference: boolean}} sure */
export function row(unit, values, difference, sure) {
  const { by, name } = saidIn(unit, Math.max(...values.filter(Number.isFinite).map(Math.abs), 0));
  const form = name ? "count" : unit;
  return { values: values.map((one) => figure(form, one / by)), difference: gapFigure(form, difference / by),
    mean: sure.isDifference ? gapFigure(form, sure.mean / by) : figure(form, sure.mean / by),
    half: sure.count > 1 ? ` ± ${sure.isDifference ? gapFigure(form, sure.half / by, false) : figure(form, sure.half / by)}` : "",
    unit: name || unitName(unit, unit === "score"), gapUnit: unit === "share" ? unitName(unit, true) : "" };
}

/** Whether an answer is a difference, whose sign is told. @param {any} rule */
export const isDifference = (rule) => rule.by === "difference" || rule.by === "total_difference";

/** The unit of a step's answer. @param {any} step */
export const unitOf = (step) => step.answer.compute === "share" ? "share" : step.measures[step.answer.of[0]].unit;

/** A guessed number with its unit. @param {any} step @param {number} shown as it stands on the scale @returns {[string, string]} */
export function amountOf(step, shown) {
  const unit = unitOf(step), whole = amount(unit, shown / factorOf(unit), isDifference(step.answer));
  return [whole[0].replace(/\.0$/, ""), whole[1]];
}

/** An answer in words. @param {any} step @param {number | string} answer */
export function answerWords(step, answer) {
  if (typeof answer === "string") return answer ? choiceWords(step, answer) : say("web_lesson_no_answer");
  return Number.isFinite(answer) ? together(amount(unitOf(step), answer, isDifference(step.answer), isDifference(step.answer))) : say("web_lesson_no_answer");
}

/** What the class guessed: pieces between which a line may break. @param {any} step @param {import("./state.js").Guess} guess @returns {string[]} */
export function guessPieces(step, guess) {
  if (!step.choices) return [guess.number === null ? say("web_lesson_no_guess") : together(amountOf(step, guess.number))];
  const given = step.choices.filter((/** @type {any} */ one) => guess.hands[one.name] > 0);
  if (!given.length) return [say("web_lesson_no_guess")];
  if (given.length === 1 && guess.hands[given[0].name] === 1) return [choiceWords(step, given[0].name)];
  return given.map((/** @type {any} */ one, /** @type {number} */ i) => say("web_lesson_hands", { choice: choiceWords(step, one.name), count: guess.hands[one.name] }) + (i < given.length - 1 ? say("web_lesson_comma") : ""));
}

/** The same in one line. @param {any} step @param {import("./state.js").Guess} guess */
export const guessWords = (step, guess) => guessPieces(step, guess).join("");
