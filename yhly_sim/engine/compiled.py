"""Compiled loops: numba with its cache in a folder named by the sources that are compiled.

numba's own cache goes stale when a function in another file changes; such a folder cannot. Kernels stand
where order matters or memory bandwidth rules; all else is NumPy.
"""

from __future__ import annotations

from typing import Any, Callable

import numba

from yhly_sim.engine.identity import compiled_folder, keep_or_borrow_cache

UNWRITABLE_CACHE = keep_or_borrow_cache()
"""The cache folder that was meant and cannot be written, else None: then nothing of this process is kept."""

numba.config.CACHE_DIR = str(compiled_folder())


def kernel(function: Callable[..., Any]) -> Callable[..., Any]:
    """Compile a loop on its first call; the next process finds it in the cache. No fast math, one thread."""
    return numba.njit(cache=True)(function)  # type: ignore[no-any-return]


def inlined(function: Callable[..., Any]) -> Callable[..., Any]:
    """Compile a scalar function that kernels call."""
    return numba.njit(cache=True, inline="always")(function)  # type: ignore[no-any-return]


def is_compiled_before() -> bool:
    """Whether this code's kernels have been compiled on this machine already."""
    folder = compiled_folder()
    return folder.exists() and any(folder.rglob("*.nbi"))
