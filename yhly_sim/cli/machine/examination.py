"""What `yhly doctor` looks at: one function a thing, each with a verdict and, where it is not well, what to do."""

from __future__ import annotations

import importlib
import os
import shutil
import socket
import sys
from contextlib import suppress
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, requires
from pathlib import Path
from typing import Any, Callable, Iterator

from yhly_sim.cli.terminal.progress import unwritable_cache
from yhly_sim.engine.identity import ABSENT, cache_folder, code_id, compiled_folder, installed_version
from yhly_sim.engine.language import say

WELL, NOTE, BAD = "well", "note", "bad"
"""All is well; something is worth knowing; something prevents work."""

PACKAGES = ("numpy", "numba", "mesa", "networkx", "pandas", "scipy", "pyarrow", "pyyaml", "typer", "rich", "matplotlib",
            "pylopdf-fonts-zh-cn", "starlette", "uvicorn")
IMPORTED = ("numpy", "numba", "mesa", "pandas", "scipy.stats", "pyarrow", "matplotlib", "starlette", "uvicorn")
OLDEST_PYTHON = (3, 11)
LEAST_DISK, LEAST_MEMORY = 1_000_000_000, 2_000_000_000
MEGABYTE = 1_000_000


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at. found: as it is, in figures and names. advice: message and fields, if any."""

    name: str
    verdict: str
    found: str
    advice: str | None = None
    fields: dict[str, Any] = field(default_factory=dict)

    def advised(self, lang: str | None = None) -> str:
        return say(self.advice, lang=lang, **self.fields) if self.advice else ""


def examine() -> Iterator[Finding]:
    """Look at one thing after another; none of them changes anything."""
    for look in EXAMINATIONS:
        yield look()


def python() -> Finding:
    version = ".".join(map(str, sys.version_info[:3]))
    is_well = sys.version_info >= OLDEST_PYTHON and sys.maxsize > 2**32
    bits = 64 if sys.maxsize > 2**32 else 32
    return Finding("python", WELL if is_well else BAD, f"{version}, {bits} bit",
                   None if is_well else "doctor_advice_python")


def packages() -> Finding:
    """Whether what the wheel asks for is installed, in versions that it takes."""
    wrong = [name for name in PACKAGES if installed_version(name) == ABSENT]
    wrong += [name for name in _outdated() if name not in wrong]
    return Finding("packages", BAD if wrong else WELL, ", ".join(wrong) if wrong else str(len(PACKAGES)),
                   "doctor_advice_packages" if wrong else None, {"names": ", ".join(wrong)})


def _outdated() -> Iterator[str]:
    try:
        from packaging.requirements import Requirement

        asked = [Requirement(line) for line in requires("yhly-sim") or () if "extra" not in line]
    except (ImportError, PackageNotFoundError):
        return
    for one in asked:
        if not one.specifier.contains(installed_version(one.name), prereleases=True):
            yield f"{one.name} {installed_version(one.name)}"


def imports() -> Finding:
    """Whether they can be used: a package for another machine is installed and cannot be imported."""
    for name in IMPORTED:
        try:
            importlib.import_module(name)
        except Exception as error:  # whatever an extension module says
            reason = " ".join(str(error).split())[:200]
            return Finding("imports", BAD, f"{name}: {reason}", "doctor_advice_packages", {"names": name})
    return Finding("imports", WELL, "numba, mesa, pandas, scipy")


def extras() -> Finding:
    from yhly_sim.studies.batch.stores import NEEDED

    missing = [name for name in NEEDED["experiments"] if importlib.util.find_spec(name) is None]
    return Finding("extras", NOTE if missing else WELL, ", ".join(missing) or "experiments",
                   "doctor_advice_extras" if missing else None)


def font() -> Finding:
    from yhly_sim.report.fonts import font_path

    with suppress(ImportError, OSError):
        return Finding("font", WELL, f"{font_path().name}, {font_path().stat().st_size / MEGABYTE:.1f} MB")
    return Finding("font", BAD, "-", "doctor_advice_packages", {"names": "pylopdf-fonts-zh-cn"})


def cache() -> Finding:
    """The folder of what is compiled and built: can it be written, what does it take, is there room."""
    unwritable = unwritable_cache()
    if unwritable is not None:
        return Finding("cache", NOTE, str(unwritable), "cache_not_kept", {"folder": unwritable})
    folder = cache_folder()
    taken = 0
    for path in folder.rglob("*"):
        with suppress(OSError):
            taken += path.stat().st_size if path.is_file() else 0
    free = shutil.disk_usage(folder).free
    is_well = free >= LEAST_DISK
    return Finding("cache", WELL if is_well else NOTE, f"{folder}, {taken / MEGABYTE:.0f} MB",
                   None if is_well else "doctor_advice_disk", {"free": f"{free / MEGABYTE:.0f}"})


def code() -> Finding:
    is_there = (compiled_folder() / "all_compiled").exists()
    return Finding("code", WELL if is_there else NOTE, code_id(),
                   None if is_there else "doctor_advice_prepare")


def classroom() -> Finding:
    """How much of what `yhly web` makes beforehand is there."""
    from yhly_sim.studies.classroom.lab_facts import SEEDS
    from yhly_sim.web.making_ready import steps

    there = [step.is_there() for step in steps(SEEDS)]
    return Finding("classroom", WELL if all(there) else NOTE, f"{sum(there)}/{len(there)}",
                   None if all(there) else "doctor_advice_prepare")


def store() -> Finding:
    from yhly_sim.store.filesystems import network_type
    from yhly_sim.studies.batch.stores import store_folder

    folder = store_folder()
    kind = network_type(folder)
    found = f"{folder}" + (f", {kind}" if kind else "")
    return Finding("store", NOTE if kind else WELL, found, "doctor_advice_store" if kind else None)


def browser() -> Finding:
    import webbrowser

    try:
        found = webbrowser.get()
        return Finding("browser", WELL, getattr(found, "name", "") or type(found).__name__)
    except webbrowser.Error:
        return Finding("browser", NOTE, "-", "doctor_advice_browser")


def port() -> Finding:
    from yhly_sim.web.server import FIRST_PORT, PORTS_TRIED, listening_socket

    try:
        with listening_socket("127.0.0.1", FIRST_PORT) as free:
            found = free.getsockname()[1]
    except Exception:
        return Finding("port", BAD, "-", "doctor_advice_port",
                       {"first": FIRST_PORT, "last": FIRST_PORT + PORTS_TRIED - 1})
    return Finding("port", WELL, str(found))


def machine() -> Finding:
    from yhly_sim.execution.processes import usable_cores

    memory = _memory()
    is_well = memory is None or memory >= LEAST_MEMORY
    size = "?" if memory is None else f"{memory / 1e9:.1f}"
    return Finding("machine", WELL if is_well else NOTE, say("doctor_found_machine", cores=usable_cores(), memory=size),
                   None if is_well else "doctor_advice_memory")


def _memory() -> int | None:
    """Bytes that are free to use; None where this machine does not tell."""
    with suppress(OSError, ValueError, IndexError):
        for line in Path("/proc/meminfo").read_text().splitlines():
            if line.startswith("MemAvailable:"):
                return int(line.split()[1]) * 1024
    with suppress(ImportError):
        import psutil

        return int(psutil.virtual_memory().available)
    with suppress(AttributeError, OSError, ValueError):
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return None


def loopback() -> Finding:
    """Whether a program on this machine can talk to another: some firewalls forbid it."""
    try:
        with socket.create_server(("127.0.0.1", 0)) as server, \
                socket.create_connection(server.getsockname(), timeout=3):
            return Finding("loopback", WELL, "127.0.0.1")
    except OSError as error:
        return Finding("loopback", BAD, error.strerror or str(error), "doctor_advice_loopback")


EXAMINATIONS: tuple[Callable[[], Finding], ...] = (
    python, packages, imports, extras, machine, cache, code, classroom, store, font, browser, loopback, port)
