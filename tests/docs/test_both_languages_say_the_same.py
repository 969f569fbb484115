"""Pages that people translate: the same sections, blocks, names and rows in both languages; one row for each decision."""

from __future__ import annotations

import re

import pytest

from docs.site.navigation import DOCS
from docs.site.sources import SUMMARY

PAGES = ("model", "store", "five_households", "sources", "design")
BLOCK = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
CHINESE = re.compile("[\u4e00-\u9fff]")


def both(name: str) -> list[str]:
    return [(DOCS / f"{name}{suffix}").read_text(encoding="utf-8") for suffix in (".md", ".zh.md")]


def sections(text: str) -> list[set[str]]:
    """What each section names in backquotes."""
    return [set(re.findall(r"`([^`\n]+)`", part)) for part in re.split(r"^#+ .*$", BLOCK.sub("", text), flags=re.MULTILINE)]


@pytest.mark.parametrize("name", PAGES)
def test_a_translated_page_has_the_same_blocks_names_and_rows(name: str) -> None:
    english, chinese = both(name)
    assert BLOCK.findall(english) == BLOCK.findall(chinese)
    assert sections(english) == sections(chinese)
    rows = [[len(re.findall(r"(?<!\\)\|", line)) for line in text.splitlines() if line.startswith("|")] for text in (english, chinese)]
    assert rows[0] == rows[1]
    numbered = [re.findall(r"^#+ ([\d.]+) ", text, re.MULTILINE) for text in (english, chinese)]
    assert numbered[0] == numbered[1]


@pytest.mark.parametrize("name", PAGES)
def test_a_translated_page_is_chinese_and_leads_to_its_original(name: str) -> None:
    text = BLOCK.sub("", both(name)[1])
    assert f"[English]({name}.md)" in text and f"[中文]({name}.zh.md)" in both(name)[0]
    for line in text.splitlines():
        words = re.sub(r"`[^`]*`", "", line).strip("#-| 、。")
        assert not words or re.fullmatch(r"[\d.\s|:-]*", words) or line.startswith(("|", "    ", "[English]")) or CHINESE.search(line), line


def test_sources_have_the_same_ids_and_grades() -> None:
    rows = [[(cells[1].strip(), *re.findall(r"[SV]\d+|^ [ABC]-? $", cells[-2]))
             for cells in (line.split("|") for line in text.splitlines()) if len(cells) == 5 and re.match(r" [SMV]\d", cells[1])]
            for text in both("sources")]
    assert len(rows[0]) > 60 and rows[0] == rows[1]


def test_every_decision_has_its_row_in_the_chinese_summary() -> None:
    names = [path.name for path in sorted((DOCS / "decisions").glob("0*.md"))]
    rows = re.findall(r"^\| \[(\d+)\]\(([^)]+)\) \| ([^|]+) \| ([^|]+) \|$", SUMMARY.read_text(encoding="utf-8"), re.MULTILINE)
    assert [(int(number), name) for number, name, _, _ in rows] == [(int(name[:4]), name) for name in names]
    assert all(CHINESE.search(what) and CHINESE.search(why) for _, _, what, why in rows)
