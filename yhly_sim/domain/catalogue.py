"""The domain's parameters: files beside the mechanisms, axes from the codes, switches from their table."""

from __future__ import annotations

import re
from enum import IntEnum
from functools import lru_cache
from pathlib import Path

from yhly_sim.domain import codes
from yhly_sim.domain.switches import switches
from yhly_sim.engine.parameter_files import load_catalogue
from yhly_sim.engine.parameters import Catalogue

FOLDER = Path(__file__).resolve().parent


def axes() -> dict[str, tuple[str, ...]]:
    """Every enumeration of the codes as an axis of tables.

    >>> axes()["severity_class"]
    ('small', 'middle', 'large')
    """
    kinds = [kind for kind in vars(codes).values() if isinstance(kind, type) and issubclass(kind, IntEnum)]
    return {
        re.sub(r"(?<!^)(?=[A-Z])", "_", kind.__name__).lower(): tuple(word.name.lower() for word in kind)
        for kind in kinds
        if kind is not IntEnum
    }


@lru_cache(maxsize=1)
def catalogue() -> Catalogue:
    """All parameters of the model at their best values. Read once a process."""
    return load_catalogue(FOLDER, axes=axes(), switches=switches())
