// @ts-check
/** The few numbers of the catalogue that can be moved on the page, with the step of their slider and their unit. */

import { say } from "../page/words.js";

export const LEVERS = Object.freeze({
  "firms.pooling": { step: 0.05, unit: "share" },
  "disputes.legal_officer_total": { step: 20, unit: "persons" },
  "committees.concurrent_share": { step: 0.05, unit: "share" },
  "incentives.inspection_rate": { step: 0.5, unit: "times" },
  "incentives.yuan_per_star": { step: 500, unit: "yuan" },
  "incentives.promotion_posts": { step: 0.5, unit: "posts" },
  "incentives.honour_units": { step: 0.25, unit: "plain" },
  "incentives.health_check_units": { step: 0.25, unit: "plain" },
  "incentives.aid_relief": { step: 0.05, unit: "share" },
  "incentives.penalty_pull": { step: 0.05, unit: "plain" },
});

/** @param {string} path @param {number} value */
export function writtenLever(path, value) {
  const unit = LEVERS[path]?.unit ?? "plain";
  const number = unit === "share" ? 100 * value : value;
  const text = number.toLocaleString("en-US", { maximumFractionDigits: 2 });
  return unit === "plain" ? text : say(`web_lever_${unit}`, { number: text });
}
