"""What every test stands on: Chinese by default, no traces of the person's own settings, no window."""

from __future__ import annotations

import hashlib
import os
import signal

import pytest
from hypothesis import settings

os.environ.setdefault("MPLBACKEND", "Agg")
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:  # as shells start what runs in the background; programs that tests
    signal.signal(signal.SIGINT, signal.default_int_handler)  # start and interrupt would inherit that and never end

settings.register_profile("yhly", deadline=None, print_blob=True, derandomize=True)
settings.register_profile("search", deadline=None, print_blob=True)  # --hypothesis-profile=search looks further
settings.load_profile("yhly")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Of tests of one kind, `one_in(n)`, the checks of a change run a part: other ones with every change of the code.

    All of them take more than an hour on two cores. YHLY_EVERY_TEST=1 runs all.
    """
    left_out = [] if os.environ.get("YHLY_EVERY_TEST") else [one for one in items if not _has_its_turn(one)]
    config.hook.pytest_deselected(items=left_out)
    items[:] = [one for one in items if one not in set(left_out)]


def _has_its_turn(item: pytest.Item) -> bool:
    from yhly_sim.engine.identity import code_id

    name = item.nodeid.rpartition("tests/")[2]
    return all(hashlib.blake2b(f"{code_id()} {name}".encode(), digest_size=2).digest()[0] % mark.args[0] == 0
               for mark in item.iter_markers("one_in"))


@pytest.fixture(autouse=True)
def plain_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Language and debugging as on a fresh machine."""
    for name in ("YHLY_LANG", "YHLY_DEBUG"):
        monkeypatch.delenv(name, raising=False)
