"""YAML as data: no tags, no aliases, a size limit, duplicate keys refused, line numbers kept."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml


MAX_BYTES = 1_000_000
MAX_DEPTH = 20


def plain_load(text: str) -> Any:
    """Load trusted YAML of the package itself."""
    return yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
