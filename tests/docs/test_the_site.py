"""The site: its navigation has every page once, its pages lead to each other, and it builds without a warning."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from docs.site import navigation
from docs.site.navigation import DOCS, LANGUAGES, ROOT
from docs.site.sources import gather, joined, target_of
from docs.site.word_pairs import WordPairs
from tests.web.page import browser

PAIRS = ("复现", "情景", "前沿", "种子", "网格", "书记", "奖励", "抽样", "归因", "置信")
"""Words of two characters that readers look for."""
CHINESE = re.compile("[\u4e00-\u9fff]")


def names() -> list[str]:
    return [name for group in navigation.navigation() for name in group.pages]


def test_every_page_stands_in_the_navigation_once() -> None:
    there = {path.name.removesuffix(".md").removesuffix(".zh") for path in DOCS.glob("*.md")} - {"index"}
    assert len(names()) == len(set(names()))
    assert there <= set(names())
    assert all(navigation.sources(name) for name in names() if "/" not in name)


def test_a_page_that_is_to_come_has_its_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("lesson.md", "lesson.zh.md", "lesson_notes.md"):
        (tmp_path / name).write_text("# A lesson\n", encoding="utf-8")
    monkeypatch.setattr(navigation, "DOCS", tmp_path)
    assert [name for name in names() if name.startswith("lesson")] == ["lesson", "lesson_notes"]


def test_every_group_speaks_both_languages() -> None:
    for group in navigation.navigation():
        assert CHINESE.search(group.title["zh"]) and not CHINESE.search(group.title["en"])


@pytest.mark.parametrize("lang", LANGUAGES)
def test_links_of_a_gathered_page_lead_to_gathered_pages(lang: str, tmp_path: Path) -> None:
    gather(lang, tmp_path / "pages")
    pages = sorted((tmp_path / "pages").rglob("*.md"))
    assert len(pages) > 40
    for page in pages:
        text = page.read_text(encoding="utf-8")
        assert not re.search(r"\]\([^)]*\.zh\.md", text), page.name
        for target in re.findall(r"\]\(([^)#\s]+)", text):
            assert "://" in target or (page.parent / target).exists(), f"{page.name}: {target}"


def test_a_page_of_the_other_language_says_so(tmp_path: Path) -> None:
    gather("zh", tmp_path / "pages")
    assert "这一页只有英文" in (tmp_path / "pages" / "changelog.md").read_text(encoding="utf-8")
    for page in ("tutorial.md", "model.md", "design.md"):
        assert "只有英文" not in (tmp_path / "pages" / page).read_text(encoding="utf-8")


def test_targets_are_found_from_where_a_page_stands() -> None:
    assert target_of("../README.zh.md", DOCS / "tutorial.zh.md") == "readme.md"
    assert target_of("docs/odd.md", ROOT / "README.md") == "odd.md"
    assert target_of("../model.md", DOCS / "decisions" / "0001-x.md") == "model.md"
    assert target_of("notebooks", ROOT / "README.md") is None
    assert target_of("https://example.org/a.zh.md", DOCS / "index.md") == "https://example.org/a.zh.md"


def test_chinese_lines_are_joined_and_fences_are_left_alone() -> None:
    assert joined("一行，\n再一行\n\n另一段 a\nb") == "一行，再一行\n\n另一段 a\nb"
    assert joined("```\n甲\n乙\n```") == "```\n甲\n乙\n```"
    assert joined("- 一项，\n  还是它\n- 另一项") == "- 一项，还是它\n- 另一项"
    assert joined("如下，\n`a`：\n1. 一项") == "如下，`a`：\n1. 一项"


def test_chinese_is_cut_into_pairs_and_the_rest_into_words() -> None:
    assert WordPairs({}).split("纠纷 disputes.stage 业委会") == [
        "纠", "纷", "纠纷", "disputes", "stage", "业", "委", "会", "业委", "委会"]


@pytest.mark.long
def test_it_builds_without_a_warning_asks_no_other_host_and_finds_chinese(tmp_path: Path) -> None:
    built = subprocess.run([sys.executable, "-m", "docs.site", "--out", str(tmp_path)], cwd=ROOT, capture_output=True, text=True)
    assert built.returncode == 0, built.stderr
    for page in (tmp_path / "index.html", tmp_path / "en" / "index.html", tmp_path / "tutorial.html"):
        loaded = re.findall(r"<(?:script|link|img)[^>]+(?:src|href)=\"(?:https?:)?//([^/\"]+)", page.read_text(encoding="utf-8"))
        assert loaded == []
    for page, word in ((tmp_path / "index.html", "搜索"), (tmp_path / "en" / "index.html", "Search")):
        assert f'placeholder="{word}"' in page.read_text(encoding="utf-8")
    found = searched(tmp_path, ["业委会", "满意度区间", "敏感性分析", "Shapley", "没有这回事乎", *PAIRS])
    assert found.pop("没有这回事乎") == 0
    assert min(found.pop(word) for word in PAIRS) > 0 and min(found.values()) > 2, found
    assert [link for page in tmp_path.rglob("*.html") for link in re.findall(r'href="(\w+)://', page.read_text(encoding="utf-8"))
            if link not in ("http", "https")] == []


def searched(site: Path, questions: list[str]) -> dict[str, int]:
    """How many results a browser shows for each question, with the site opened as files."""
    found = {}
    with browser() as chromium:
        page = chromium.new_page()
        for question in questions:
            page.goto(f"{(site / 'search.html').as_uri()}?q={question}")
            page.wait_for_function("document.querySelector('#search-results h2')?.textContent === '搜索结果'", timeout=60_000)
            found[question] = page.locator("#search-results ul.search > li").count()
    return found
