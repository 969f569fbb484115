"""Help and list answer at once: what is heavy stays out of them, and `import yhly_sim` costs nothing."""

from __future__ import annotations

import subprocess
import sys

import pytest

HEAVY = ("mesa", "numba", "pandas", "matplotlib", "dask")

SCRIPT = """
import sys
{act}
print([name for name in {heavy} if name in sys.modules], file=sys.stderr)
"""


def heavy_after(act: str) -> str:
    script = SCRIPT.format(act=act, heavy=HEAVY)
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    return done.stderr.strip().splitlines()[-1]


@pytest.mark.parametrize("words", [["--help"], ["compare", "--help"], ["list"], ["list", "--json"], ["check", "weidu"]])
def test_help_list_and_check_leave_the_heavy_ones_out(words: list[str]) -> None:
    assert heavy_after(f"from yhly_sim.cli.main import run; assert run({words!r}) == 0") == "[]"


def test_importing_the_package_and_loading_a_scenario_leave_them_out() -> None:
    assert heavy_after("import yhly_sim as yhly; assert yhly.load('weidu').days == 730; dir(yhly)") == "[]"
