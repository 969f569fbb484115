"""Modules of the page fit together: a name that is missing stops the whole page, and the rooms have a top and a bottom."""

from __future__ import annotations

import posixpath
import re

import pytest

from tests.web.looks import STATIC

EXPORTED = re.compile(r"^export (?:async )?(?:function\*?|const|let|class) (\w+)", re.MULTILINE)
FURTHER = re.compile(r"^export const (.+);$", re.MULTILINE)
IMPORTED = re.compile(r"^import \{([^}]*)\} from \"(\.\.?/[\w./]+)\"", re.MULTILINE)


BELOW = {"page": set(), "runs": {"page"}, "charts": {"page"}, "map": {"page", "runs"}}
"""What rooms that all screens share may take from; types in comments count as well."""


def exported(module: str) -> set[str]:
    source = (STATIC / module).read_text(encoding="utf-8")
    return set(EXPORTED.findall(source)) | {name for line in FURTHER.findall(source) for name in re.findall(r"(\w+) = ", line)}


@pytest.mark.parametrize("module", sorted(path.relative_to(STATIC).as_posix() for path in STATIC.rglob("*.js")))
def test_what_a_module_takes_from_others_is_there(module: str) -> None:
    source = (STATIC / module).read_text(encoding="utf-8")
    for names, other in IMPORTED.findall(source):
        taken = {name.split(" as ")[0].strip() for name in names.split(",")} - {""}
        there = posixpath.normpath(posixpath.join(posixpath.dirname(module), other))
        assert taken <= exported(there), (there, taken - exported(there))


@pytest.mark.parametrize("room", BELOW)
def test_what_screens_share_takes_nothing_from_them(room: str) -> None:
    modules = sorted((STATIC / room).glob("*.js"))
    taken = {other.split("/")[1] for module in modules for other in re.findall(r'"(\.\./[\w./]+)"', module.read_text(encoding="utf-8"))}
    assert modules and taken <= BELOW[room]
