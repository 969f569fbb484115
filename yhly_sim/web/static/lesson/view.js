// @ts-check
/** What a lesson is made of on the page: the third with text and question, the stage with maps, what stands below them. */

import { CourseChart } from "../charts/chart.js";
import { Controls, iconButton } from "../runs/controls.js";
import { el } from "../page/dom.js";
import { guessForm } from "./guess.js";
import { PHASES } from "./state.js";
import { answerWords, guessPieces, oneLine, paragraphs } from "./words.js";
import { agreementWords } from "./reveal.js";
import { Panel } from "../map/panel.js";
import { called, say } from "../page/words.js";

/** @param {any} lesson the screen */
export function lessonView(lesson) {
  const { step, place } = lesson, isPair = step.runs.length > 1;
  const view = {
    panels: /** @type {Panel[]} */ (step.runs.map((/** @type {any} */ run, /** @type {number} */ i) => new Panel({
      side: isPair && i === 0 ? "a" : "b", world: lesson.world, point: lesson.point, pick: lesson.pick, isNamed: true, title: el("h2", { text: called(run.title) }) }))),
    chart: new CourseChart(), chartTitle: el("h2"),
    controls: new Controls({ player: lesson.player, seek: lesson.seek, restart: lesson.restart, hasSteps: false }),
    state: el("div", { class: "state" }), tip: el("div", { class: "tip", hidden: true }),
    arriving: el("p", { class: "arriving" }),
    body: el("div", { class: "body", "data-phase": place.phase }), under: el("div", { class: "under" }), notes: el("div", { class: "notes-place" }),
    root: /** @type {any} */ (null),
  };
  view.root = el("main", { class: `lesson ${isPair ? "paired" : "single"}` },
    el("section", { class: "page-of-text", "aria-label": oneLine(step.title) }, stepsNav(lesson),
      el("header", {}, el("h1", { tabindex: "-1", "data-key": "step-title", text: oneLine(step.title) }), phaseList(place)),
      view.body, moves(lesson)),
    el("section", { class: "stage", "aria-label": say("web_lesson_stage") },
      el("div", { class: "maps" }, ...view.panels.map((panel) => panel.root), view.state),
      view.under,
      view.controls.root,
      el("footer", { class: "foot" }, el("p", { text: say(isPair ? "web_lesson_foot_pair" : "web_lesson_foot_one") }), seed(lesson))),
    view.notes, view.tip);
  return view;
}

function seed(/** @type {any} */ lesson) {
  return el("div", { class: "luck" }, el("label", {}, el("span", { text: say("web_seed") }),
    el("input", { type: "text", inputmode: "numeric", "data-key": "seed", value: lesson.place.seed, "aria-label": say("web_seed_label"),
      onchange: (/** @type {any} */ event) => lesson.chooseSeed(event.target.value) })),
  iconButton("seed-other", "dice", say("web_seed_other"), lesson.otherSeed));
}

function stepsNav(/** @type {any} */ lesson) {
  return el("nav", { class: "steps", "aria-label": say("web_lesson_steps") }, el("ol", {}, ...lesson.lesson.steps.map((/** @type {any} */ step, /** @type {number} */ i) =>
    el("li", {}, el("button", { type: "button", "data-key": `step-${i + 1}`, class: i + 1 < lesson.place.step ? "done" : "", "aria-current": i + 1 === lesson.place.step ? "step" : null,
      "aria-label": say("web_lesson_step_of", { step: i + 1, title: oneLine(step.title) }), title: oneLine(step.title), text: String(i + 1), onclick: () => lesson.go({ step: i + 1, phase: "predict", day: -1 }) })))));
}

function phaseList(/** @type {any} */ place) {
  return el("ol", { class: "phases", "aria-label": say("web_lesson_phases") }, ...PHASES.map((phase) =>
    el("li", { "aria-current": phase === place.phase ? "true" : null, text: say(`web_lesson_phase_${phase}`) })));
}

function moves(/** @type {any} */ lesson) {
  const { place, step } = lesson, isLast = !lesson.placeAfter, isFirst = !lesson.placeBefore;
  const ahead = place.phase === "discuss" && !isLast ? "step" : place.phase;
  const isEnd = isLast || (place.phase === "discuss" && step.lab);
  return el("footer", { class: "moves" },
    el("button", { type: "button", class: "quiet", "data-key": "back", disabled: isFirst, text: say("web_lesson_back"), onclick: lesson.back }),
    el("button", { type: "button", class: "plain", "data-key": "notes", "aria-pressed": String(lesson.isNotesOpen), text: say("web_lesson_notes_short"), onclick: lesson.toggleNotes }),
    isEnd ? el("a", { class: "forth", "data-key": "next", href: lesson.labAddress, text: say("web_lesson_to_lab") })
      : el("button", { type: "button", class: "primary forth", "data-key": "next", text: say(`web_lesson_after_${ahead}`), onclick: lesson.next }));
}

/** The text of a phase. @param {any} lesson @param {any} body */
export function fillBody(lesson, body) {
  const { step, place, guess } = lesson, known = lesson.known;
  const line = (/** @type {string} */ css, /** @type {string} */ text) => el("p", { class: css, text });
  const all = (/** @type {any} */ texts, css = "") => paragraphs(texts).map((one) => line(css, one));
  const guessed = el("p", { class: "guessed" }, el("span", { text: say("web_lesson_guessed") }), el("strong", {}, ...guessPieces(step, guess).map((text) => el("span", { class: "piece", text }))));
  const content = {
    predict: () => [...all(step.text), ...all(step.question, "question"), guessForm(step, guess, lesson.guessing)],
    run: () => [...(step.follow ? [] : all(step.question, "question small")), guessed, ...all(step.watch, "watch"), step.follow ? pathList(lesson) : null],
    reveal: () => [...all(step.question, "question small"),
      ...(known ? [el("p", { class: "answer" }, el("span", { text: say("web_lesson_answer") }), el("strong", { text: answerWords(step, known.answer) })), guessed,
        line("agreement", agreementWords(known)), ...all(step.reveal)] : [waiting(lesson)])],
    discuss: () => [el("ol", { class: "questions" }, ...step.discuss.map((/** @type {any} */ one) => el("li", { text: oneLine(one) }))),
      known ? el("p", { class: "answer small" }, el("span", { text: say("web_lesson_answer") }), el("strong", { text: answerWords(step, known.answer) })) : null,
      known ? line("agreement", agreementWords(known)) : null],
  }[/** @type {"predict" | "run" | "reveal" | "discuss"} */ (place.phase)];
  body.dataset.phase = place.phase;
  body.replaceChildren(...content().filter(Boolean));
}

function waiting(/** @type {any} */ lesson) {
  const trial = lesson.trial, count = trial?.hasBegun ? trial.end - trial.first : 0;
  return el("p", { class: "watch", role: "status", text: count ? say("web_arriving", { day: trial.last - trial.first, count }) : say("web_wait_asking") });
}

/** The steps of the dispute that is followed. */
function pathList(/** @type {any} */ lesson) {
  const path = lesson.path;
  if (!path) return waiting(lesson);
  const { first } = lesson.trial, { codes } = lesson.trial.tapes[0].header;
  return el("section", { class: "followed" }, el("h2", { text: say("web_lesson_path", { kind: say(`word_kind_${codes.dispute_kind[path.kind]}`) }) }),
    el("ol", {}, ...path.steps.map((/** @type {any} */ step) => el("li", {},
      el("span", { class: "on", text: say("web_lesson_path_day", { day: step.day - first }) }),
      el("span", {}, step.level ? el("strong", { text: say(`word_level_${codes.level[step.level]}`) }) : null, step.level ? " · " : null, say(`word_reason_${codes.reason[step.reason]}`),
        step.count > 1 ? el("small", { text: say("web_lesson_times_over", { count: step.count }) }) : null)))));
}

/** Notes of the teacher, over the stage. @param {any} lesson @param {any} place */
export function fillNotes(lesson, place) {
  const { step } = lesson;
  place.replaceChildren(...(lesson.isNotesOpen ? [el("aside", { class: "notes", "aria-label": say("web_lesson_notes") },
    el("header", {}, el("h2", { text: say("web_lesson_notes_head", { minutes: step.minutes }) }),
      el("button", { type: "button", class: "plain", "data-key": "notes-close", text: say("web_close"), onclick: lesson.toggleNotes })),
    ...(paragraphs(step.notes).length ? paragraphs(step.notes).map((text) => el("p", { text })) : [el("p", { text: say("web_lesson_no_notes") })]))] : []));
}
