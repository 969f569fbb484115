// @ts-check
/**
 * Designs ranked by weights and a budget, prices put on books, and the frontier: the arithmetic of `analysis/weighing.py`,
 * `studies/policy_ledger.py` and `analysis/pareto.py`, to be done again at once whenever somebody moves a slider. Pure.
 * Cells of a design stand in a row: state after state, replication after replication; null where a run is missing.
 */

const TIE = 1e-9, ROUND_OFF = 1e-9;

/** @typedef {(number | null)[][]} Cells designs, then cells */
/** @typedef {{better: boolean | null, smallest: number | null}} Facts */

const isThere = (/** @type {number | null | undefined} */ value) => value !== null && value !== undefined && Number.isFinite(value);

/** What is at every place from 0 on. @template T @param {number} count @param {(place: number) => T} make @returns {T[]} */
const each = (count, make) => Array.from({ length: count }, (_, place) => make(place));

const mean = (/** @type {number[]} */ values) => values.reduce((sum, one) => sum + one, 0) / values.length;

/**
 * @param {{outcomes: Facts[], values: Cells[], weights: number[], costs: Cells, states: number, replications: number, baseline?: number,
 *   budget?: number | null, shown?: boolean[]}} asked values: of each outcome, as they were told
 */
export function weigh({ outcomes, values, weights, costs, states, replications, baseline = 0, budget = null, shown }) {
  const count = costs.length, takesPart = shown ?? each(count, () => true);
  const weighty = each(outcomes.length, (o) => o).filter((o) => weights[o] > 0);
  const extraOf = (/** @type {number} */ d, /** @type {number} */ cell) => Number(costs[d][cell]) - Number(costs[baseline][cell]);
  const isWhole = each(states * replications, (cell) => each(count, (d) => d).every((d) => isThere(costs[d][cell]) && weighty.every((o) => isThere(values[o][d][cell]))));
  const whole = each(states * replications, (cell) => cell).filter((cell) => isWhole[cell]);
  const cellsOf = each(states, (s) => each(replications, (r) => s * replications + r).filter((cell) => isWhole[cell])).filter((cells) => cells.length);
  if (!whole.length || !weighty.length) {
    const nothing = each(count, () => NaN), none = each(count, () => 0);
    return { scores: nothing, extra: nothing, isAffordable: takesPart.slice(), bestOfRuns: none, bestOfStates: none, runs: 0, states: 0, order: ordered(nothing, takesPart) };
  }
  const total = weighty.reduce((sum, o) => sum + weights[o], 0);
  const turned = (/** @type {number} */ o, /** @type {number} */ d, /** @type {number} */ cell) => (outcomes[o].better === false ? -1 : 1) * Number(values[o][d][cell]);
  const terms = weighty.map((o) => {
    const ofStates = each(count, (d) => cellsOf.map((cells) => mean(cells.map((cell) => turned(o, d, cell)))));
    const means = ofStates.map(mean), worst = Math.min(...means), span = Math.max(Math.max(...means) - worst, outcomes[o].smallest ?? 0);
    return { o, ofStates, means, worst, factor: span > 0 ? 100 * weights[o] / total / span : 0 };
  });
  const scored = (/** @type {(term: (typeof terms)[0], d: number) => number} */ valueOf) => each(count, (d) => terms.reduce((sum, term) => sum + term.factor * (valueOf(term, d) - term.worst), 0));
  const extraStates = each(count, (d) => cellsOf.map((cells) => mean(cells.map((cell) => extraOf(d, cell)))));
  const extra = extraStates.map(mean);
  const isAffordable = each(count, (d) => takesPart[d] && (budget === null || extra[d] <= budget));
  const scores = scored((term, d) => term.means[d]);
  const allowedAt = (/** @type {number} */ d, /** @type {number} */ cost) => takesPart[d] && (budget === null || cost <= budget);
  const parts = each(count, (d) => terms.map((term) => ({ outcome: term.o, points: term.factor * (term.means[d] - term.worst) })));
  return {
    scores, extra, isAffordable, parts,
    bestOfRuns: shareBest(whole.map((cell) => [scored((term, d) => turned(term.o, d, cell)), each(count, (d) => allowedAt(d, extraOf(d, cell)))])),
    bestOfStates: shareBest(cellsOf.map((_, s) => [scored((term, d) => term.ofStates[d][s]), each(count, (d) => allowedAt(d, extraStates[d][s]))])),
    runs: whole.length, states: cellsOf.length, order: ordered(scores, isAffordable),
  };
}

/** How often each scores most among those that are allowed; ties are shared. */
function shareBest(/** @type {[number[], boolean[]][]} */ cells) {
  const count = cells[0][0].length, sums = each(count, () => 0);
  for (const [scores, allowed] of cells) {
    const most = Math.max(...scores.map((score, d) => allowed[d] ? score : -Infinity));
    const best = each(count, (d) => d).filter((d) => allowed[d] && scores[d] >= most - TIE);
    for (const d of best) sums[d] += 1 / best.length;
  }
  return sums.map((sum) => sum / cells.length);
}

/** Places of the designs: those within the budget first, each by score; equal ones as they were given. */
function ordered(/** @type {number[]} */ scores, /** @type {boolean[]} */ isAffordable) {
  const rank = scores.map((score) => Number.isFinite(score) ? Math.round(score / TIE) : -Infinity);
  return each(scores.length, (place) => place).sort((one, other) =>
    Number(isAffordable[other]) - Number(isAffordable[one]) || (rank[other] === rank[one] ? 0 : rank[other] > rank[one] ? 1 : -1) || one - other);
}

/** @typedef {{kind: string, name: string, is_public: boolean, usual: number, amounts: Cells}} Line */

/**
 * Outcomes that follow from the books at other prices: hours times their price, money times its factor.
 * @param {Line[]} lines @param {Record<string, number>} prices name of a line -> price; the others as usual
 * @param {Record<string, Cells>} told outcomes as the runs told them @returns {Record<string, Cells>}
 */
export function pricedAgain(lines, prices, told) {
  const sum = (/** @type {(line: Line) => boolean} */ counts) => lines[0].amounts.map((cells, d) => cells.map((_, cell) =>
    isThere(lines[0].amounts[d][cell]) ? lines.filter(counts).reduce((total, line) => total + (prices[line.name] ?? line.usual) * Number(line.amounts[d][cell]), 0) : null));
  const full = sum(() => true), open = sum((line) => line.is_public);
  const minus = (/** @type {Cells} */ one, /** @type {Cells} */ other) => one.map((cells, d) => cells.map((value, cell) => value === null ? null : value - Number(other[d][cell])));
  /** @type {Record<string, Cells>} */ const found = { cost_full_yuan: full, cost_public_yuan: open, cost_private_yuan: minus(full, open), cost_yuan: sum((line) => line.kind === "money") };
  if (told.cost_full_yuan && told.cost_per_adult_yuan) {
    found.cost_per_adult_yuan = full.map((cells, d) => cells.map((value, cell) => value === null ? null : value * (Number(told.cost_per_adult_yuan[d][cell]) / Number(told.cost_full_yuan[d][cell]))));
  }
  return Object.fromEntries(Object.entries(found).filter(([name]) => name in told));
}

/** Mean over states of the means over their replications. @param {(number | null)[]} cells @param {number} states @param {number} replications */
export function meanOf(cells, states, replications) {
  const ofStates = each(states, (s) => cells.slice(s * replications, (s + 1) * replications).filter(isThere)).filter((one) => one.length);
  return ofStates.length ? mean(ofStates.map((one) => mean(/** @type {number[]} */ (one)))) : NaN;
}

/** Which designs no other beats in both: at most the cost, at least the effect, and one of them truly. @param {number[]} costs @param {number[]} effects the larger the better */
export function frontier(costs, effects) {
  const rounding = [costs, effects].map((all) => ROUND_OFF * Math.max(...all.map(Math.abs), 0));
  const isBeaten = (/** @type {number} */ one, /** @type {number} */ by) => {
    const saved = costs[one] - costs[by], gained = effects[by] - effects[one];
    return saved >= -rounding[0] && gained >= -rounding[1] && (saved > rounding[0] || gained > rounding[1]);
  };
  return costs.map((cost, one) => Number.isFinite(cost) && Number.isFinite(effects[one]) && !costs.some((_, by) => by !== one && isBeaten(one, by)));
}
