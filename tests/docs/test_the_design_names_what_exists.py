"""Documents name files, modules, commands and sections; all of them exist."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from yhly_sim.cli.commands import application
from yhly_sim.domain.catalogue import FOLDER

ROOT = FOLDER.parent.parent
DOCUMENTS = sorted((ROOT / "docs").glob("*.md"))
SUFFIXES = (".py", ".md", ".yaml", ".toml")


def text_of(document: Path) -> str:
    return document.read_text(encoding="utf-8")


def named_paths(text: str) -> set[str]:
    """What stands in backticks or in the plan of layers and looks like a path of this repository."""
    words = set(re.findall(r"`([\w./-]+)`", text)) | set(re.findall(r"(?<!`)\b(yhly_sim/\w+)(?![\w/.`])", text))
    return {word.rstrip("/") for word in words if word.startswith(("yhly_sim/", "tests/", ".ci/", "docs/"))}


def anchor_of(heading: str) -> str:
    """The anchor that a heading gets on a page."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-")


def test_the_design_speaks_of_many_files() -> None:
    assert len(named_paths(text_of(ROOT / "docs" / "design.md"))) > 35


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_path_that_is_named_exists(document: Path) -> None:
    assert [path for path in named_paths(text_of(document)) if not (ROOT / path).exists()] == []


def test_every_file_that_the_design_names_without_its_folder_exists() -> None:
    words = set(re.findall(r"`(\w+(?:\.py|\.yaml|\.toml))`", text_of(ROOT / "docs" / "design.md")))
    there = {path.name for path in ROOT.glob("*.toml")} | {
        path.name for path in (ROOT / "yhly_sim").rglob("*") if path.suffix in SUFFIXES}
    assert words and words <= there


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_command_that_is_named_exists(document: Path) -> None:
    import typer

    known = typer.main.get_command(application()).commands  # type: ignore[attr-defined]
    for words in re.findall(r"(?:`|^)yhly ([a-z][a-z ]*)", text_of(document), re.MULTILINE):
        first, *others = words.split()
        assert first in known, f"{document.name}: yhly {words}"
        inner = getattr(known[first], "commands", None)
        if inner:
            assert others and others[0] in inner, f"{document.name}: yhly {words}"


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_link_leads_somewhere(document: Path) -> None:
    for target in re.findall(r"\]\(([^)\s]+)\)", text_of(document)):
        path, _, anchor = target.partition("#")
        if "://" in path:
            continue
        page = (document.parent / path) if path else document
        assert page.exists(), f"{document.name}: {target}"
        if anchor:
            headings = re.findall(r"^#+ (.+)$", text_of(page), re.MULTILINE)
            assert anchor in {anchor_of(heading) for heading in headings}, f"{document.name}: {target}"


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_index_of_a_language_leads_to_every_document_of_it(lang: str) -> None:
    index = "index.md" if lang == "en" else "index.zh.md"
    linked = set(re.findall(r"\]\(([\w.]+\.md)\)", text_of(ROOT / "docs" / index)))
    names = {document.name for document in DOCUMENTS}
    chinese = {name for name in names if name.endswith(".zh.md")}
    wanted = names - chinese if lang == "en" else chinese | {name for name in names if name.replace(".md", ".zh.md") not in names}
    assert {name for name in wanted if not name.startswith("index")} == linked - {"index.md", "index.zh.md"}
