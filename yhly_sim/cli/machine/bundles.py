"""`yhly bundle DIR`: a folder from which a machine without a network installs everything."""

from __future__ import annotations

import base64
import csv
import hashlib
import importlib.util
import io
import platform as machines
import re
import subprocess
import sys
import tempfile
import zipfile
from importlib.metadata import distribution
from pathlib import Path
from string import Template
from typing import Annotated

import typer

import yhly_sim
from yhly_sim.cli.terminal.options import Json, Quiet
from yhly_sim.cli.terminal.screen import print_json, print_line, tell
from yhly_sim.engine.errors import MachineError, UserError
from yhly_sim.engine.identity import PACKAGE

TEMPLATES = Path(__file__).resolve().parent / "bundle"
PYTHON = re.compile(r"3\.(1[1-9]|[2-9]\d)")
PLATFORM = re.compile(r"(win|manylinux|macosx|linux|musllinux)[a-z0-9_.]*")
FOR_WINDOWS = ("colorama", "tzdata")
"""What packages ask for on Windows only: pip reads such conditions for the machine on which it runs."""
WINDOWS_ENDINGS = (".bat", ".txt")
"""Files that are opened on Windows: their lines end as there, which others read as well."""


def bundle(
    folder: Annotated[str, typer.Argument(metavar="DIR", help="argument_bundle")],
    platform: Annotated[str | None, typer.Option("--platform", metavar="TAG", help="option_bundle_platform")] = None,
    python: Annotated[str | None, typer.Option("--python", metavar="X.Y", help="option_bundle_python")] = None,
    experiments: Annotated[bool, typer.Option("--experiments", help="option_bundle_experiments")] = False,
    json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Collects this program and all that it needs as wheels, with install scripts and a page that explains them."""
    place = Path(folder)
    if place.exists() and (not place.is_dir() or any(place.iterdir())):
        raise UserError("bundle_not_empty", folder=folder)
    if python is not None and not PYTHON.fullmatch(python):
        raise UserError("bundle_python", value=python)
    if platform is not None and not PLATFORM.fullmatch(platform):
        raise UserError("bundle_platform", value=platform)
    if importlib.util.find_spec("pip") is None:
        raise MachineError("bundle_needs_pip")
    wheels = place / "wheels"
    wheels.mkdir(parents=True, exist_ok=True)
    if not (quiet or json):
        tell("bundle_collects")
    own = _own_wheel(wheels)
    wanted = f"{own}[experiments]" if experiments else str(own)
    if platform is None and python is None:
        _pip("wheel", "--wheel-dir", str(wheels), wanted)
    else:
        asked = [*(["--platform", platform] if platform else []), *(["--python-version", python] if python else [])]
        others = FOR_WINDOWS if platform and platform.startswith("win") else ()
        _pip("download", "--only-binary", ":all:", *asked, "--dest", str(wheels), wanted, *others)
    _write_pages(place, platform=platform, python=python, experiments=experiments)
    found = sorted(wheels.glob("*.whl"))
    size = sum(path.stat().st_size for path in found)
    if json:
        print_json({"folder": str(place), "wheels": [path.name for path in found], "bytes": size})
    else:
        print_line("bundle_done", folder=place, count=len(found), size=f"{size / 1e6:.0f}")


def _pip(*words: str) -> None:
    command = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet", *words]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        lines = [line for line in done.stderr.splitlines() if line.strip()]
        raise MachineError("bundle_pip_failed", reason=" ".join(lines[-1:]) or str(done.returncode))


def _write_pages(place: Path, *, platform: str | None, python: str | None, experiments: bool) -> None:
    version = python or ".".join(map(str, sys.version_info[:2]))
    words = {"version": yhly_sim.__version__, "python_version": version, "python_tuple": version.replace(".", ", "),
             "platform": platform or f"{machines.system()} {machines.machine()}",
             "requirement": f"yhly-sim{'[experiments]' if experiments else ''}=={yhly_sim.__version__}"}
    for template in sorted(TEMPLATES.iterdir()):
        text = Template(template.read_text(encoding="utf-8")).safe_substitute(words)
        ending = "\r\n" if template.suffix in WINDOWS_ENDINGS else "\n"
        (place / template.name).write_text(text, encoding="utf-8", newline=ending)


def _own_wheel(wheels: Path) -> Path:
    """The wheel of this program: built from the source checkout, else put together from what is installed."""
    source = PACKAGE.parent
    if not (source / "pyproject.toml").exists():
        return repacked("yhly-sim", wheels)
    with tempfile.TemporaryDirectory() as built:
        _pip("wheel", "--no-deps", "--wheel-dir", built, str(source))
        (wheel,) = Path(built).glob("*.whl")
        return _moved(wheel, wheels)


def _moved(wheel: Path, folder: Path) -> Path:
    place = folder / wheel.name
    place.write_bytes(wheel.read_bytes())
    return place


def repacked(name: str, folder: Path) -> Path:
    """An installed distribution as the wheel that it came from: its files, without what the installer added."""
    installed = distribution(name)
    record, files = io.StringIO(), {}
    for file in installed.files or ():
        is_added = file.parts[0] == ".." or "__pycache__" in file.parts or (
            file.parent.suffix == ".dist-info" and file.name in ("INSTALLER", "REQUESTED", "RECORD", "direct_url.json"))
        if not is_added:
            files[file.as_posix()] = Path(str(file.locate())).read_bytes()
    writer = csv.writer(record, lineterminator="\n")
    for path, content in sorted(files.items()):
        digest = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()
        writer.writerow((path, f"sha256={digest}", len(content)))
    information = next(path for path in files if path.endswith(".dist-info/METADATA")).rpartition("/")[0]
    writer.writerow((f"{information}/RECORD", "", ""))
    files[f"{information}/RECORD"] = record.getvalue().encode()
    wheel = folder / f"{information.removesuffix('.dist-info')}-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, content in files.items():
            archive.writestr(path, content)
    return wheel
