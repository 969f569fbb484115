"""A small search in a process of its own: each run is logged and kept as it ends, so that it can be killed at any moment.

python -m tests.studies.toy_search FOLDER SECONDS_A_RUN: plays the search from its beginning over the runs that FOLDER has
(`runs.jsonl`, one line a run that was committed), and writes `front.json` at the end. With `--pickle` it goes on from
`search.pickle`, which it writes after every answer.
"""

from __future__ import annotations

import json
import os
import pickle
import sys
import time
from pathlib import Path
from typing import Any

import pandas as pd

from tests.analysis.known_fronts import GAIN_COST, noisy, noisy_search
from yhly_sim.analysis.search.frontier import frontier
from yhly_sim.analysis.search.search import Search
from yhly_sim.design.search_arguments import Budget, Reevaluation

AGAIN = Reevaluation(candidates=5, draws=2, least=3, standard_error=0.02, runs=120)


def begin() -> Search:
    return noisy_search(7, generations=4, population=8, draws=2, budgets=(Budget("cost", 0.5),), reevaluate=AGAIN)


def key_of(row: Any) -> str:
    return json.dumps(row, sort_keys=True)


class Kept:
    """Runs by their rows in a file; a line that was cut off by a kill is no run."""

    def __init__(self, file: Path, seconds: float) -> None:
        self.file, self.seconds = file, seconds
        lines = file.read_text(encoding="utf-8").splitlines(keepends=True) if file.exists() else []
        self.known = {line["key"]: line["outcomes"] for line in map(json.loads, (one for one in lines if one.endswith("\n")))}
        if lines and not lines[-1].endswith("\n"):
            file.write_text("".join(lines[:-1]), encoding="utf-8")

    def __call__(self, rows: Any) -> pd.DataFrame:
        for row in rows:
            key = key_of(row)
            if key in self.known:
                continue
            time.sleep(self.seconds)
            self.known[key] = dict(noisy(row))
            with open(self.file, "a", encoding="utf-8") as stream:
                stream.write(json.dumps({"key": key, "outcomes": self.known[key]}) + "\n")
                stream.flush()
                os.fsync(stream.fileno())
        return pd.DataFrame([self.known[key_of(row)] for row in rows])


def front(search: Search) -> list[Any]:
    found = frontier(search, GAIN_COST)
    return [[one.number, one.letter, dict(one.settings), one.replications, one.front_probability.hex(),
             {name: [estimate.value.hex(), estimate.ci_low.hex()] for name, estimate in one.estimates.items()}]
            for one in found.candidates]


def main(folder: Path, seconds: float, is_pickled: bool) -> None:
    evaluate, state = Kept(folder / "runs.jsonl", seconds), folder / "search.pickle"
    search = pickle.loads(state.read_bytes()) if is_pickled and state.exists() else begin()
    while rows := search.ask():
        search.tell(evaluate(rows))
        if is_pickled:
            draft = state.with_suffix(".draft")
            draft.write_bytes(pickle.dumps(search))
            os.replace(draft, state)
    (folder / "front.json").write_text(json.dumps(front(search)), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), float(sys.argv[2]), "--pickle" in sys.argv)
