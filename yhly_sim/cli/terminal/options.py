"""Options that several commands share, and the reading of what a person typed.

Every value is taken as text and read here, so that a wrong one is answered in the
reader's language with what to do.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from yhly_sim.engine.errors import UserError
from yhly_sim.report.folder import check_file, check_folder

LARGEST_SEED = 2**32 - 1

Json = Annotated[bool, typer.Option("--json", help="option_json")]
Quiet = Annotated[bool, typer.Option("--quiet", help="option_quiet")]
Out = Annotated[str | None, typer.Option("--out", metavar="DIR", help="option_out")]
Seed = Annotated[str, typer.Option("--seed", metavar="N", help="option_seed")]
Replications = Annotated[str, typer.Option("-n", "--replications", metavar="N", help="option_replications")]
Days = Annotated[str | None, typer.Option("--days", metavar="N", help="option_days")]
Workers = Annotated[str | None, typer.Option("--workers", metavar="N", help="option_workers")]
Costs = Annotated[str | None, typer.Option("--costs", metavar="COSTS", help="option_costs")]
Quick = Annotated[bool, typer.Option("--quick", help="option_quick")]
Scheduler = Annotated[str | None, typer.Option("--scheduler", metavar="ADDRESS", help="option_scheduler")]
Serial = Annotated[bool, typer.Option("--serial", help="option_serial")]
RetryFailed = Annotated[bool, typer.Option("--retry-failed", help="option_retry_failed")]
StoreFolder = Annotated[str | None, typer.Option("--store", metavar="DIR", help="option_store")]
World = Annotated[str | None, typer.Option("--world", metavar="WORLD", help="option_world")]


def whole_number(option: str, text: str, least: int, most: int) -> int:
    """The number that an option's text stands for; a UserError naming the option when it is none in range."""
    try:
        number = int(text)
    except ValueError:
        raise UserError("option_not_a_whole_number", option=option, value=text, least=least, most=most) from None
    if not least <= number <= most:
        raise UserError("option_out_of_range", option=option, value=number, least=least, most=most)
    return number


def optional_number(option: str, text: str | None, least: int, most: int) -> int | None:
    return None if text is None else whole_number(option, text, least, most)


def read_seed(text: str) -> int:
    return whole_number("--seed", text, 0, LARGEST_SEED)


def read_days(text: str | None) -> int | None:
    return optional_number("--days", text, 1, 60_000)


def read_workers(text: str | None) -> int | None:
    return optional_number("--workers", text, 1, 256)


def writable_folder(text: str | None) -> Path | None:
    """The folder of `--out`: tried before anything begins, made when there is something to keep in it."""
    if text is None:
        return None
    folder = Path(text)
    check_folder(folder)
    return folder


def writable_file(path: Path) -> Path:
    """The file of `--out`, tried in the same way."""
    check_file(path)
    return path
