"""Pure modules of the comparison: ranking and prices as the analysis finds them, the frontier, numbers, the address, CSV."""

from __future__ import annotations

import numpy as np
from playwright.sync_api import Page

from tests.web.test_page_modules import run
from yhly_sim.analysis.search.pareto import on_front
from yhly_sim.analysis.weighing import oriented, weigh
from yhly_sim.engine.outcomes import Outcome
from yhly_sim.studies.policy.ledger import Line, costs_at


def cells(values: np.ndarray) -> list[list[float | None]]:
    return [[None if np.isnan(one) else float(one) for one in design.ravel()] for design in values]


def test_the_page_ranks_as_the_analysis_does_with_missing_runs_budgets_and_hidden_designs(page: Page) -> None:
    draw = np.random.default_rng(5)
    for case in range(40):
        designs, states, replications = (int(draw.integers(2, one)) for one in (6, 5, 4))
        facts = [Outcome(f"o{n}", "score", better, "", "", smallest_difference=smallest)
                 for n, (better, smallest) in enumerate([(True, None), (False, 0.5), (True, 0.1)])]
        values = np.round(draw.normal(size=(3, designs, states, replications)), 1)
        values[draw.random(values.shape) < 0.03 * (case % 3)] = np.nan
        costs = np.round(draw.normal(0, 10, size=(designs, states, replications)), 1)
        weights = draw.integers(0, 4, 3).astype(float)
        budget = None if case % 2 else float(draw.normal(0, 5))
        shown = draw.random(designs) < 0.8
        shown[0] = True
        meant = weigh(np.stack([oriented(one, facts[n]) for n, one in enumerate(values)]), weights,
                      np.array([one.smallest_difference or 0.0 for one in facts]), costs, budget=budget, shown=shown)
        found = run(page, "policy/rerank.js", "const f = m.weigh(given); return { ...f, parts: null };", {
            "outcomes": [{"better": one.higher_is_better, "smallest": one.smallest_difference} for one in facts],
            "values": [cells(one) for one in values], "weights": weights.tolist(), "costs": cells(costs), "states": states,
            "replications": replications, "budget": budget, "shown": shown.tolist()})
        assert (found["runs"], found["states"], found["order"]) == (meant.runs, meant.states, meant.order)
        assert found["isAffordable"] == meant.is_affordable.tolist()
        for name, same in (("scores", meant.scores), ("extra", meant.extra), ("bestOfRuns", meant.best_of_runs), ("bestOfStates", meant.best_of_states)):
            np.testing.assert_allclose(np.array(found[name], dtype=float), same, atol=1e-9, err_msg=f"{case} {name}")


def test_the_page_puts_prices_on_books_as_the_study_does(page: Page) -> None:
    draw = np.random.default_rng(6)
    lines = [Line("hours", "accounts.officer_hour_yuan", True, draw.random((2, 1, 3))), Line("hours", "accounts.volunteer_hour_yuan", False, draw.random((2, 1, 3))),
             Line("money", "star_money", True, draw.random((2, 1, 3)))]
    for line in lines:
        line.amounts[1, 0, 2] = np.nan
    prices = {"accounts.officer_hour_yuan": 30.0, "accounts.volunteer_hour_yuan": 8.5, "star_money": 0.5}
    told = {name: draw.random((2, 1, 3)) + 1 for name in ("cost_full_yuan", "cost_public_yuan", "cost_private_yuan", "cost_yuan", "cost_per_adult_yuan")}
    found = run(page, "policy/rerank.js", "return m.pricedAgain(given.lines, given.prices, given.told);", {
        "lines": [{"kind": one.kind, "name": one.name, "is_public": one.is_public, "usual": 1.0, "amounts": cells(one.amounts)} for one in lines],
        "prices": prices, "told": {name: cells(one) for name, one in told.items()}})
    meant = costs_at(lines, prices, told)
    assert set(found) == set(meant)
    for name, values in meant.items():
        np.testing.assert_allclose(np.array(found[name], dtype=float), values.reshape(2, 3), err_msg=name)


def test_the_frontier_is_what_no_other_design_beats(page: Page) -> None:
    draw = np.random.default_rng(7)
    for _ in range(30):
        costs, effects = np.round(draw.normal(size=(2, 8)), 1)
        found = run(page, "policy/rerank.js", "return m.frontier(given[0], given[1]);", [costs.tolist(), effects.tolist()])
        assert found == on_front(np.column_stack([costs, -effects])).tolist()


def test_the_address_holds_what_was_chosen_and_nothing_else(page: Page) -> None:
    found = run(page, "policy/state.js", """
        const state = { ...m.readPolicy('#/policy'), of: 'incentive_designs', quick: true, view: 'rank', base: 2, hide: [1, 3], show: ['satisfaction'], effect: 'trust_local', cost: 'cost_yuan',
            budget: 120000, weights: { satisfaction: 7, trust_local: 0 }, prices: { 'accounts.legal_hour_yuan': 12.5 }, a: 0, b: 4, minus: true, basis: 'my_weights' };
        const wild = m.readPolicy('#/policy?of=../x&view=no&base=999&hide=1,x&w=satisfaction:1e9,x:y&p=a:-1&budget=NaN&show=<b>');
        return { same: JSON.stringify(m.readPolicy(m.writePolicy(state))) === JSON.stringify(state), wild, list: m.readPolicy(m.writePolicy({ pick: 'morris_all', pickQuick: false })) };""")
    assert found["same"]
    wild = found["wild"]
    assert (wild["of"], wild["view"], wild["base"], wild["hide"], wild["budget"]) == ("", "table", 0, [1], None)
    assert (wild["weights"], wild["prices"], wild["show"]) == ({}, {}, [])
    assert (found["list"]["pick"], found["list"]["pickQuick"], found["list"]["of"]) == ("morris_all", False, "")


def test_numbers_have_the_digits_that_their_intervals_carry(page: Page) -> None:
    found = run(page, "charts/numbers.js", """
        return { decimals: [0.012, 0.04, 1.5, 30, 0].map(m.decimalsFor), share: [0, 0.001, 0.5, 0.999, 1, NaN].map(m.percent),
            text: [m.written({ factor: 100, decimals: 1 }, -0.1234, true), m.written({ factor: 1, decimals: 0 }, 12345, true), m.written({ factor: 1, decimals: 1 }, -0.01, true), m.written({ factor: 1, decimals: 1 }, null)] };""")
    assert found["decimals"] == [3, 2, 1, 0, 1]
    assert found["share"] == ["0%", "<1%", "50%", ">99%", "100%", "–"]
    assert found["text"] == ["−12.3", "+12,345", "0.0", "–"]


def test_rows_become_text_that_a_spreadsheet_reads(page: Page) -> None:
    text = run(page, "policy/export.js", "return m.commaText(['a', 'b,c'], [['x \"y\"', 1.5], [null, NaN], ['两\\n行', true]]);")
    assert text == 'a,"b,c"\r\n"x ""y""",1.5\r\n,\r\n"两\n行",true\r\n'
