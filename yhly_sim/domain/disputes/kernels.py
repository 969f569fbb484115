"""The queue: the one place where order matters within a body."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from yhly_sim.engine.compiled import kernel


@kernel
def _serve(body, remaining, hours_left, given):  # type: ignore[no-untyped-def]
    for i in range(body.size):
        hours = min(remaining[i], hours_left[body[i]])
        given[i] = hours
        hours_left[body[i]] -= hours


def serve_in_order(body: NDArray[np.int64], remaining: NDArray[np.float64], hours_left: NDArray[np.float64]) -> Any:
    """Give each dispute, in the given order, what it needs or what its body has left.

    body, remaining: (n,) in order of service; hours_left: (bodies,), taken down in place. Returns hours given (n,).
    """
    given = np.empty(body.size)
    _serve(body, remaining, hours_left, given)
    return given
