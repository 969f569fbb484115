"""Reads rows of a model that is not ours: what each is called in the store, once for all of its replications."""

from __future__ import annotations

from typing import Any, Callable, Mapping

from yhly_sim.engine.fingerprints import KnownFingerprints, fingerprint
from yhly_sim.engine.identity import code_id
from yhly_sim.engine.outcomes import Adapter, Row

LUCK = ("seed", "replication")


class PointReader:
    """A `Reader` for rows whose addresses are small: it keeps the digest of each point for the other replications."""

    def __init__(self, address: Callable[[Row], Mapping[str, Any]], plain: Callable[[Row], dict[str, Any]],
                 settings: Callable[[Row], list[dict[str, Any]]]) -> None:
        self.address, self.plain, self.settings = address, plain, settings
        self._digests = KnownFingerprints()

    def digest(self, row: Row) -> str:
        return self._digests.of([item for item in row.items() if item[0] not in LUCK], lambda: self.address(row))


def address_by_words(model: str, row: Row) -> dict[str, Any]:
    """The address of a row of an adapter of which nothing is known: its words as they stand, but the luck."""
    return {"model": model, **{key: value for key, value in row.items() if key not in LUCK and value is not None}}


def settings_of_words(row: Row) -> list[dict[str, Any]]:
    """What a row of such an adapter sets."""
    return [{"parameter": name, "value": value, "file": "plan"} for name, value in (row.get("values") or {}).items()]


def code_of(adapter: Adapter) -> str:
    """A fingerprint of our code and of the source of an adapter of somebody's own, with what it feels around it.

    Raises UserError where Python cannot show that source.
    """
    from yhly_sim.model.sources import source_of

    named = adapter if hasattr(adapter, "__code__") else type(adapter)
    return fingerprint([code_id(), source_of(getattr(adapter, "__name__", type(adapter).__name__), named)])
