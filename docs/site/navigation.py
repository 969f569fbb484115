"""The table of the site's navigation: groups, and the pages that stand in them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
PAGES = Path(__file__).resolve().parent / "pages"
LANGUAGES = ("zh", "en")


@dataclass(frozen=True)
class Group:
    """A heading of the navigation in both languages, and the names of its pages, without suffix."""

    title: dict[str, str]
    pages: tuple[str, ...]


def navigation() -> list[Group]:
    """The groups in their order. A name with a star stands for all pages that fit, and there may be none."""
    table = yaml.safe_load((Path(__file__).parent / "navigation.yaml").read_text(encoding="utf-8"))
    return [Group(one["title"], tuple(name for entry in one["pages"] for name in _expanded(entry))) for one in table]


def sources(name: str) -> dict[str, Path]:
    """language -> file of a page; a page that has one language only has one file."""
    folders = {"readme": ("README", ROOT), "contributing": ("CONTRIBUTING", ROOT), "changelog": ("CHANGELOG", ROOT)}
    stem, folder = folders.get(name, (name, DOCS))
    found: dict[str, Path] = {}
    for lang, suffix in (("zh", ".zh.md"), ("en", ".md")):
        for path in (folder / f"{stem}{suffix}", PAGES / f"{stem}{suffix}"):
            if path.is_file():
                found[lang] = path
    return found


def _expanded(entry: str) -> list[str]:
    if "*" not in entry:
        return [entry]
    names = {path.name.removesuffix(".md").removesuffix(".zh") for path in DOCS.glob(f"{entry}.md")}
    return sorted(names)
