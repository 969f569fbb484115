// @ts-check
/** What the screen of the five levels is made of. It decides nothing. */

import { GROUPS_OF, LEVEL_CODE, OUTSIDE_LEVEL, gridFrame, hoursOf, ofWeek } from "./bodies.js";
import { CourseChart } from "../charts/chart.js";
import { Controls } from "../runs/controls.js";
import { el, svg, write } from "../page/dom.js";
import { monthsBetween } from "../page/months.js";
import { LEVELS, pathTo, placeName } from "../map/places.js";
import { againButton, failureNotice, showState } from "../runs/run_state.js";
import { dateOf, figure, grouped, inOneLine, say, unitName, writtenDate } from "../page/words.js";
import { placeAround } from "../map/zoom.js";

const SIDES = ["a", "b"];
const whole = (/** @type {number} */ value) => grouped(Math.round(value));

/** @param {any} screen */
export function levelsView(screen) {
  const view = {
    crumbs: el("nav", { class: "crumbs", "aria-label": say("web_levels_path") }), about: el("section", { class: "about-body" }),
    lab: el("a", { class: "quiet-link", "data-key": "levels-lab", href: screen.labAddress(), text: say("web_levels_lab") }),
    canvas: el("canvas", { tabindex: "0", role: "img", "data-key": "levels-map",
      onpointermove: (/** @type {PointerEvent} */ event) => screen.point(screen.map?.courtyardAt(event.clientX, event.clientY) ?? -1),
      onpointerleave: () => screen.point(-1), onblur: () => screen.point(-1),
      onclick: (/** @type {PointerEvent} */ event) => screen.pick(screen.map?.courtyardAt(event.clientX, event.clientY) ?? -1),
      onkeydown: (/** @type {KeyboardEvent} */ event) => screen.mapKey(event) }),
    sides: SIDES.map((side, i) => el("button", { type: "button", "data-key": `levels-side-${side}`, "aria-pressed": String(screen.asked.side === i), title: screen.titleOf(side), "aria-label": `${say(`web_side_${side}`)} ${screen.titleOf(side)}`, onclick: () => screen.turnSide(i) },
      el("b", { class: `badge badge-${side}`, text: say(`web_side_${side}`) }), el("span", { text: screen.titleOf(side) }))),
    pointed: el("p", { class: "pointed" }), facts: el("div", { class: "facts" }), ladder: el("div", { class: "ladder" }),
    children: el("ul", { class: "below-places" }), childrenTitle: el("h2"), chart: new CourseChart(), chartTitle: el("h2"),
    controls: new Controls(screen),
    state: el("div", { class: "state" }), root: /** @type {any} */ (null), months: /** @type {any[]} */ ([]),
    span, tip: (/** @type {any} */ on, /** @type {number} */ courtyard) => write(view.pointed, courtyard < 0 ? say("web_levels_point") : pointedAt(on, courtyard)),
  };
  view.root = el("main", { class: "levels" },
    el("div", { class: "path" }, view.crumbs, view.lab),
    el("section", { class: "near" }, el("div", { class: "choice", role: "group", "aria-label": say("web_levels_side") }, ...view.sides),
      el("div", { class: "ground" }, view.canvas), legend(screen), view.pointed, view.childrenTitle, view.children),
    el("div", { class: "told" }, view.about, el("div", { class: "pair-of" }, view.facts, view.ladder),
      el("section", { class: "course-card" }, el("header", {}, view.chartTitle, el("details", { class: "behind" }, el("summary", { "data-key": "data", text: say("web_chart_data") }),
        el("div", { class: "sheet", tabindex: "0", role: "region", "aria-label": say("web_chart_data") }, view.chart.table))), view.chart.root)),
    view.controls.root,
    el("footer", { class: "foot" }, el("p", { text: inOneLine(say("web_same_luck"), say("web_levels_foot"), say("web_schematic")) })),
    view.state);
  return view;
}

function legend(/** @type {any} */ screen) {
  const { stops, low, high } = screen.scale, id = "ramp-levels";
  return el("div", { class: "legend" }, el("span", { text: `${say("web_long_open")} ${low}` }),
    svg("svg", { class: "ramp", "aria-hidden": "true", preserveAspectRatio: "none", viewBox: "0 0 100 10" },
      svg("defs", {}, svg("linearGradient", { id }, ...stops.map((/** @type {string} */ colour, /** @type {number} */ i) => svg("stop", { offset: `${(100 * i) / (stops.length - 1)}%`, "stop-color": colour })))),
      svg("rect", { width: 100, height: 10, rx: 1, fill: `url(#${id})` })),
    el("span", { text: `${high} ${unitName("cases")}` }));
}

function pointedAt(/** @type {any} */ screen, /** @type {number} */ courtyard) {
  const { world, level } = screen, below = screen.inside(courtyard) ? LEVELS[Math.min(LEVELS.indexOf(level) + 1, 4)] : level;
  const place = placeAround(world, courtyard, below);
  const around = pathTo(world, place.level, place.row).slice(1).map((one) => placeName(world, one.level, one.row));
  return around.join(" · ");
}

/** What depends on the place alone. @param {any} screen */
export function drawPlace(screen) {
  const { view, world, place } = screen, path = pathTo(world, place.level, place.row);
  view.crumbs.replaceChildren(el("ol", {}, ...path.map((one, i) => el("li", {}, i === path.length - 1
    ? el("span", { "aria-current": "page", text: placeName(world, one.level, one.row) })
    : el("a", { href: "#", "data-key": `crumb-${one.level}`, text: placeName(world, one.level, one.row),
      onclick: (/** @type {Event} */ event) => { event.preventDefault(); screen.go(one); } })))));
  view.about.replaceChildren(
    el("h1", { tabindex: "-1" }, el("small", { text: say("web_levels_rank", { rank: LEVELS.indexOf(place.level) + 1 }) }), " ", placeName(world, place.level, place.row), el("span", { class: "who", text: say(`web_levels_body_${place.level}`) })),
    el("p", { class: "does", text: say(`web_levels_does_${place.level}`) }), el("p", { class: "people" }));
  view.childrenTitle.textContent = place.level === "courtyard" ? say("web_levels_its_disputes") : say(`web_levels_below_${place.level}`, { count: screen.children.length });
  view.tip(screen, -1);
  view.children.replaceChildren(...(place.level === "courtyard" ? [el("li", {}, el("button", { type: "button", class: "primary", "data-key": "levels-why", text: say("web_levels_why"), onclick: screen.why }))]
    : screen.children.map((/** @type {any} */ child) => el("li", {}, el("button", { type: "button", "data-key": `child-${child.row}`, onclick: () => screen.go(child) },
      el("span", { class: "name", text: placeName(world, child.level, child.row) }), el("span", { class: "amount" }))))));
}

/** Where the runs begin and end. @param {any} screen */
function span({ pair, view }) {
  view.months = monthsBetween(pair.first, pair.end);
  view.controls.timeline.span(pair.first, pair.end, view.months);
}

/** The numbers of the shown day. @param {any} screen @param {boolean} isStill with what one reads at leisure */
export function drawNumbers(screen, isStill) {
  const { view, pair, player } = screen, [date, count] = screen.when(), day = player.day;
  view.controls.move(day, date, count);
  view.sides.forEach((/** @type {any} */ one, /** @type {number} */ i) => one.setAttribute("aria-pressed", String(screen.asked.side === i)));
  const lying = screen.lying.map((/** @type {any} */ one) => one.at(day, screen.inside));
  drawFacts(screen, lying);
  drawLadder(screen, lying);
  view.chart.move(day);
  if (!isStill) return;
  drawPeople(screen);
  drawChildren(screen);
}

function drawFacts(/** @type {any} */ screen, /** @type {any[]} */ lying) {
  const { pair, place, player, view } = screen, day = player.day, at = day - pair.first, code = LEVEL_CODE[place.level];
  const hours = pair.tapes.map((/** @type {any} */ tape) => GROUPS_OF[place.level].map((group) => hoursOf(tape, day, group, placesOf(tape, group, place)))
    .reduce((sum, one) => ({ had: sum.had + one.had, given: sum.given + one.given })));
  const courses = screen.courses, hour = (/** @type {number} */ value) => Number.isFinite(value) ? value >= 100 ? whole(value) : value.toFixed(1) : "–";
  const rows = [
    ["queue", lying.map((one) => whole(one.levels[code])), unitName("cases")],
    ["came", courses.map((/** @type {any} */ one) => at ? whole(ofWeek(one.came, at)) : "–"), unitName("cases")],
    ["left", courses.map((/** @type {any} */ one) => at ? whole(ofWeek(one.left, at)) : "–"), unitName("cases")],
    ["settled", courses.map((/** @type {any} */ one) => at ? whole(ofWeek(one.settled, at)) : "–"), unitName("cases")],
    ["hours", hours.map((/** @type {any} */ one) => hour(one.had)), say("web_levels_unit_hours")],
    ["given", hours.map((/** @type {any} */ one) => hour(one.given)), say("web_levels_unit_hours")],
  ];
  if (!view.facts.firstChild) {
    view.facts.append(el("table", {}, el("thead", {}, el("tr", {}, el("th", { scope: "col", text: say("web_levels_facts") }), ...SIDES.map((side) => el("th", { scope: "col", class: `side-${side}`, text: say(`web_side_${side}`) })))),
      el("tbody", {}, ...rows.map(([name]) => el("tr", { class: `row-${name}` }, el("th", { scope: "row" }, say(`web_levels_row_${name}`), el("small")), ...SIDES.map((side) => el("td", { class: `side-${side}` })))))));
  }
  const body = view.facts.querySelector("tbody");
  rows.forEach(([, values, unit], i) => {
    write(body.rows[i].cells[0].querySelector("small"), String(unit));
    /** @type {string[]} */ (values).forEach((value, j) => write(body.rows[i].cells[j + 1], value));
  });
}

/** Places of a group of bodies that belong to a place: itself, or all departments. */
function placesOf(/** @type {any} */ tape, /** @type {string} */ group, /** @type {any} */ place) {
  return group === "department" ? tape.header.groups.find((/** @type {any} */ one) => one.name === group).kinds.map((/** @type {number} */ _, /** @type {number} */ i) => i) : [place.row];
}

/** Where the disputes of the place lie: level by level, and those outside or in nobody's hands. */
function drawLadder(/** @type {any} */ screen, /** @type {any[]} */ lying) {
  const { view, place } = screen;
  const rows = [...LEVELS.map((level) => [level, lying.map((one) => one.levels[LEVEL_CODE[level]])]), ["outside", lying.map((one) => one.levels[OUTSIDE_LEVEL])], ["hidden", lying.map((one) => one.hidden)]];
  const most = Math.max(...rows.slice(0, -1).flatMap(([, counts]) => /** @type {number[]} */ (counts)), 1);
  if (!view.ladder.firstChild) {
    view.ladder.append(el("table", {}, el("caption", { text: say("web_levels_where") }), el("thead", { class: "unseen" }, el("tr", {}, el("th", { scope: "col", text: say("web_levels_level") }), ...SIDES.map((side) => el("th", { scope: "col", text: say(`web_side_${side}`) })))),
      el("tbody", {}, ...rows.map(([level]) => el("tr", { class: level === place.level ? "here" : `of-${level}` }, el("th", { scope: "row", text: say(`web_levels_short_${level}`) }),
        ...SIDES.map((side) => el("td", { class: `side-${side}` }, el("span", { class: "bar-line", "aria-hidden": "true" }), el("span", { class: "amount" }))))))));
  }
  rows.forEach(([, counts], i) => /** @type {number[]} */ (counts).forEach((count, j) => {
    const cell = view.ladder.querySelector("tbody").rows[i].cells[j + 1];
    cell.firstChild.style.transform = `scaleX(${i === rows.length - 1 ? 0 : count / most})`;
    write(cell.lastChild, whole(count));
  }));
}

function drawPeople(/** @type {any} */ screen) {
  const { world, place, mask, pair, player, view } = screen, { courtyards, communities, subdistricts, counts } = world.raw, day = player.day;
  const sum = (/** @type {number[]} */ column) => column.reduce((total, value, i) => total + (mask[i] ? value : 0), 0);
  const frame = (/** @type {string} */ name, /** @type {number} */ row) => pair.tapes.map((/** @type {any} */ tape) => gridFrame(tape, name, day)[row]);
  const fields = { households: whole(sum(world.households)), residents: whole(sum(courtyards.residents)), members: whole(sum(courtyards.members)) };
  const both = (/** @type {any[]} */ values) => values[0] === values[1] ? String(values[0]) : say("web_levels_both", { a: values[0], b: values[1] });
  const own = {
    district: () => ({ subdistricts: counts.subdistricts, communities: counts.communities, grids: counts.grids, courtyards: whole(world.count) }),
    subdistrict: () => ({ officials: subdistricts.officials[place.row], communities: screen.children.length }),
    community: () => ({ workers: communities.workers[place.row], grids: screen.children.length }),
    grid: () => ({ branch: both(frame("branch_kind", place.row).map((/** @type {number} */ kind) => say(`web_levels_branch_${kind}`))), officers: both(frame("officer_count", place.row)),
      seats: both(frame("committee_form", place.row).map((/** @type {number} */ form, /** @type {number} */ i) => form ? frame("seat_count", place.row)[i] : 0)), firm: both(frame("has_firm", place.row).map((/** @type {number} */ one) => say(`web_levels_has_${one}`))) }),
    courtyard: () => ({ group: both(pair.tapes.map((/** @type {any} */ tape) => say(`web_levels_has_${tape.frame("has_party_group", day)[place.row]}`))) }),
  }[place.level]();
  write(view.about.querySelector(".people"), say(`web_levels_people_${place.level}`, { ...fields, ...own }));
}

/** What lies at the level, week by week. @param {any} screen */
export function drawChart(screen) {
  const { pair, view } = screen, { first, end, last } = pair, header = pair.tapes[0].header;
  const lines = SIDES.map((side, i) => ({ name: say(`web_side_${side}`), css: `side-${side}`,
    points: /** @type {[number, number][]} */ (pair.tapes[i].weeks.filter((/** @type {any} */ week) => week.day <= last).map((/** @type {any} */ week) => [week.day, screen.courses[i].queue[week.day - first]])) }));
  const small = el("small", { text: say("web_chart_axis", { unit: unitName("cases") }) });
  view.chartTitle.replaceChildren(say("web_levels_chart"), small);
  const isNarrow = view.chart.root.clientWidth < 26 * parseFloat(getComputedStyle(view.chart.root).fontSize);
  view.chart.draw({ unit: "queue", first, last: end, lines, ticks: view.months.filter((/** @type {any} */ _, /** @type {number} */ i) => !isNarrow || i % 2 === 0), day: screen.player.day });
  const place = placeName(screen.world, screen.place.level, screen.place.row), [a, b] = lines.map((line) => figure("cases", line.points.at(-1)?.[1] ?? NaN));
  view.chart.root.setAttribute("aria-label", say("web_levels_chart_says", { place, a, b }));
  view.chart.fillTable(say("web_levels_chart_caption", { place }), [say("web_date"), ...SIDES.map((side) => screen.titleOf(side))],
    lines[0].points.slice(0, lines[1].points.length).map(([day, value], i) => [writtenDate(dateOf(header.first_date, day)), figure("cases", value), figure("cases", lines[1].points[i][1])]));
}

/** Open disputes of each place below, on the side that the map shows. */
function drawChildren(/** @type {any} */ screen) {
  const { children, world, pair, view, player, place } = screen;
  if (place.level === "courtyard") return;
  const open = pair.tapes[screen.asked.side].frame("open", player.day), amounts = new Map(children.map((/** @type {any} */ child) => [child.row, 0]));
  for (let i = 0; i < world.count; i++) {
    const row = screen.childOf[i];
    if (row >= 0) amounts.set(row, amounts.get(row) + open[i]);
  }
  const most = Math.max(...amounts.values(), 1);
  [...view.children.children].forEach((item, i) => {
    const amount = item.querySelector(".amount"), count = amounts.get(children[i].row);
    write(amount, say("web_why_count", { count }));
    item.firstChild.style.setProperty("--part", `${(100 * count) / most}%`);
  });
}

/** What stands there while there is nothing to see. @param {any} screen */
export const drawState = (screen) => showState(screen.pair, Boolean(screen.world), screen.view.state, (failure) => failureNotice(failure, [againButton(screen.again)]));
