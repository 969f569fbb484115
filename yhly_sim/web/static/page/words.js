// @ts-check
/** Sentences in both languages, numbers with units, dates. The language changes without a reload. */

/** @type {Record<string, Record<string, string>>} */
const catalogues = {};
let language = "zh";

export const currentLanguage = () => language;

/** @param {string} lang */
export async function useLanguage(lang) {
  if (!catalogues[lang]) {
    const answer = await fetch(`/api/words?lang=${lang}`);
    if (!answer.ok) throw new Error(`words: ${answer.status}`);
    const content = await answer.json();
    catalogues[lang] = content.words ?? content;
  }
  language = lang;
  document.documentElement.lang = lang === "zh" ? "zh-CN" : "en";
}

const CHINESE = "[\\u2014\\u2018-\\u201d\\u2026\\u3000-\\u303f\\u4e00-\\u9fff\\uff00-\\uffef]";
const BEGINS = new RegExp(`^${CHINESE}`), ENDS = new RegExp(`${CHINESE}$`);
const IDEOGRAPH_BEGINS = /^[\u4e00-\u9fff]/, IDEOGRAPH_ENDS = /[\u4e00-\u9fff]$/, BEGINS_OTHERWISE = /^[A-Za-z0-9]/, ENDS_OTHERWISE = /[A-Za-z0-9]$/;

/**
 * The sentence of a message. Between a field and a Chinese character a space stands where the field ends, or begins, in
 * letters or digits, and none where it does so in Chinese. @param {string} name @param {Record<string, unknown>} [fields]
 */
export function say(name, fields = {}) {
  const sentence = catalogues[language]?.[name] ?? name;
  return sentence.replace(/( ?)\{(\w+)\}( ?)/g, (whole, before, field, after, place) => {
    if (!(field in fields)) return whole;
    const text = String(fields[field]);
    if (language !== "zh") return before + text + after;
    const ahead = sentence.slice(0, place), behind = sentence.slice(place + whole.length);
    const isTight = ENDS.test(ahead) && BEGINS.test(text), isTightBehind = ENDS.test(text) && BEGINS.test(behind);
    const isLoose = IDEOGRAPH_ENDS.test(ahead) && BEGINS_OTHERWISE.test(text);
    const isLooseBehind = ENDS_OTHERWISE.test(text) && IDEOGRAPH_BEGINS.test(behind);
    return (isTight ? "" : isLoose ? " " : before) + text + (isTightBehind ? "" : isLooseBehind ? " " : after);
  });
}

/** A text with a capital letter at its head. @param {string} text */
export const started = (text) => text.slice(0, 1).toUpperCase() + text.slice(1);

/** What something is called in the language of now. @param {any} thing with zh and en */
export const called = (thing) => thing ? thing[language] ?? "" : "";

const FORMS = {
  score: { factor: 100, digits: 1 }, share: { factor: 100, digits: 1 }, cases: { factor: 1, digits: 0 }, queue: { factor: 1, digits: 0 },
  mean_cases: { factor: 1, digits: 1 }, cases_per_thousand: { factor: 1, digits: 1 }, yuan: { factor: 1, digits: 0 }, hours: { factor: 1, digits: 0 },
  people: { factor: 1, digits: 0 }, bodies: { factor: 1, digits: 0 },
};

/** Numbers with so many decimals; made once, for making one takes fifty times as long as a number. */
const DECIMALS = [0, 1, 2].map((digits) => new Intl.NumberFormat("en-US", { minimumFractionDigits: digits, maximumFractionDigits: digits }));

const GROUPED = new Intl.NumberFormat("en-US");

/** A number with its thousands set apart. @param {number} value */
export const grouped = (value) => GROUPED.format(value);

/** By how much a number is multiplied to be shown: shares and scores stand in hundredths. @param {string} unit */
export const factorOf = (unit) => (FORMS[unit] ?? { factor: 1 }).factor;

const formOf = (/** @type {string} */ unit) => FORMS[unit] ?? { factor: 1, digits: 1 };

/** A number without its unit; a minus sign that is one. @param {string} unit @param {number} value @param {boolean} [signed] */
export const figure = (unit, value, signed = false) => writtenFigure(value * formOf(unit).factor, formOf(unit).digits, signed);

/** The difference of two numbers that `figure` writes beside it: with one decimal more than they, where they have any, so that it is seen that they were rounded. @param {string} unit @param {number} value @param {boolean} [signed] */
export const gapFigure = (unit, value, signed = true) => writtenFigure(value * formOf(unit).factor, formOf(unit).digits ? formOf(unit).digits + 1 : 0, signed);

function writtenFigure(/** @type {number} */ number, /** @type {number} */ digits, /** @type {boolean} */ signed) {
  if (!Number.isFinite(number)) return "–";
  const text = DECIMALS[digits].format(Math.abs(number));
  return (isNothing(text) ? "" : number < 0 ? "−" : signed ? "+" : "") + text;
}

/** @param {string} unit @param {boolean} [isDifference] */
export const unitName = (unit, isDifference = false) =>
  say(`web_unit_${isDifference ? "difference" : "level"}_${unit === "mean_cases" ? "cases" : unit}`);

/** A unit beside what it is the unit of; nothing where that says it already. @param {string} name @param {string} unit */
export const unitBeside = (name, unit) => name.toLowerCase().includes(unit) ? "" : unit;

/** Whether a number that `figure` wrote is nothing, as far as its digits tell. @param {string} written */
export const isNothing = (written) => Number(written.replaceAll(",", "")) === 0;

/** Sentences after each other: with spaces between them, where the language has any. @param {string[]} sentences */
export const inOneLine = (...sentences) => sentences.filter(Boolean).join(language === "zh" ? "" : " ");

const MILLISECONDS = 86_400_000;
const DAYS = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });

/** The date of an evening: days lived since the first date. @param {string} firstDate @param {number} day */
export const dateOf = (firstDate, day) => new Date(Date.parse(`${firstDate}T00:00:00Z`) + (day - 1) * MILLISECONDS);

/** @param {Date} date */
export function writtenDate(date) {
  const [year, month, day] = [date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate()];
  if (language === "zh") return `${year} 年 ${month} 月 ${day} 日`;
  return DAYS.format(date);
}
