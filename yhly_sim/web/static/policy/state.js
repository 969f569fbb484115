// @ts-check
/** What the comparison of designs shows, kept in its address, so that a reload or a link is itself. Pure. */

export const VIEWS = ["table", "cost", "rank", "gains", "flips", "drivers"];
const NAME = /^[A-Za-z0-9_.-]{1,300}$/, OUTCOME = /^[a-z0-9_]{1,60}$/, NUMBER = /^\d{1,13}(\.\d{1,6})?$/;

/**
 * @typedef {{of: string, quick: boolean, view: string, base: number, hide: number[], show: string[] | null, effect: string, cost: string, budget: number | null,
 *   weights: Record<string, number> | null, prices: Record<string, number>, a: number | null, b: number | null, minus: boolean, basis: string, pick: string, pickQuick: boolean | null}} PolicyState
 * of: the experiment that is open, "" on the list; base: place of the baseline; hide: places of designs that are not shown; a, b: places of the two that are looked at; minus: whether the baseline is taken away;
 * pick: the experiment that is chosen in the list
 */

/** @param {string} hash such as #/policy?of=incentive_designs&quick=1&view=rank @returns {PolicyState} */
export function readPolicy(hash) {
  const asked = new URLSearchParams(hash.split("?")[1] ?? "");
  const word = (/** @type {string} */ key, /** @type {RegExp} */ form) => form.test(asked.get(key) ?? "") ? String(asked.get(key)) : "";
  const place = (/** @type {string} */ key) => /^\d{1,2}$/.test(asked.get(key) ?? "") ? Number(asked.get(key)) : null;
  const list = (/** @type {string} */ key, /** @type {RegExp} */ form) => (asked.get(key) ?? "").split(",").filter((one) => form.test(one));
  const numbers = (/** @type {string} */ key) => Object.fromEntries((asked.get(key) ?? "").split(",").map((one) => one.split(":"))
    .filter(([name, value]) => /^[a-z0-9_.]{1,60}$/.test(name) && NUMBER.test(value ?? "")).map(([name, value]) => [name, Number(value)]));
  const view = asked.get("view") ?? "";
  return {
    of: word("of", NAME), quick: asked.get("quick") === "1", view: VIEWS.includes(view) ? view : "table", base: place("base") ?? 0,
    hide: list("hide", /^\d{1,2}$/).map(Number), show: asked.has("show") ? list("show", OUTCOME) : null, effect: word("effect", OUTCOME), cost: word("cost", OUTCOME),
    budget: NUMBER.test(asked.get("budget") ?? "") ? Number(asked.get("budget")) : null, weights: asked.has("w") ? numbers("w") : null, prices: numbers("p"),
    a: place("a"), b: place("b"), minus: asked.get("minus") === "1", basis: word("basis", OUTCOME), pick: word("pick", NAME), pickQuick: asked.has("size") ? asked.get("size") === "quick" : null,
  };
}

/** @param {Partial<PolicyState>} state */
export function writePolicy(state) {
  const query = new URLSearchParams();
  const numbers = (/** @type {Record<string, number>} */ set) => Object.entries(set).map(([name, value]) => `${name}:${value}`).join(",");
  if (state.of) {
    query.set("of", state.of);
    if (state.quick) query.set("quick", "1");
    query.set("view", state.view ?? "table");
    for (const key of ["base", "a", "b"]) if (state[key]) query.set(key, String(state[key]));
    for (const key of ["a", "b"]) if (state[key] === 0) query.set(key, "0");
    if (state.minus) query.set("minus", "1");
    if (state.hide?.length) query.set("hide", state.hide.join(","));
    if (state.show) query.set("show", state.show.join(","));
    for (const key of ["effect", "cost", "basis"]) if (state[key]) query.set(key, state[key]);
    if (state.budget !== null && state.budget !== undefined) query.set("budget", String(state.budget));
    if (state.weights) query.set("w", numbers(state.weights));
    if (Object.keys(state.prices ?? {}).length) query.set("p", numbers(state.prices ?? {}));
  } else if (state.pick) {
    query.set("pick", state.pick);
    if (state.pickQuick !== null && state.pickQuick !== undefined) query.set("size", state.pickQuick ? "quick" : "full");
  }
  const written = query.toString();
  return written ? `#/policy?${written}` : "#/policy";
}
