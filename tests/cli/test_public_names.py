"""The public names are one table: each is there, and no other is promised."""

from __future__ import annotations

import pytest

import yhly_sim


@pytest.mark.parametrize("name", yhly_sim.__all__)
def test_every_public_name_is_there(name: str) -> None:
    assert getattr(yhly_sim, name) is not None
    assert name in dir(yhly_sim)


def test_a_name_that_is_not_public_is_refused() -> None:
    with pytest.raises(AttributeError):
        yhly_sim.no_such_name
