"""Every number of the model is in the catalogue: what stands in the code of the domain is no number of the model.

Allowed everywhere are 0, 1, 2 and .5; any other number in a file must be listed here with a reason.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from yhly_sim.domain.catalogue import FOLDER

NO_NUMBERS_OF_THE_MODEL = ("columns.py", "codes.py", "decisions.py")
"""Start values of columns that a world always fills, words as integers, addresses of luck."""

EVERYWHERE = {
    0.0: "nothing; the first; a score's lower end",
    1.0: "all; the neutral factor; a score's upper end",
    2.0: "a half of something, a square, both ends of a tie, the two parties",
    0.5: "the middle of a score; rounding to the nearest whole number; the mean of two",
}

WEEK, WORKWEEK, YEAR = "days of a week", "workdays of a week", "days of a year"

LISTED = {
    "accounts/upkeep.py": {12.0: "months of a year"},
    "bodies/hours.py": {7.0: WEEK, 5.0: WORKWEEK, 100.0: "desk hours are given for a hundred households"},
    "bodies/paperwork.py": {7.0: WEEK, 5.0: WORKWEEK},
    "bodies/meetings.py": {5.0: WORKWEEK},
    "branches/form.py": {30.0: "days of a month, where months become a date"},
    "branches/preparation.py": {1e-6: "grain: no rounding error decides who is served"},
    "centres/service_requests.py": {5.0: WORKWEEK, 7.0: WEEK},
    "disputes/arise.py": {
        3.0: "March", 7.0: "July", 8.0: "August", 9.0: "September", 12.0: "December", 13.0: "months, counted from one",
        28.0: "days of a month", 30.0: "days of a month", 31.0: "days of a month", 365.0: YEAR,
    },
    "disputes/handle.py": {1e6: "grain: priorities are compared in millionths"},
    "disputes/money.py": {4.0: "payers, counted"},
    "disputes/kernels.py": {5e-7: "grain: half a millionth of an hour is nothing", 30.0: "a field of a key begins here",
                            36.0: "a field of a key begins here", 9.0: "a goal that leaves a column as it is"},
    "disputes/leave.py": {6.0: "ways out, counted", 3.0: "a way out", 4.0: "a way out", 5.0: "a way out"},
    "disputes/resources.py": {12.0: "months of a year"},
    "disputes/route.py": {7.0: WEEK, 1e-6: "grain: a body's room is compared in millionths of an hour"},
    "incentives/instruments.py": {12.0: "months of a year"},
    "incentives/motivation.py": {12.0: "months of a year"},
    "incentives/rewards.py": {1000.0: "the pull of money is given for a thousand yuan",
                              1e-300: "guard: nobody is a candidate"},
    "incentives/stars.py": {7.0: WEEK},
    "firms/adjust.py": {3.0: "March", 6.0: "June", 9.0: "September", 12.0: "December"},
    "firms/fees.py": {3.0: "months of a quarter", 365.0: YEAR},
    "residents/participation.py": {10.0: "the effect of age is given for ten years"},
    "residents/satisfaction.py": {4.0: "the process is the mean of four things", 100.0: "hidden disputes per 100"},
    "systems/big_bodies.py": {12.0: "months of a year"},
    "world/build.py": {1e6: "square metres of a square kilometre"},
    "world/places.py": {
        12.0: "bits of the Hilbert curve", 1.32471795724474602596: "the plastic number, for even spreading",
        1e-9: "grain: a map of one place has no width", 3.0: "geometry of the hexagon and of the Hilbert curve; a place "
        "in an address of luck", 0.75: "geometry of the hexagon", 9.0: "grain: decimals to which distances are equal",
    },
    "world/population.py": {
        18.0: "age of majority", 16.0: "age group of the bulletin that gives the shares",
        60.0: "age group of the bulletin that gives the shares", 12.0: "length of the table of household sizes",
        0.99: "guard: somebody of each household is an adult", 40.0: "cancels: the mean over ages is divided out",
        10.0: "effects of age are given for ten years",
    },
    "world/specification.py": {4096.0: "field of an address of luck, 12 bits"},
}


def numbers_of(path: Path) -> Iterator[tuple[float, int]]:
    """(number, line) of every numeric literal of a file."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, (int, float)) and not isinstance(node.value, bool):
            yield float(node.value), node.lineno


def files() -> dict[str, Path]:
    return {
        str(path.relative_to(FOLDER)): path
        for path in sorted(FOLDER.rglob("*.py")) if path.name not in NO_NUMBERS_OF_THE_MODEL
    }


def test_no_number_of_the_model_stands_in_the_code() -> None:
    found = [
        f"{name}:{line}: {number:g} belongs to {path.parent.name}/parameters.yaml, or has a reason to be listed here"
        for name, path in files().items()
        for number, line in numbers_of(path)
        if number not in EVERYWHERE and number not in LISTED.get(name, {})
    ]
    assert found == []


def test_nothing_is_listed_that_is_not_there() -> None:
    there = {name: {number for number, _ in numbers_of(path)} for name, path in files().items()}
    assert {(name, number) for name, numbers in LISTED.items() for number in numbers if number not in there[name]} == set()


def test_a_number_in_a_rule_would_be_found(tmp_path: Path) -> None:
    rule = tmp_path / "rule.py"
    rule.write_text("def rate(base):\n    return 1.0 + 0.37 * base\n", encoding="utf-8")
    assert (0.37, 2) in set(numbers_of(rule))
