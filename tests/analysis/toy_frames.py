"""Frames of paired runs in which what is planted is known."""

import numpy as np
import pandas as pd


def frames_of(planted, *, n=30, seed=0):
    """(baseline, treatment) of `n` runs; planted: outcome -> (level, difference, spread of the difference)."""
    luck = np.random.default_rng(seed)
    before, after = {}, {}
    for name, (level, difference, spread) in planted.items():
        before[name] = level + luck.normal(0, 4 * spread, n)
        after[name] = before[name] + difference + luck.normal(0, spread, n)
    index = pd.RangeIndex(n, name="replication")
    return pd.DataFrame(before, index=index), pd.DataFrame(after, index=index)
