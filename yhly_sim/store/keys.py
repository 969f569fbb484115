"""The content address of a run: equal keys mean equal bits on the same kind of machine."""

from __future__ import annotations

import json
from typing import Any, Callable, Iterator, Mapping

from yhly_sim.engine.fingerprints import blake, canonical_json, fingerprint

KEY_VERSION = 1
"""Goes into every key; another number means that no key of before is found."""


class Address(Mapping[str, Any]):
    """An address whose JSON and digest are made once, for the many replications that share it.

    It says what the mapping said when it was made; later changes of that make no difference to it.

    >>> address = Address({"scenario": "weidu", "days": 730})
    >>> address["days"], address.digest == address_digest({"days": 730, "scenario": "weidu"})
    (730, True)
    """

    __slots__ = ("digest", "_text", "_make", "_content")

    def __init__(self, content: Mapping[str, Any]) -> None:
        self._text: str | None = canonical_json(dict(content))
        self._make: Callable[[], Mapping[str, Any]] | None = None
        self.digest = blake(self._text).hex()
        self._content: dict[str, Any] | None = None

    @classmethod
    def known(cls, digest: str, make: Callable[[], Mapping[str, Any]]) -> Address:
        """An address of which the digest is known: its content is made when somebody asks for it, and a store that has
        it already does not."""
        address = cls.__new__(cls)
        address.digest, address._text, address._make, address._content = digest, None, make, None
        return address

    @property
    def text(self) -> str:
        """Its canonical JSON."""
        if self._text is None:
            assert self._make is not None
            text = canonical_json(dict(self._make()))
            if blake(text).hex() != self.digest:
                raise ValueError("the content of an address is not what its digest says")
            self._text = text
        return self._text

    def __getitem__(self, name: str) -> Any:
        return self._loaded()[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._loaded())

    def __len__(self) -> int:
        return len(self._loaded())

    def _loaded(self) -> dict[str, Any]:
        if self._content is None:
            self._content = json.loads(self.text)
        return self._content


def address_digest(address: Mapping[str, Any]) -> str:
    """The digest of an address, 32 hex digits."""
    return address.digest if isinstance(address, Address) else fingerprint(address)


def run_keys(digest: str, *, code_id: str, seed: int, replications: range) -> list[str]:
    """The keys of the replications of a point, by the digest of its address: those that `run_key` gives.

    >>> digest = address_digest({"scenario": "weidu"})
    >>> keys = run_keys(digest, code_id="c", seed=1, replications=range(3))
    >>> keys[2] == run_key(digest, code_id="c", seed=1, replication=2)
    True
    """
    shared = canonical_json([KEY_VERSION, digest, code_id, int(seed)])[:-1]
    return [blake(f"{shared},{replication}]").hex() for replication in replications]


def run_key(address: Mapping[str, Any] | str, *, code_id: str, seed: int, replication: int) -> str:
    """The key of a run, 32 hex digits.

    address: all that the run follows from but code, seed and replication, or its digest. Where many replications share
    one, make an `Address` of it, or hand in the digest: writing out 30 KB for each takes a millisecond.

    >>> address = {"scenario": "weidu", "days": 730}
    >>> run_key(address, code_id="c", seed=1, replication=0) == run_key(
    ...     address_digest(address), code_id="c", seed=1, replication=0)
    True
    >>> len(run_key(address, code_id="c", seed=0, replication=0))
    32
    """
    digest = address if isinstance(address, str) else address_digest(address)
    return fingerprint([KEY_VERSION, digest, code_id, int(seed), int(replication)])
