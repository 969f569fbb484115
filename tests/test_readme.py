"""What the README shows works as it stands there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from yhly_sim.cli.main import run
from yhly_sim.scenarios.load import load_scenario

ROOT = Path(__file__).resolve().parent.parent
READMES = ("README.md", "README.zh.md")


def blocks(readme: str, kind: str) -> list[str]:
    text = (ROOT / readme).read_text(encoding="utf-8")
    return re.findall(rf"^```{kind}\n(.*?)^```", text, re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("readme", READMES)
def test_the_scenarios_of_the_readme_are_right(readme: str, tmp_path: Path) -> None:
    loaded = []
    for name, text in zip(("twice", "bonus"), blocks(readme, "yaml"), strict=True):
        path = tmp_path / f"{name}.yaml"
        path.write_text(text, encoding="utf-8")
        loaded.append(load_scenario(path))
    assert loaded[0].values() == {"bodies.branch_officer_hours": 3.0}
    assert [(one.name, one.yuan, one.measured) for one in loaded[1].instruments] == [("true_bonus", 20000.0, "true")]


@pytest.mark.parametrize("readme", READMES)
def test_every_command_that_the_readme_shows_has_its_help_page(
        readme: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("YHLY_LANG", "en")
    text = (ROOT / readme).read_text(encoding="utf-8")
    shown = set(re.findall(r"^yhly ((?:world )?[a-z]+)", text, re.MULTILINE))
    assert len(shown) >= 8
    for command in shown:
        assert run([*command.split(), "--help"]) == 0
        page = capsys.readouterr().out
        assert page.startswith(f"Usage: yhly {command}")
        for line in re.findall(rf"^yhly {command}\b.*?(?:  |$)", text, re.MULTILINE):
            assert set(re.findall(r"--[a-z]+", line)) <= set(re.findall(r"--[a-z]+", page))


@pytest.mark.slow
def test_the_python_of_the_readme_runs(capsys: pytest.CaptureFixture[str]) -> None:
    (code,) = blocks("README.md", "python")
    names: dict[str, object] = {}
    exec(compile(code, "README.md", "exec"), names)
    assert "Core only" in capsys.readouterr().out
    assert type(names["model"]).__name__ == "GovernanceModel"
