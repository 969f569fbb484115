"""Words of the documents that code cannot give: paragraphs in both languages, and Chinese of what is English there."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any, Mapping

from yhly_sim.engine.safe_yaml import plain_load

FOLDER = Path(__file__).resolve().parent
PROSE, CHINESE = FOLDER / "prose.yaml", FOLDER / "chinese.yaml"


@lru_cache(maxsize=4)
def _load(path: Path) -> Mapping[str, Any]:
    loaded: Mapping[str, Any] = plain_load(path.read_text(encoding="utf-8"))
    return loaded


def paragraphs(section: str, lang: str, **fields: object) -> str:
    """The paragraphs of a section, with what the code counts filled in."""
    return "\n\n".join(one[lang].format(**fields) for one in _load(PROSE)[section])


def table_title(table: str, lang: str) -> str:
    """What a row of a table is; the name of the table where nothing is said of it."""
    titles = _load(PROSE)["tables"]
    return str(titles[table][lang]) if table in titles else table


def chinese_of_rule(name: str) -> str:
    """One Chinese sentence for a rule; empty where there is none (a test finds that)."""
    return str(_load(CHINESE)["rules"].get(name, ""))


def chinese_of_decision(name: str) -> str:
    """What a decision asks of luck, in Chinese; its name where nothing is said of it (a test finds that)."""
    return str(_load(CHINESE)["decisions"].get(name, name))
