"""What a module of the page takes from another one is there: a name that is missing stops the whole page."""

from __future__ import annotations

import re

import pytest

from tests.web.looks import STATIC

EXPORTED = re.compile(r"^export (?:async )?(?:function\*?|const|let|class) (\w+)", re.MULTILINE)
FURTHER = re.compile(r"^export const (.+);$", re.MULTILINE)
IMPORTED = re.compile(r"^import \{([^}]*)\} from \"\./([\w.]+)\"", re.MULTILINE)


def exported(module: str) -> set[str]:
    source = (STATIC / module).read_text(encoding="utf-8")
    return set(EXPORTED.findall(source)) | {name for line in FURTHER.findall(source) for name in re.findall(r"(\w+) = ", line)}


@pytest.mark.parametrize("module", sorted(path.name for path in STATIC.glob("*.js")))
def test_what_a_module_takes_from_others_is_there(module: str) -> None:
    source = (STATIC / module).read_text(encoding="utf-8")
    for names, other in IMPORTED.findall(source):
        taken = {name.split(" as ")[0].strip() for name in names.split(",")} - {""}
        assert taken <= exported(other), (other, taken - exported(other))
