"""Away from the clone: what is in wheel and sdist, and a bundle that installs and works where there is no network."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import yhly_sim
from tests.without_network import offline

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "yhly_sim"

pytestmark = pytest.mark.long


def said(*command: str, **environment: str) -> str:
    done = subprocess.run(command, capture_output=True, text=True, env={**os.environ, **environment})
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What `yhly bundle` makes: needs a network, as the installation of the tests did."""
    folder = tmp_path_factory.mktemp("bundle") / "for the classroom"
    told = json.loads(said(sys.executable, "-m", "yhly_sim.cli", "bundle", str(folder), "--json"))
    assert len(told["wheels"]) > 20 and told["bytes"] > 50_000_000
    return folder


@pytest.fixture(scope="module")
def venv(bundle: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment into which the install script put it, without a network."""
    folder = tmp_path_factory.mktemp("installed") / "yhly"
    said(*offline("sh", str(bundle / "install.sh"), str(folder)), PYTHON=sys.executable, PIP_CONFIG_FILE=os.devnull, PIP_COMPILE="0")
    return folder


def wanted() -> Iterator[str]:
    """What a wheel must hold besides modules: everything that the program reads."""
    for path in PACKAGE.rglob("*"):
        if path.is_file() and "__pycache__" not in path.parts and path.suffix != ".pyc":
            yield path.relative_to(ROOT).as_posix()
    for kind in ("scenarios", "experiments"):
        for path in (ROOT / kind).rglob("*.yaml"):
            yield f"yhly_sim/library/{path.relative_to(ROOT).as_posix()}"


def test_the_wheel_has_every_page_message_scenario_and_experiment(bundle: Path) -> None:
    (wheel,) = (bundle / "wheels").glob("yhly_sim-*.whl")
    with zipfile.ZipFile(wheel) as archive:
        held = set(archive.namelist())
    needed = set(wanted())
    assert needed - held == set() and {"yhly_sim/web/static/app.js", "yhly_sim/messages/web_page.yaml"} <= needed


def test_the_sdist_builds_the_same_wheel(bundle: Path, tmp_path: Path) -> None:
    build = "import hatchling.build, sys; print(hatchling.build.build_sdist(sys.argv[1]))"
    venv = tmp_path / "builder"
    said(sys.executable, "-m", "venv", str(venv))
    python = str(venv / "bin" / "python")
    said(python, "-m", "pip", "install", "--quiet", "hatchling")
    subprocess.run([python, "-c", build, str(tmp_path)], cwd=ROOT, check=True, capture_output=True)
    (sdist,) = tmp_path.glob("*.tar.gz")
    with tarfile.open(sdist) as archive:
        held = {name.partition("/")[2] for name in archive.getnames()}
    assert {"README.zh.md", "docs/model.md", "tests/web/test_page.py", "scenarios/weidu.yaml"} <= held
    said(python, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation", "-w", str(tmp_path), str(sdist))
    (ours,), (theirs,) = tmp_path.glob("*.whl"), (bundle / "wheels").glob("yhly_sim-*.whl")
    assert contents(ours) == contents(theirs)


def contents(wheel: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(wheel) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_scripts_and_page_of_the_bundle_say_what_they_are_for(bundle: Path) -> None:
    version = ".".join(map(str, sys.version_info[:2]))
    for name in ("install.sh", "install.bat", "README.txt"):
        text = (bundle / name).read_text(encoding="utf-8")
        assert version in text and re.search("[\u4e00-\u9fff]", text) and "$python_" not in text and "$requirement" not in text
    for name in ("install.sh", "install.bat"):
        assert f"yhly-sim=={yhly_sim.__version__}" in (bundle / name).read_text(encoding="utf-8")
    assert b"\r\n" in (bundle / "install.bat").read_bytes() and b"\r\n" not in (bundle / "install.sh").read_bytes()


def test_another_python_is_refused_with_what_to_do(bundle: Path, tmp_path: Path) -> None:
    other = tmp_path / "python"
    other.write_text("#!/bin/sh\nexit 1\n")
    other.chmod(0o755)
    done = subprocess.run(["sh", str(bundle / "install.sh"), str(tmp_path / "x")], capture_output=True, text=True,
                          env={**os.environ, "PYTHON": str(other)})
    assert done.returncode == 3 and "is needed" in done.stderr and not (tmp_path / "x").exists()


SESSION = """
import json, subprocess, sys, urllib.request
yhly, away = sys.argv[1:]
found = {"list": len(json.loads(subprocess.check_output([yhly, "list", "--json"], cwd=away))["scenarios"])}
run = subprocess.check_output([yhly, "run", "weidu", "--world", "small", "--days", "2", "--json"], cwd=away)
found["satisfaction"] = json.loads(run)["outcomes"]["satisfaction"]["value"]
server = subprocess.Popen([yhly, "web", "--no-browser", "--port", "8931", "--lang", "en"], cwd=away, stdout=subprocess.PIPE, text=True)
place = server.stdout.readline().split()[4]
page = urllib.request.urlopen(place, timeout=60).read().decode()
found["page"] = 'data-lang="en"' in page
found["meta"] = len(json.load(urllib.request.urlopen(place + "api/meta", timeout=60))["scenarios"])
found["script"] = urllib.request.urlopen(place + "static/app.js", timeout=60).status
server.terminate()
server.wait(30)
found["module"] = subprocess.check_output([yhly.replace("/bin/yhly", "/bin/python"), "-c", "import yhly_sim; print(yhly_sim.__file__)"], cwd=away, text=True).strip()
print(json.dumps(found))
"""


def test_it_lists_runs_and_serves_where_there_is_no_network(venv: Path, tmp_path: Path) -> None:
    away = tmp_path / "away"
    away.mkdir()
    plain = {"YHLY_CACHE": str(tmp_path / "cache"), "PYTHONPATH": "", "YHLY_LANG": "en"}
    words = offline(sys.executable, "-c", SESSION, str(venv / "bin" / "yhly"), str(away))
    found: dict[str, Any] = json.loads(said(*words, **plain).splitlines()[-1])
    assert found["list"] == found["meta"] == len(list((ROOT / "scenarios").glob("*.yaml")))
    assert 0 < found["satisfaction"] < 1 and found["page"] and found["script"] == 200
    assert Path(found["module"]).is_relative_to(venv)


def test_a_bundle_can_be_made_from_an_installed_program(venv: Path, bundle: Path, tmp_path: Path) -> None:
    code = "import sys; from pathlib import Path; from yhly_sim.cli.machine.bundles import repacked; repacked('yhly-sim', Path(sys.argv[1]))"
    said(str(venv / "bin" / "python"), "-c", code, str(tmp_path), PYTHONPATH="")
    (ours,), (theirs,) = tmp_path.glob("*.whl"), (bundle / "wheels").glob("yhly_sim-*.whl")
    assert ours.name == theirs.name
    again, first = contents(ours), contents(theirs)
    assert {name for name in first if not name.endswith("RECORD")} == {name for name in again if not name.endswith("RECORD")}
    assert all(again[name] == first[name] for name in first if not name.endswith("RECORD"))
