"""The pages for policy staff in a browser: a batch from an empty store, every view in both languages, keys, what is taken away."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.web.looks import CUT, serious
from tests.web.page import SIZES, Visit
from tests.web.policy_store import filled_store, policy_folder
from tests.web.serving import Server, cache_of_its_own, running_server
from yhly_sim.studies.policy.listed import chosen_experiment
from yhly_sim.studies.policy.page import policy_page
from yhly_sim.studies.policy.runs import read_policy_runs

SEEN = (*(("drawn", view) for view in ("table", "cost", "rank", "gains", "flips", "drivers")), ("parts", "drivers"))


LONG_LIST_ALONE = """() => {
    const parts = document.querySelector('.drivers-parts'), rows = parts.querySelector('.basis tbody');
    parts.querySelector('.drivers-chart').remove();
    parts.classList.add('chartless');
    for (let i = 0; i < 60; i++) rows.append(rows.children[0].cloneNode(true));
}"""
"""The view of drivers as it is where no analysis could be made of many parameters that were drawn."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return policy_folder(tmp_path_factory.mktemp("policy") / "work")


@pytest.fixture(scope="module")
def filled(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server with runs of two experiments."""
    store = filled_store(folder)
    with running_server(cache_of_its_own(tmp_path_factory.mktemp("cache")), folder=folder, YHLY_STORE=str(store)) as found:
        yield found


@pytest.mark.long
def test_a_batch_is_started_watched_stopped_and_gone_on_with_from_the_page(filled: Server, chromium: Browser) -> None:
    with Visit(chromium, filled.url.rstrip("/"), reduced_motion="reduce") as visit:
        page = visit.page
        page.goto(f"{visit.url}/#/policy?pick=town")
        page.click("[data-key=begin]")
        page.wait_for_selector(".batch.running progress[value]")
        page.click("[data-key=batch-stop]")
        page.wait_for_selector(".batch.stopped")
        page.focus("[data-key=batch-go_on]")
        page.keyboard.press("Enter")
        page.wait_for_selector(".batch.done")
        page.click("[data-key=batch-open]")
        page.wait_for_selector(".table-view table.designs")
        assert "更好" in page.inner_text(".table-view table.designs") and visit.complaints == []
        for view in ("cost", "gains", "flips"):
            page.click(f"[data-key=view-{view}]")
            page.wait_for_selector(".nothing")
        page.click("[data-key=view-rank]")
        page.wait_for_selector(".ranks .first")
        assert visit.complaints == [] and len(visit.hosts - {""}) == 1


def opened(visit: Visit, view: str, query: str = "", *, of: str = "drawn") -> Page:
    """A view with all that it waits for."""
    page = visit.page
    page.goto(f"{visit.url}/#/policy?of={of}&view={view}{query}")
    page.wait_for_selector(f".{view}-view")
    page.wait_for_function("() => !document.querySelector('.waiting') && !document.querySelector('.verdict.coming')")
    page.wait_for_load_state("networkidle")
    page.evaluate("document.fonts.ready")
    return page


@pytest.mark.slow
@pytest.mark.parametrize("lang", ["zh", pytest.param("en", marks=pytest.mark.long)])
def test_every_view_is_whole_in_its_language(filled: Server, chromium: Browser, lang: str) -> None:
    found: dict[str, Any] = {}
    with Visit(chromium, filled.url.rstrip("/"), lang=lang, reduced_motion="reduce") as visit:
        for of, view in SEEN:
            page = opened(visit, view, of=of)
            found[of, view] = [serious(page)]
            for width, height in SIZES:
                page.set_viewport_size({"width": width, "height": height})
                found[of, view].append(page.evaluate(CUT))
            page.set_viewport_size({"width": SIZES[0][0], "height": SIZES[0][1]})
        page.evaluate(LONG_LIST_ALONE)
        found["drawn", "list alone"] = [[], *(page.set_viewport_size({"width": width, "height": height}) or page.evaluate(CUT) for width, height in SIZES)]
        assert found == {one: [[], [], []] for one in (*SEEN, ("drawn", "list alone"))}
        assert visit.complaints == [] and len(visit.hosts - {""}) == 1


def test_the_table_shows_the_numbers_of_the_runs_and_gives_them_away(filled: Server, chromium: Browser, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    store = folder / "yhly-store"
    meant = policy_page(read_policy_runs(chosen_experiment("drawn", quick=False, store=store), store))
    with Visit(chromium, filled.url.rstrip("/")) as visit:
        page = opened(visit, "table")
        page.click("[data-key=export]")
        with page.expect_download() as taken:
            page.click("[data-key=export-table]")
        rows = list(csv.DictReader(io.StringIO(Path(taken.value.path()).read_text("utf-8-sig"))))
        assert [row["design"] for row in rows] == [one["name"] for one in meant["designs"]]
        told = meant["differences"]["nothing"]["satisfaction"]
        row = next(one for one in rows if one["design"] == "nothing")
        assert [float(row[f"satisfaction {key}"]) for key in ("difference", "ci_low", "ci_high", "p_holm")] == told[:4]
        assert row["satisfaction verdict"] == told[4]
        opened(visit, "cost")
        page.click("[data-key=export]")
        for key, begins in (("svg", b"<svg"), ("png", b"\x89PNG")):
            with page.expect_download() as taken:
                page.click(f"[data-key=export-{key}]")
            assert Path(taken.value.path()).read_bytes().startswith(begins)
            page.click("[data-key=export]")


def test_weights_budget_prices_and_baseline_change_what_is_shown_at_once(filled: Server, chromium: Browser) -> None:
    with Visit(chromium, filled.url.rstrip("/"), reduced_motion="reduce") as visit:
        page = opened(visit, "rank")
        order = "[...document.querySelectorAll('.ranks tbody tr')].map(one => one.innerText).join()"
        before = page.evaluate(order)
        for name in ("satisfaction", "resolved_share", "effort_real"):
            page.focus(f"[data-key=w-{name}]")
            page.keyboard.press("Home")
        assert page.evaluate(order) != before and "w=satisfaction%3A0" in page.url
        page.focus("[data-key=budget]")
        page.keyboard.press("Home")
        assert "budget=0" in page.url
        page.reload()
        page.wait_for_selector(".ranks")
        assert page.input_value("[data-key=w-satisfaction]") == "0"
        page = opened(visit, "cost")
        cell = ".costs tbody tr:nth-child(1) .number"
        page.click("[data-key=prices]")
        price = page.locator(".price input").first
        price.fill("9999")
        page.wait_for_function("() => location.hash.includes('p=')")
        page.click("[data-key=prices-close]")
        page.wait_for_selector(cell)
        page.select_option("[data-key=baseline]", "1")
        assert "base=1" in page.url
        page.wait_for_function("() => !document.querySelector('.verdict.coming')")
        assert visit.complaints == []


@pytest.mark.long
def test_a_report_of_the_experiment_is_taken_away(filled: Server) -> None:
    answer = filled.client.get("/api/policy/report", params={"name": "drawn", "to": "html", "lang": "en"})
    assert answer.status_code == 200 and "Three designs" in answer.text and "attachment" in answer.headers["content-disposition"]


def test_what_is_not_there_says_so(filled: Server, chromium: Browser) -> None:
    with Visit(chromium, filled.url.rstrip("/"), lang="en") as visit:
        page = visit.page
        page.goto(f"{visit.url}/#/policy?of=no_such")
        page.wait_for_selector("[role=alert]")
        assert "no experiment" in page.inner_text("[role=alert]")
        page.goto(f"{visit.url}/#/policy?of=drawn&quick=1&view=rank")
        page.wait_for_selector("[role=alert]")
        assert page.inner_text("[role=alert]").strip()


def test_the_language_changes_and_everything_that_was_chosen_stays(filled: Server, chromium: Browser) -> None:
    with Visit(chromium, filled.url.rstrip("/")) as visit:
        page = opened(visit, "rank", "&w=satisfaction:3")
        page.click("[data-key=language]")
        page.wait_for_selector("html[lang=en]")
        assert page.input_value("[data-key=w-satisfaction]") == "3" and "Ranking" in page.inner_text(".tabs")
        assert visit.complaints == []
