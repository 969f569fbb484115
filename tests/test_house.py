"""House rules that a machine can read: two commands, one version, small files, plain names, nothing left open."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

import yhly_sim

ROOT = Path(__file__).resolve().parent.parent
SOURCES = sorted((ROOT / "yhly_sim").rglob("*.py"))
READMES = ("README.md", "README.zh.md")


def commands(readme: str) -> list[str]:
    """What stands in the code fences that set something up."""
    fences = re.findall(r"^```\n(.*?)^```", (ROOT / readme).read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    return [line for fence in fences for line in fence.splitlines() if "pip install" in line]


@pytest.mark.parametrize("readme", READMES)
def test_the_readme_has_exactly_two_commands_that_set_everything_up(readme: str) -> None:
    run, test = commands(readme)
    assert run.endswith("yhly compare no_reform weidu") and test.endswith("pytest")


@pytest.mark.parametrize(("name", "place"), [("compare", 0), ("tests", 1)])
def test_the_check_runs_the_commands_of_the_readme_as_they_stand(name: str, place: int) -> None:
    read = subprocess.run([ROOT / ".ci" / "readme_command", name], capture_output=True, text=True, check=True)
    assert read.stdout.splitlines() == [commands("README.md")[place]]


@pytest.mark.parametrize("file", ["CITATION.cff", "CHANGELOG.md"])
def test_the_version_is_the_same_everywhere(file: str) -> None:
    assert yhly_sim.__version__ in (ROOT / file).read_text(encoding="utf-8")


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_file_is_one_idea_with_a_plain_name_and_nothing_left_open(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count("\n") <= 400
    assert path.stem not in ("utils", "common", "helpers", "misc", "base")
    assert not re.search(r"\b(TODO|FIXME|XXX)\b", text)


def test_links_of_the_documents_lead_somewhere() -> None:
    for document in (*READMES, "CONTRIBUTING.md"):
        for target in re.findall(r"\]\(([^)#:]+)\)", (ROOT / document).read_text(encoding="utf-8")):
            assert (ROOT / target).exists(), f"{document}: {target}"
