"""Joint draws: a table of parameter values, such as the posterior of a calibration, whose rows are drawn together."""

from __future__ import annotations

import csv
import hashlib
import json
import math
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Iterator

from yhly_sim.design.factor import Factor
from yhly_sim.design.patches import PatchReader
from yhly_sim.design.vocabulary import Quantity
from yhly_sim.engine.errors import UserError, nearest
from yhly_sim.engine.pages import Page
from yhly_sim.engine.safe_yaml import KeyPath

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

WEIGHT = "weight"
"""The column, where there is one, in proportion to which rows are drawn."""

DISTANCE = "distance"
"""The column, where there is one, that says how far from the targets of its calibration the run of a row came: by how
many standard deviations of luck and target together it missed the target that it missed most."""

FAR = 3.0
"""A distance that luck and the errors of the targets do not explain."""

MOST_ROWS = 1_000_000


@dataclass(frozen=True)
class JointDraws:
    """A table of draws. factors: one a column; values: (rows, factors); weights: (rows,), not negative.

    file, digest: where the table came from and a fingerprint of it. nearest: the smallest `DISTANCE` of a row, NaN
    where the table says none. is_reachable: whether the calibration that wrote it found its targets within reach.
    """

    factors: tuple[Factor, ...]
    values: NDArray[np.float64]
    weights: NDArray[np.float64]
    file: str
    digest: str
    nearest: float = math.nan
    is_reachable: bool = True

    def facts(self) -> dict[str, object]:
        """Where they come from, as plain data; what speaks against relying on them only where something does."""
        told: dict[str, object] = {"file": Path(self.file).name, "digest": self.digest,
                                   "names": [one.name for one in self.factors]}
        if self.nearest > FAR or not self.is_reachable:
            told["out_of_reach"] = {"nearest": self.nearest if self.nearest > FAR else None}
        return told


def read_joint_draws(words: PatchReader, path: KeyPath) -> JointDraws:
    """The table in the CSV file that stands at a path, looked for beside the page first.

    Its heading names parameters; a column `weight` may weigh the rows, and one `distance` may say how far each came
    from the targets of a calibration. Raises UserError with file, line and remedy for
    a file that is not there, a column that is no parameter, a cell that is no number or outside the catalogue's range.
    """
    import numpy as np

    name = words.page.text(path)
    assert name is not None
    found = next((file for file in (words.beside / name, Path(name)) if file.is_file()), None)
    if found is None:
        raise words.page.refusal("draws_not_found", path, name=name)
    heading, rows = _table(found, words.page, path)
    by_place = {place: _quantity(words, found, name) for place, name in enumerate(heading)
                if name not in (WEIGHT, DISTANCE)}
    quantities = list(by_place.values())
    if len(set(heading)) < len(heading) or not quantities:
        raise UserError("draws_heading", file=found, line=1)
    values = np.array([[_number(found, quantity, row[place], line) for place, quantity in by_place.items()]
                       for line, row in rows])
    weights = np.array([_beside(found, row, heading, WEIGHT, line) for line, row in rows])
    if not weights.sum() > 0:
        raise UserError("draws_weightless", file=found)
    factors = tuple(Factor(one.name, "uncertainty", low=float(values[:, place].min()),
                           high=float(values[:, place].max()), parameter=one.name,
                           baseline=float(np.average(values[:, place], weights=weights)), unit=one.unit, zh=one.zh,
                           en=one.en, is_whole=one.is_whole) for place, one in enumerate(quantities))
    digest = hashlib.blake2b(found.read_bytes(), digest_size=12).hexdigest()
    nearest = math.nan if DISTANCE not in heading else min(
        _beside(found, row, heading, DISTANCE, line) for line, row in rows)
    return JointDraws(factors, values, weights, str(found), digest, nearest, _was_reachable(found))


def _table(file: Path, page: Page, path: KeyPath) -> tuple[list[str], list[tuple[int, list[str]]]]:
    """The heading, and the rows that are not empty with their lines."""
    try:
        with open(file, encoding="utf-8-sig", newline="") as stream:
            heading: list[str] = []
            rows: list[tuple[int, list[str]]] = []
            for line, cells in _filled(stream):
                if not heading:
                    heading = [cell.strip() for cell in cells]
                    continue
                if len(cells) != len(heading):
                    raise UserError("draws_row_length", file=file, line=line, count=len(cells), wanted=len(heading))
                rows.append((line, cells))
                if len(rows) > MOST_ROWS:
                    raise UserError("draws_too_many", file=file, limit=MOST_ROWS)
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise page.refusal("draws_not_readable", path, name=file, reason=reason) from None
    if not rows:
        raise UserError("draws_empty", file=file)
    return heading, rows


def _filled(stream: Any) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(stream)
    for cells in reader:
        if any(cell.strip() for cell in cells):
            yield reader.line_num, cells


def _quantity(words: PatchReader, file: Path, column: str) -> Quantity:
    known = words.vocabulary.quantities
    quantity = known.get(words.vocabulary.aliases.get(column, column))
    if quantity is None or quantity.options:
        raise UserError("draws_unknown_parameter", file=file, line=1, name=column,
                        nearest=nearest(column, known))
    return quantity


def _number(file: Path, quantity: Quantity, text: str, line: int) -> float:
    number = _float(text)
    if number is None or not quantity.accepts(number):
        raise UserError("draws_value_outside", file=file, line=line, name=quantity.name, value=text,
                        extent=quantity.extent())
    return number


def _beside(file: Path, row: list[str], heading: list[str], column: str, line: int) -> float:
    """A number that stands beside the parameters, 0 or more; 1 where there is no such column."""
    if column not in heading:
        return 1.0
    text = row[heading.index(column)]
    number = _float(text)
    if number is None or number < 0:
        raise UserError(f"draws_{column}_expected", file=file, line=line, value=text)
    return number


def _was_reachable(file: Path) -> bool:
    """What the calibration says of its targets in the file that it writes beside its draws; True where none is."""
    try:
        told = json.loads(file.with_suffix(".json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return True
    return not (isinstance(told, dict) and told.get("is_reachable") is False)


def _float(text: str) -> float | None:
    """The finite number that a cell holds, or None."""
    try:
        number = float(text)
    except ValueError:
        return None
    return number if number - number == 0 else None
