"""Compares the package that is imported here, a copy with a mistake in it, with what the oracle said before.

    python -m tests.oracle.mutant <file of the oracle's columns>

Prints the first difference, or "no difference".
"""

from __future__ import annotations

import pickle
import sys
from pathlib import Path

from tests.oracle.comparison import columns_of, differences, live_with_engine
from tests.oracle.drawn_scenarios import draw_lived_in_world, terms_of


def first_difference(expected_file: Path) -> str:
    for world, oracle in pickle.loads(expected_file.read_bytes()).items():
        engine = columns_of(live_with_engine(draw_lived_in_world(world), **terms_of(world)))
        for line in differences(engine, oracle):
            return f"world {world}: {line}"
    return "no difference"


if __name__ == "__main__":
    print(first_difference(Path(sys.argv[1])))
