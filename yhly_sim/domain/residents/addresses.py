"""Under which key a resident's luck is drawn."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from yhly_sim.engine.chance import KeyKind, Keys, person_key_bases

ADDRESS_READS = ("residents: courtyard_id", "courtyards: first_resident")
"""What a phase declares among its reads when it draws for residents."""


def resident_keys(state: Any, rows: NDArray[Any]) -> Keys:
    """Keys of residents: (courtyard, place of the resident in it), so that a newcomer elsewhere moves nobody's luck.

    rows: (n,) rows of residents; place = row - `courtyards.first_resident` of the resident's courtyard.
    """
    first = state.courtyards.first_resident
    bases = person_key_bases(KeyKind.RESIDENT, np.arange(first.size), first)
    return np.asarray(bases[state.residents.courtyard_id[rows]] + np.asarray(rows).astype(np.uint64))
