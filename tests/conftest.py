"""What every test stands on: Chinese by default, no traces of the person's own settings, no window."""

from __future__ import annotations

import os
import signal

import pytest
from hypothesis import settings

from tests.turns import has_its_turn

os.environ.setdefault("MPLBACKEND", "Agg")
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:  # as shells start what runs in the background; programs that tests
    signal.signal(signal.SIGINT, signal.default_int_handler)  # start and interrupt would inherit that and never end

settings.register_profile("yhly", deadline=None, print_blob=True, derandomize=True)
settings.register_profile("search", deadline=None, print_blob=True)  # --hypothesis-profile=search looks further
settings.load_profile("yhly")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leaves out the tests `one_in(n)` that do not have their turn: all of them take more than an hour on two cores."""
    left_out = [one for one in items for mark in one.iter_markers("one_in")
                if not has_its_turn(one.nodeid.rpartition("tests/")[2], mark.args[0])]
    config.hook.pytest_deselected(items=left_out)
    items[:] = [one for one in items if one not in set(left_out)]


@pytest.fixture(autouse=True)
def plain_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Language and debugging as on a fresh machine."""
    for name in ("YHLY_LANG", "YHLY_DEBUG"):
        monkeypatch.delenv(name, raising=False)
