// @ts-check
/** What the Why drawer is made of: the list of a courtyard's disputes, and the two chains of one. It decides nothing. */

import { GROUPS, absence, chainOf } from "./disputes.js";
import { el } from "../page/dom.js";
import { bodyName, pathTo, placeName } from "../map/places.js";
import { writeAddress } from "../store.js";
import { called, currentLanguage, dateOf, grouped, say, started, writtenDate } from "../page/words.js";

const SIDES = ["a", "b"];

/** @param {any} why */
const codesOf = (why) => why.pair.tapes[0].header.codes;

function written(/** @type {any} */ why, /** @type {number} */ day) {
  const header = why.pair.tapes[0].header, count = day - header.reform_day;
  return [writtenDate(dateOf(header.first_date, day)), count > 0 ? say("web_day_after", { count }) : count ? say("web_why_day_before", { count: -count }) : say("web_day_eve")];
}

function ofDay(/** @type {any} */ why, /** @type {number} */ day) {
  const [date, when] = written(why, day);
  return say("story_day", { date, when });
}

function head(/** @type {any} */ why, /** @type {any[]} */ title, /** @type {any[]} */ lead) {
  return el("header", {}, el("div", {}, ...title), el("button", { type: "button", class: "plain", "data-key": "why-close", text: say("web_close"), onclick: why.close }), ...lead);
}

/** The courtyard and its disputes. @param {any} why */
export function drawList(why) {
  const { world } = why.screen, at = why.courtyard, raw = world.raw.courtyards;
  const around = pathTo(world, "courtyard", at).slice(0, -1).reverse();
  const [date, count] = written(why, why.shownDay);
  why.root.setAttribute("aria-label", say("web_why_of", { courtyard: placeName(world, "courtyard", at) }));
  why.root.replaceChildren(
    head(why, [el("h2", { text: placeName(world, "courtyard", at) })], [
      el("p", { class: "lead" }, [say(`web_kind_${world.kind[at]}`), say("web_households", { count: grouped(world.households[at]) }),
        say("web_why_residents", { count: grouped(raw.residents[at]) })].join(" · "), el("br"),
        el("a", { href: levelsHref(why, at), "data-key": "why-levels", text: around.map((one) => placeName(world, one.level, one.row)).join(" · ") }))]),
    el("div", { class: "why-body" },
      el("p", { class: "asof", text: say("web_why_asof", { count, date }) }),
      why.rows.length ? table(why) : el("p", { class: "empty", text: say("web_why_none", { day: say("web_day_after", { count: why.pair.last - why.pair.first }) }) })));
}

function levelsHref(/** @type {any} */ why, /** @type {number} */ courtyard) {
  return `${writeAddress({ ...why.screen.state, day: why.shownDay, screen: "levels" })}&side=b&place=courtyard-${courtyard}`;
}

function table(/** @type {any} */ why) {
  const groups = GROUPS.map((group) => [group, why.rows.filter((/** @type {any} */ row) => row.group === group)]).filter(([, rows]) => rows.length);
  return el("div", { class: "disputes" },
    el("p", { class: "sides", "aria-hidden": "true" }, el("span"), ...SIDES.map((side) => el("span", { class: `side-${side}` },
      el("b", { class: "badge", text: say(`web_side_${side}`) }), " ", why.screen.titleOf(side)))),
    ...groups.map(([group, rows]) => el("section", {}, el("h3", {}, say(`web_why_group_${group}`), el("small", { text: say("web_why_count", { count: rows.length }) })),
      el("ul", {}, ...rows.map((/** @type {any} */ row) => {
        return el("li", {}, el("button", { type: "button", class: "dispute", "data-key": `why-row-${row.key.toString(16)}`, onclick: () => why.choose(row.key) },
          el("span", { class: "kind" }, started(say(`word_kind_${codesOf(why).dispute_kind[row.kind]}`)), el("small", { text: whenOf(why, row) })),
          ...SIDES.map((_, i) => stateOf(why, row, i))));
      })))));
}

function whenOf(/** @type {any} */ why, /** @type {any} */ row) {
  if (row.voiced < why.shownDay) return say("web_why_voiced", { date: written(why, row.voiced + 1)[0] });
  if (row.arisen < 0) return say("web_why_from_the_start");
  return say("web_why_arisen", { date: written(why, row.arisen + 1)[0] });
}

function stateOf(/** @type {any} */ why, /** @type {any} */ row, /** @type {number} */ i) {
  const codes = codesOf(why), state = row.states[i], side = SIDES[i];
  const unseen = el("span", { class: "unseen", text: `${say(`web_side_${side}`)} ` });
  if (!state) {
    const absent = row.disputes[i] ? "later" : absence(why.pair.tapes[i], row.disputes[1 - i]);
    return el("span", { class: "standing none" }, unseen, say(`web_why_absent_${absent}`));
  }
  const stage = codes.stage[state.stage], isHeld = ["voiced", "queued", "pooled", "settled"].includes(stage);
  return el("span", { class: `standing is-${stage}` }, unseen, say(`web_why_stage_${stage}`),
    isHeld && codes.level[state.level] !== "none" ? el("small", { text: say(`word_level_${codes.level[state.level]}`) }) : null);
}

/** One dispute on both sides. @param {any} why @param {any} row */
export function drawStory(why, row) {
  const codes = codesOf(why), telling = why.telling, told = telling?.story?.[currentLanguage()];
  const title = started(say(`word_kind_${codes.dispute_kind[row.kind]}`)), { world } = why.screen;
  why.root.setAttribute("aria-label", say("web_why_story_of", { kind: title }));
  why.root.replaceChildren(
    head(why, [el("button", { type: "button", class: "plain back", "data-key": "why-back", onclick: why.back }, el("span", { "aria-hidden": "true", text: "‹" }), say("web_why_back", { courtyard: placeName(world, "courtyard", why.courtyard) })),
      el("h2", { text: title })], [told ? el("details", { class: "about", open: why.opened.has("about") },
      el("summary", { "data-key": "why-about", onclick: () => flip(why.opened, "about"), text: say("web_why_about") }), ...told.about.slice(1).map((/** @type {string} */ line) => el("p", { text: line }))) : null].filter(Boolean)),
    el("div", { class: "why-body" }, progress(why), told ? difference(why, told) : null,
      el("div", { class: "chains" }, ...SIDES.map((side, i) => el("section", { class: `chain side-${side}`, "aria-label": why.screen.titleOf(side) },
        el("h3", {}, el("b", { class: "badge", text: say(`web_side_${side}`) }), " ", why.screen.titleOf(side)),
        ...(told ? sideTold(why, told, telling.story.here === side ? "here" : "twin", side) : sideOfTape(why, row, i)))))));
}

function flip(/** @type {Set<string>} */ opened, /** @type {string} */ name) { if (!opened.delete(name)) opened.add(name); }

/** What is going on while the story is not there. */
function progress(/** @type {any} */ why) {
  const telling = why.telling;
  if (!telling || telling.state === "done") return null;
  if (telling.state === "alone") return el("p", { class: "card", text: say("web_why_alone") });
  if (telling.state === "failed") return el("div", { class: "card failed", role: "alert" }, el("p", { text: say("web_why_failed") }),
    el("p", { class: "soft", text: called(telling.error) || say("web_failed_lost") }),
    el("button", { type: "button", class: "quiet", "data-key": "why-again", text: say("web_try_again"), onclick: () => why.choose(why.key) }));
  const bar = el("progress", { "aria-label": say("web_why_telling"), max: telling.progress?.count ?? 1 });
  if (telling.progress) bar.value = telling.progress.day;
  return el("div", { class: "card", role: "status" }, el("p", { text: telling.position ? say("web_wait_queued", { place: telling.position }) : say("web_why_telling") }), bar);
}

function difference(/** @type {any} */ why, /** @type {any} */ told) {
  if (!told.difference.length) return null;
  const [first, ...more] = told.difference, key = "difference";
  const few = more.slice(0, 3), rest = more.slice(3);
  return el("section", { class: "card difference" }, el("h3", { text: say("web_why_difference") }), el("p", { text: [first, ...few.slice(0, 1)].join(currentLanguage() === "zh" ? "" : " ") }),
    ...few.slice(1).map((/** @type {string} */ line) => el("p", { class: "then", text: line })),
    rest.length ? el("details", { open: why.opened.has(key) }, el("summary", { "data-key": "why-difference", text: say("web_why_differs"), onclick: () => flip(why.opened, key) }),
      el("ul", {}, ...rest.map((/** @type {string} */ line) => el("li", { text: line })))) : null);
}

/** A side as the server tells it. */
function sideTold(/** @type {any} */ why, /** @type {any} */ told, /** @type {"here" | "twin"} */ which, /** @type {string} */ side) {
  const one = told[which];
  if (!one.has_arisen) return [el("p", { class: "absent", text: say("web_why_never_here") }), el("p", { class: "soft", text: say("web_why_never_why") })];
  return [summary(one.sum), el("ol", {}, ...one.steps.map((/** @type {any} */ step, /** @type {number} */ i) => stepTold(why, step, `${side}-${i}`))),
    el("div", { class: "outcome" }, el("h4", { text: say("story_heading_outcome") }), ...one.outcome.map((/** @type {string} */ line) => el("p", { text: line })))];
}

/** How it ended, how long it took, what it cost. */
function summary(/** @type {any} */ sum) {
  const cell = (/** @type {string} */ name, /** @type {string} */ value) => el("div", {}, el("dt", { text: say(`web_why_sum_${name}`) }), el("dd", { text: value }));
  return el("dl", { class: "sum" }, cell("end", sum.voiced === null && sum.closed === null ? say("web_why_stage_hidden") : say(`web_why_stage_${sum.stage}`)),
    cell("days", sum.days === null ? "–" : say("web_why_days", { days: sum.days })), cell("hours", say("web_why_hours", { hours: sum.hours.toFixed(1) })),
    cell("yuan", say("web_why_yuan", { yuan: grouped(Math.round(sum.yuan)) })));
}

function stepTold(/** @type {any} */ why, /** @type {any} */ step, /** @type {string} */ key) {
  const atWork = step.numbers.filter((/** @type {any} */ one) => one.is_at_work), others = step.numbers.filter((/** @type {any} */ one) => !one.is_at_work);
  const number = (/** @type {any} */ one) => el("li", {}, el("span", { text: one.label }), el("small", { text: one.text }));
  const hasMore = step.why || step.numbers.length || step.rules.length;
  return el("li", { class: step.is_shared ? "shared" : "apart" }, el("p", { class: "when" }, step.when, chips(step)), el("p", { class: "what", text: step.sentence }),
    hasMore ? el("details", { open: why.opened.has(key) }, el("summary", { "data-key": `why-step-${key}`, text: say("web_why_rules"), onclick: () => flip(why.opened, key) }),
      step.why ? el("p", { text: step.why }) : null,
      step.rules.length ? el("p", { class: "rules" }, say("web_why_rule_names"), ...step.rules.map((/** @type {string} */ rule) => el("code", { text: rule }))) : null,
      atWork.length ? el("h5", { text: say("web_why_at_work") }) : null, atWork.length ? el("ul", {}, ...atWork.map(number)) : null,
      others.length ? el("h5", { text: say("web_why_others") }) : null, others.length ? el("ul", {}, ...others.map(number)) : null) : null);
}

function chips(/** @type {any} */ step) {
  const held = ["queued", "pooled", "settled", "withdrawn"].includes(step.stage) && step.level !== "none";
  return el("span", { class: "chips" }, held ? el("span", { class: "level", text: say(`word_level_${step.level}`) }) : null,
    step.days > 0 ? el("span", { text: say("web_why_later", { days: step.days }) }) : null,
    step.hours >= 0.05 ? el("span", { text: say("web_why_hours", { hours: step.hours.toFixed(1) }) }) : null,
    step.yuan > 0 ? el("span", { text: say("web_why_yuan", { yuan: grouped(Math.round(step.yuan)) }) }) : null);
}

/** A side as the tape alone tells it. */
function sideOfTape(/** @type {any} */ why, /** @type {any} */ row, /** @type {number} */ i) {
  const dispute = row.disputes[i], tape = why.pair.tapes[i], codes = codesOf(why);
  if (!dispute) {
    const absent = absence(tape, row.disputes[1 - i]);
    return [el("p", { class: "absent", text: say(`web_why_no_${absent}`) }), absent === "never" ? el("p", { class: "soft", text: say("web_why_never_why") }) : null].filter(Boolean);
  }
  const steps = chainOf(dispute).map((step) => {
    const level = codes.level[step.level], stage = codes.stage[step.to], reason = codes.reason[step.reason];
    const body = bodyName(why.screen.world, codes, step, why.courtyard);
    return el("li", {}, el("p", { class: "when" }, ofDay(why, step.lived), chips({ stage, level, days: step.days, hours: 0, yuan: 0 })),
      el("p", { class: "what", text: [started(say(`word_reason_${reason}`)), step.count > 1 ? say("web_why_times", { count: step.count }) : "", body].filter(Boolean).join(" · ") }));
  });
  const before = dispute.start ? el("li", { class: "shared" }, el("p", { class: "when", text: say("web_day_eve") }),
    el("p", { class: "what", text: say("web_why_stood", { stage: say(`web_why_stage_${codes.stage[dispute.start.to]}`) }) })) : null;
  return [el("ol", {}, before, ...steps)];
}
