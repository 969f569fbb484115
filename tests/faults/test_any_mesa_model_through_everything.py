"""Two models that Mesa ships, and one of another package in an environment of its own, through all that there is:
a factorial, killed and resumed, compared point by point, and a screening."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import subprocess
import sys
import sysconfig
import tomllib
import zipfile
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.execution import clusters
from tests.faults.experiments import ROOT, driver, statuses
from tests.model.mesa_descriptions import CLINIC, SCHELLING, WEALTH

pytestmark = [pytest.mark.long, pytest.mark.one_in(3)]

OTHER_PACKAGE = ROOT / "tests" / "model" / "other_package"
WORDS = {"title": {"zh": "试", "en": "trial"}, "question": {"zh": "会怎样？", "en": "What happens?"}}

FACTORIALS: dict[str, tuple[dict[str, Any], dict[str, Any], dict[str, Any]]] = {
    "schelling": (SCHELLING, {"density": [0.7, 0.9], "homophily": [0.3, 0.4, 0.5, 0.6, 0.7]},
                  {"density": [0.6, 0.9], "homophily": [0.2, 0.7]}),
    "wealth": (WEALTH, {"n": [20, 60], "width": [2, 4, 6, 8, 10]}, {"n": [20, 60], "width": [3, 9]}),
    "clinic": (CLINIC, {"doctors": [1, 3], "arrivals": [1.0, 1.5, 2.0, 2.5, 3.0]},
               {"doctors": [1, 4], "arrivals": [1.0, 3.0]}),
}
"""model, levels of the 2 x 5 factorial, ranges of the screening."""

COMPARE = """
import json, sys
from yhly_sim.analysis.comparison.compare import compare_paired
from yhly_sim.studies.batch.stored_results import results_of
results = results_of(sys.argv[1], store=sys.argv[2])
first, last = (results.runs[results.runs["point"] == point].set_index("replication") for point in (0, 9))
print(json.dumps([vars(one) for one in compare_paired(first, last, results.outcomes).differences]))
"""


def write_pages(folder: Path, name: str) -> tuple[Path, Path]:
    """The pages of the factorial and of the screening."""
    model, levels, ranges = FACTORIALS[name]
    pages = {
        "factorial": {"levers": {one: {"levels": values} for one, values in levels.items()}, "replications": 20,
                      "design": {"kind": "factorial"}},
        "screening": {"uncertainties": {one: {"range": values} for one, values in ranges.items()}, "replications": 3,
                      "design": {"kind": "morris", "trajectories": 4}},
    }
    for page, sections in pages.items():
        (folder / f"{page}.yaml").write_text(yaml.safe_dump({**WORDS, "model": model, **sections}, allow_unicode=True))
    return folder / "factorial.yaml", folder / "screening.yaml"


def go_through(folder: Path, name: str, python: str) -> None:
    """All of it, with this interpreter."""
    page, screening = write_pages(folder, name)
    store = folder / "store"

    def done(*words: object) -> dict[str, Any]:
        with driver(*words, "--json", together=4, python=python) as process:
            out, err = process.communicate(timeout=300)
        assert process.returncode == 0, err
        return json.loads(out)

    with driver("experiment", page, "--workers", 2, "--store", store, together=4, python=python) as process:
        clusters.wait_until(lambda: process.poll() is not None or finished(store) > 20)
        assert process.poll() is None, process.communicate()
        process.kill()
    there = finished(store)
    assert 20 < there < 200
    found = done("experiment", page, "--workers", 2, "--store", store)
    assert [found[f"runs_{one}"] for one in ("planned", "cached", "executed", "failed")] == [200, there, 200 - there, 0]
    assert found["digest"] == done("experiment", page, "--serial", "--store", folder / "undisturbed")["digest"]

    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    compared = json.loads(subprocess.run([python, "-c", COMPARE, page, store], capture_output=True, text=True, check=True,
                                         env=environment, cwd=folder).stdout)
    assert {one["replications"] for one in compared} == {20} and {one["name"] for one in compared} <= set(FACTORIALS[name][0]["outcomes"])
    assert any(one["difference"] and one["ci_low"] <= one["difference"] <= one["ci_high"] for one in compared)

    assert done("experiment", screening, "--workers", 2, "--store", store)["runs_failed"] == 0
    indices = done("sensitivity", screening, "--store", store)
    assert set(FACTORIALS[name][2]) <= set(json.dumps(indices).replace('"', " ").split())


def finished(store: Path) -> int:
    """Runs of a store that are ok."""
    return list(statuses(store).values()).count("ok")


@pytest.mark.parametrize("name", ["schelling", "wealth"])
def test_a_model_that_mesa_ships_goes_through_everything(name, tmp_path):
    go_through(tmp_path, name, sys.executable)


def test_a_model_of_another_package_in_an_environment_of_its_own_does_too(tmp_path):
    python = environment_with(wheel_of(OTHER_PACKAGE, tmp_path), tmp_path / "environment")
    (tmp_path / "work").mkdir()
    go_through(tmp_path / "work", "clinic", python)


def wheel_of(package: Path, folder: Path) -> Path:
    """A package as an installer takes it, made without the tools that would have to be fetched for it."""
    project = tomllib.loads((package / "pyproject.toml").read_text())["project"]
    name, version = project["name"].replace("-", "_"), project["version"]
    info = f"{name}-{version}.dist-info"
    files = {str(path.relative_to(package / "src")): path.read_bytes() for path in sorted((package / "src").rglob("*.py"))}
    files[f"{info}/METADATA"] = f"Metadata-Version: 2.1\nName: {project['name']}\nVersion: {version}\n".encode()
    files[f"{info}/WHEEL"] = b"Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
    hashes = {path: base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode() for path, content in files.items()}
    listed = [f"{path},sha256={hashes[path]},{len(content)}" for path, content in files.items()]
    files[f"{info}/RECORD"] = "\n".join([*listed, f"{info}/RECORD,,", ""]).encode()
    wheel = folder / f"{name}-{version}-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        for path, content in files.items():
            archive.writestr(path, content)
    return wheel


def environment_with(wheel: Path, folder: Path) -> str:
    """The interpreter of a new environment: this one's packages, and that one beside them. Nothing is fetched."""
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", folder], check=True)
    python = str(folder / "bin" / "python")
    told = subprocess.run([python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"], capture_output=True, text=True, check=True)
    beside = f"import site; site.addsitedir({sysconfig.get_path('purelib')!r})\n"
    (Path(told.stdout.strip()) / "what_is_here_already.pth").write_text(beside)
    subprocess.run([sys.executable, "-m", "pip", "--python", python, "install", "--quiet", "--no-index", "--no-deps", wheel], check=True)
    return python
