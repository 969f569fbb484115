// @ts-check
/** The reveal: the answer of this run beside the class's guess and beside the other runs; numbers at the end. */

import { agreement, counted, level, numbersBehind } from "./answers.js";
import { estimate } from "../runs/bands.js";
import { roundSteps } from "../charts/chart_layout.js";
import { el, svg } from "../page/dom.js";
import { amount, amountOf, answerWords, choiceWords, isDifference, measureWords, row, together, unitOf } from "./words.js";
import { factorOf, figure, gapFigure, isNothing, say, unitBeside, unitName } from "../page/words.js";

/**
 * What is known at the reveal.
 * @typedef {{step: any, guess: import("./state.js").Guess, answer: number | string, courses: import("../runs/courses.js").Course[],
 *   replications: import("../runs/courses.js").Course[][], others: (number | string)[], wanted: number, isOver: boolean, failure: any}} Known
 */

/** How sure one can be, in a sentence. @param {Known} known */
export function agreementWords(known) {
  const { step, answer, others, wanted, isOver } = known, { count, other, low, high } = agreement(answer, others);
  const parts = [];
  if (wanted && !isOver) parts.push(say("web_lesson_replicating", { count: others.length, wanted }));
  if (known.failure) parts.push(say("web_lesson_replications_failed"));
  if (count < 2) return parts.join("");
  if (step.choices) {
    const counts = Object.entries(counted(/** @type {string[]} */ (others))).filter(([name]) => name && name !== answer);
    parts.push(other ? say("web_lesson_disagree", { count, other,
      list: counts.map(([name, times]) => say("web_lesson_times", { choice: choiceWords(step, name), count: times })).join(say("web_lesson_comma")) })
      : say("web_lesson_agree", { count }));
  } else {
    const [from, to] = [low, high].map((one) => amount(unitOf(step), one, isDifference(step.answer)));
    parts.push(from[0] === to[0] ? say("web_lesson_all_about", { count, value: together(to) }) : say("web_lesson_between", { count, low: from[0], high: together(to) }));
    if (other && from[0] !== to[0] && isDifference(step.answer)) parts.push(say("web_lesson_other_way", { other, count }));
  }
  return parts.join("");
}

/** The picture of the reveal. @param {Known} known @param {number} width @param {number} size of type, in pixels */
export const revealFigure = (known, width, size) => known.step.choices ? choiceTable(known) : numberLine(known, width, size);

function choiceTable(/** @type {Known} */ known) {
  const { step, guess, answer, others, courses } = known, times = counted(/** @type {string[]} */ (others));
  const behind = numbersBehind(step.answer, courses), hands = Object.values(guess.hands).reduce((all, one) => all + one, 0);
  const isSign = step.answer.compute === "sign", unit = unitOf(step), signed = isDifference(step.answer);
  const bar = (/** @type {number} */ share, /** @type {string} */ css) => {
    const mark = el("span", { class: `bar ${css}`, "aria-hidden": "true" });
    mark.style.setProperty("--share", String(share));
    return mark;
  };
  return el("table", { class: "outcome" },
    el("thead", {}, el("tr", {}, el("th", { scope: "col" }), el("th", { scope: "col", text: say("web_lesson_col_class") }),
      el("th", { scope: "col", text: isSign ? say("web_lesson_col_run") : say("web_lesson_col_run_unit", { unit: unitName(unit, signed) }) }),
      el("th", { scope: "col", text: say("web_lesson_col_others", { count: others.length }) }))),
    el("tbody", {}, ...step.choices.map((/** @type {any} */ choice, /** @type {number} */ i) => {
      const count = guess.hands[choice.name] ?? 0, isRight = choice.name === answer;
      const own = isSign ? (isRight ? gapFigure(unit, behind[0]) + " " + unitName(unit, true) : "") : figure(unit, behind[step.answer.of.indexOf(choice.name)], signed);
      return el("tr", { class: isRight ? "right" : "" }, el("th", { scope: "row", text: choiceWords(step, choice.name) }),
        el("td", {}, count ? bar(count / hands, "class") : null, el("span", { text: hands ? String(count) : "–" })),
        el("td", { class: "own" }, el("span", { text: own }), isRight ? el("strong", { text: say("web_lesson_right") }) : null),
        el("td", {}, times[choice.name] ? bar(times[choice.name] / others.length, "others") : null,
          el("span", { text: others.length ? say("web_lesson_count", { count: times[choice.name] ?? 0 }) : "–" })));
    })));
}

/** Where marks on a line stand so that none hides another: the row of each, from 0 up. Pure. @param {number[]} places sorted @param {number} apart */
export function stacked(places, apart) {
  /** @type {number[]} */ const ends = [];
  return places.map((place) => {
    let row = ends.findIndex((end) => place - end >= apart);
    if (row < 0) row = ends.length;
    ends[row] = place;
    return row;
  });
}

function numberLine(/** @type {Known} */ known, /** @type {number} */ width, /** @type {number} */ size) {
  const { step, guess } = known, unit = unitOf(step), factor = factorOf(unit), signed = isDifference(step.answer);
  const answer = /** @type {number} */ (known.answer) * factor;
  const others = /** @type {number[]} */ (known.others).filter(Number.isFinite).map((one) => one * factor).sort((one, other) => one - other);
  const all = [step.scale.low, step.scale.high, ...others, ...(Number.isFinite(answer) ? [answer] : [])];
  const low = Math.min(...all), high = Math.max(...all), edge = size * 2.2;
  const x = (/** @type {number} */ value) => edge + ((value - low) / (high - low)) * (width - 2 * edge);
  const floor = size * 5.3, height = size * 7.2, radius = size * 0.36;
  const rows = stacked(others.map(x), radius * 1.5), most = Math.max(...rows, 1), lift = Math.min(radius * 2.05, (size * 2.2) / most);
  const label = (/** @type {number} */ at, /** @type {number} */ y, /** @type {string} */ css, /** @type {string} */ text) => {
    const half = text.length * size * 0.42;
    return svg("text", { class: css, x: Math.min(Math.max(at, half), width - half), y, "text-anchor": "middle", text });
  };
  const words = (/** @type {number} */ value) => together(amount(unit, value / factor, signed, signed));
  const root = svg("svg", { class: "line-of-answers", role: "img", viewBox: `0 0 ${width} ${height}`, width, height,
    "aria-label": say("web_lesson_line_says", { answer: answerWords(step, known.answer), guess: guess.number === null ? say("web_lesson_no_guess") : together(amountOf(step, guess.number)), count: others.length }) });
  root.append(svg("line", { class: "axis", x1: edge, x2: width - edge, y1: floor, y2: floor }),
    ...roundSteps(low, high, width > 520 ? 6 : 4).flatMap((value) => [svg("line", { class: "tick", x1: x(value), x2: x(value), y1: floor, y2: floor + size * 0.4 }),
      svg("text", { class: "tick", x: x(value), y: floor + size * 1.5, "text-anchor": "middle", text: amountOf(step, value)[0] })]));
  if (low < 0 && high > 0) root.append(svg("line", { class: "zero", x1: x(0), x2: x(0), y1: size * 2.4, y2: floor }));
  root.append(...others.map((value, i) => svg("circle", { class: "other", cx: x(value), cy: floor - radius - 2 - rows[i] * lift, r: radius })));
  if (guess.number !== null) {
    const at = x(guess.number);
    root.append(svg("path", { class: "guess-mark", d: `M${at} ${floor + 1}l${-size * 0.45} ${size * 0.75}h${size * 0.9}z` }));
  }
  if (Number.isFinite(answer)) {
    const at = x(answer);
    root.append(svg("line", { class: "answer-mark", x1: at, x2: at, y1: size * 1.5, y2: floor }), label(at, size * 1.1, "answer-mark", say("web_lesson_mark_run", { value: words(answer) })));
  }
  return el("div", { class: "line-and-key" }, root, el("ul", { class: "key-of-marks" },
    guess.number === null ? null : el("li", { class: "of-guess", text: say("web_lesson_mark_guess", { value: together(amountOf(step, guess.number)) }) }),
    el("li", { class: "of-others", text: say("web_lesson_mark_others", { count: others.length }) })));
}

/** Numbers at the end of the run, of each side; and over all runs the mean of what the last of these columns tells, with its 95 % interval. @param {Known} known */
export function factTable(known) {
  const { step, courses } = known, isPair = courses.length > 1, all = [courses, ...known.replications];
  const heads = isPair ? ["a", "b", "difference"].map((side) => [`side-${side}`, say(`web_side_${side}`)]) : [["side-b", say("web_lesson_this_run")]];
  return el("table", { class: "at-the-end" },
    el("thead", {}, el("tr", {}, el("th", { scope: "col", text: say("web_lesson_facts") }), ...heads.map(([css, text]) => el("th", { scope: "col", class: css, text })),
      all.length > 1 ? el("th", { scope: "col", class: "mean", text: say(isPair ? "web_lesson_mean_difference" : "web_lesson_mean", { count: all.length }) }) : null)),
    el("tbody", {}, ...step.facts.map((/** @type {string} */ name) => {
      const measure = step.measures[name], ends = all.map((one) => one.map((course) => level(course, name))), values = ends[0], difference = values[values.length - 1] - values[0];
      const sure = estimate(ends.map((one) => isPair ? one[1] - one[0] : one[0]).filter(Number.isFinite));
      const said = row(measure.unit, values, difference, { ...sure, isDifference: isPair });
      const leaning = measure.better === null || isNothing(said.difference) ? "" : (difference > 0) === measure.better ? "better" : "worse";
      return el("tr", {}, el("th", { scope: "row" }, measureWords(measure), "\u00a0", el("small", { text: unitBeside(measureWords(measure), said.unit) })),
        ...said.values.map((text, side) => el("td", { class: isPair ? `side-${"ab"[side]}` : "", text })),
        isPair ? el("td", { class: `side-difference ${leaning}` }, said.difference, said.gapUnit && Number.isFinite(difference) ? el("small", { text: ` ${said.gapUnit}` }) : null) : null,
        all.length > 1 ? el("td", { class: "mean" }, said.mean, el("small", { text: said.half })) : null);
    })));
}
