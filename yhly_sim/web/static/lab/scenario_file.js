// @ts-check
/** A scenario as the text of a file that `yhly run` takes. Pure. */

const ORDER = ["extends", "title", "question", "look_at", "world", "warmup_days", "days", "costs", "switches", "set", "instruments", "changes"];

/** A value on one line; text in quotes is written as JSON writes it, which YAML reads alike. @param {any} value @returns {string} */
function flow(value) {
  if (typeof value === "boolean") return value ? "on" : "off";
  if (typeof value === "string") return /^[a-z][a-z0-9_]*$/.test(value) && !/^(on|off|yes|no|true|false|null)$/.test(value) ? value : JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(flow).join(", ")}]`;
  if (value !== null && typeof value === "object") return `{${Object.entries(value).map(([key, one]) => `${key}: ${flow(one)}`).join(", ")}}`;
  return String(value);
}

/** @param {string} key @param {any} value @returns {string[]} */
function lines(key, value) {
  if (Array.isArray(value)) return value.length ? [`${key}:`, ...value.map((one) => `  - ${flow(one)}`)] : [];
  if (value !== null && typeof value === "object") return [`${key}:`, ...Object.entries(value).map(([name, one]) => `  ${name}: ${flow(one)}`)];
  return [`${key}: ${flow(value)}`];
}

/**
 * @param {string | any} scenario a name, or data with the keys of a scenario file
 * @param {{title: {zh: string, en: string}, question: {zh: string, en: string}}} words where it has none of its own
 * @param {string[]} comments lines that stand above
 */
export function scenarioFile(scenario, words, comments) {
  const data = typeof scenario === "string" ? { extends: scenario } : scenario;
  const whole = { ...data, title: data.title ?? words.title, question: data.question ?? words.question };
  const keys = [...ORDER.filter((key) => key in whole), ...Object.keys(whole).filter((key) => !ORDER.includes(key))];
  return [...comments.map((one) => `# ${one.replace(/\s+/g, " ")}`), ...keys.flatMap((key) => lines(key, whole[key]))].join("\n") + "\n";
}
