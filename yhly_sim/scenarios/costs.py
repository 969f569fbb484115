"""Costs files: prices that somebody knows, in place of the catalogue's assumptions; and a template to be filled in."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Iterator

from yhly_sim.domain.accounts.prices import UNPAID_HOURS, is_price
from yhly_sim.domain.catalogue import catalogue
from yhly_sim.engine import finder
from yhly_sim.engine.errors import MachineError, UserError, nearest
from yhly_sim.engine.language import LANGUAGES, current_language, say
from yhly_sim.engine.pages import Page
from yhly_sim.engine.parameters import Parameter
from yhly_sim.engine.safe_yaml import KeyPath, Lines, load_user_yaml
from yhly_sim.engine.units import unit_word
from yhly_sim.scenarios.scenario import Setting

FOLDER = "scenarios/costs"
KEYS = ("source", "prices")


@dataclass(frozen=True)
class Costs:
    """Prices of a file, each with its line and the source that the file names."""

    name: str
    file: str
    source: str
    prices: tuple[Setting, ...]


def load_costs(name_or_path: str | Path | Costs, *, beside: Path | None = None) -> Costs:
    """The costs of a name ("budget_view") or of a file, read and checked.

    beside: a folder in which a file of that name is looked for first. Raises UserError with file, line and remedy for
    an unknown key, what is no price, what is no number of 0 or more, or a source that is missing.
    """
    if isinstance(name_or_path, Costs):
        return name_or_path
    name = str(name_or_path)
    path = Path(name) if beside is None else beside / name
    if not (path.suffix in (".yaml", ".yml") and path.is_file()):
        path = finder.find_file(FOLDER, name, unknown="unknown_costs")
    data, lines = load_user_yaml(path)
    return _read(path, data, lines)


def is_costs_file(path: str | Path) -> bool:
    """Whether a YAML file is one of costs rather than a scenario."""
    if Path(path).suffix not in (".yaml", ".yml") or not Path(path).is_file():
        return False
    data, _ = load_user_yaml(path)
    return isinstance(data, dict) and "prices" in data


def price_parameters() -> list[Parameter]:
    """All prices of the catalogue, in its order."""
    return [parameter for path, parameter in catalogue().items() if is_price(path)]


def write_costs_template(path: str | Path) -> Path:
    """Write a costs file with every price commented out, in the current language; returns its path.

    It loads as it is, and then changes nothing. Raises UserError where the file stands already, MachineError where it
    cannot be written.
    """
    target = Path(path)
    lang = current_language()
    lines = [f"# {say('costs_template_note_1')}", f"# {say('costs_template_note_2')}",
             f"source: {say('costs_template_source')!r}", "prices:"]
    for one in price_parameters():
        words = say("costs_template_price", words=getattr(one, lang), unit=unit_word(one.unit, lang),
                    value=f"{one.value:g}", low=f"{one.low:g}", high=f"{one.high:g}")
        lines += [f"  # {words}{say('costs_template_zero') if one.path in UNPAID_HOURS else ''}",
                  f"  # {one.path}: {one.value:g}", ""]
    try:
        with open(target, "x", encoding="utf-8") as stream:
            stream.write("\n".join(lines))
    except FileExistsError:
        raise UserError("template_exists", file=str(target)) from None
    except OSError as error:
        raise MachineError("template_not_written", file=str(target), reason=error.strerror or str(error)) from None
    return target


def _read(path: Path, data: Any, lines: Lines) -> Costs:
    file = str(path)
    if not isinstance(data, dict) or not isinstance(data.get("prices"), (dict, type(None))) or "prices" not in data:
        raise UserError("costs_not_a_mapping", file=file, line=lines.get(("prices",), lines.get((), 1)))
    Page(file, data, lines).check_keys((), KEYS)
    source = data.get("source")
    is_template = data["prices"] and source in [say("costs_template_source", lang=lang) for lang in LANGUAGES]
    if not isinstance(source, str) or not source.strip() or is_template:
        raise UserError("costs_source_missing", file=file, line=lines.get(("source",), lines.get((), 1)))
    return Costs(path.stem, file, source, tuple(_prices(file, source, data["prices"] or {}, lines)))


def _prices(file: str, source: str, prices: dict[str, Any], lines: Lines) -> Iterator[Setting]:
    known = [one.path for one in price_parameters()]
    for name, value, place in _leaves("", prices, ("prices",)):
        line = lines[place]
        if name not in known:
            raise UserError("costs_not_a_price", file=file, line=line, path=name, nearest=nearest(name, known))
        price = catalogue()[name].known(value, source=source, file=file, line=line)
        assert isinstance(price.value, float)
        yield Setting(name, price.value, file, line, source)


def _leaves(prefix: str, part: dict[str, Any], place: KeyPath) -> Iterator[tuple[str, Any, KeyPath]]:
    """(path, value, place of the key); `accounts: {worker_hour_yuan: 1}` means `accounts.worker_hour_yuan: 1`."""
    for key, value in part.items():
        if isinstance(value, dict):
            yield from _leaves(f"{prefix}{key}.", value, (*place, key))
        else:
            yield f"{prefix}{key}", value, (*place, key)
