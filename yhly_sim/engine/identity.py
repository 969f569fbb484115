"""Who computed this: the code id, and the folder where what it compiled and built is kept."""

from __future__ import annotations

import atexit
import hashlib
import os
import platform
import shutil
import tempfile
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent.parent
ABSENT = "absent"
"""Version of what is not installed."""
BIT_CHANGING = ("numpy", "numba", "llvmlite")


@lru_cache(maxsize=1)
def code_id() -> str:
    """A fingerprint of the package's own sources and of the versions that can change bits.

    A change of the README, of a test or of a scenario file leaves it as it is; a change
    of a rule, of a kernel or of a parameter file does not.
    """
    fingerprint = hashlib.blake2b(digest_size=12)
    for path in sorted(PACKAGE.rglob("*")):
        if path.suffix in (".py", ".yaml") and "library" not in path.parts:
            fingerprint.update(str(path.relative_to(PACKAGE)).encode())
            fingerprint.update(path.read_bytes())
    fingerprint.update(platform.python_version().encode() + platform.machine().encode())
    for name in BIT_CHANGING:
        fingerprint.update(f"{name}={installed_version(name)}".encode())
    return fingerprint.hexdigest()


@lru_cache(maxsize=64)
def installed_version(name: str) -> str:
    """Its version, read once: its description takes ten milliseconds to read, and every run tells of eight."""
    try:
        return version(name)
    except PackageNotFoundError:
        return ABSENT


def cache_folder() -> Path:
    """`$YHLY_CACHE`, else `yhly-sim` in the user's cache folder."""
    named = os.environ.get("YHLY_CACHE")
    if named:
        return Path(named).absolute()
    home = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
    return Path(home) / "yhly-sim"


def keep_or_borrow_cache() -> Path | None:
    """See that there is a cache folder to write to; None where the one that is meant will do.

    Else this process, and every one that it starts, uses a folder of its own that goes with it; the folder that
    could not be written is given back. What other people could have written is never read.
    """
    meant = cache_folder()
    try:
        if not meant.is_absolute():
            raise FileNotFoundError(meant)
        meant.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=meant):
            return None
    except OSError:
        own = tempfile.mkdtemp(prefix="yhly-sim-")
        atexit.register(shutil.rmtree, own, ignore_errors=True)
        os.environ["YHLY_CACHE"] = own
        compiled_folder.cache_clear()
        return meant


@lru_cache(maxsize=1)
def compiled_folder() -> Path:
    """Where machine code is kept: a folder named by the sources that are compiled.

    Only a file that imports `engine.compiled` holds compiled code, and a compiled function can
    call none that is not; so other code has another folder, and nothing in this one is ever stale.
    """
    fingerprint = hashlib.blake2b(digest_size=12)
    for path in sorted(PACKAGE.rglob("*.py")):
        source = path.read_bytes()
        if b"engine.compiled" in source:
            fingerprint.update(str(path.relative_to(PACKAGE)).encode() + source)
    fingerprint.update(f"{platform.python_version()} {platform.machine()}".encode())
    for name in BIT_CHANGING:
        fingerprint.update(f"{name}={installed_version(name)}".encode())
    return cache_folder() / "compiled" / fingerprint.hexdigest()
