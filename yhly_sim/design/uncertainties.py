"""The section `uncertainties`: all, a list, or a mapping; what a catalogue cannot give a range for is named."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Collection, Iterator, Literal, Sequence

from yhly_sim.design.factor import Factor
from yhly_sim.design.joint_draws import JointDraws, read_joint_draws
from yhly_sim.design.read_factors import FactorReader
from yhly_sim.design.vocabulary import Quantity, ScenarioFacts
from yhly_sim.engine.errors import UserError, nearest
from yhly_sim.engine.pages import Page
from yhly_sim.engine.safe_yaml import KeyPath

SECTION = "uncertainties"
RESERVED = ("all", "except", "from")

Reason = Literal["no_range", "part_off", "dated"]


@dataclass
class Uncertainties:
    """What the section says, as far as one can know without the levers.

    named: factors that are named one by one, by their place. wide: parameters of a table, a folder or the whole
    catalogue; those that can have no effect are left out. joint: rows of a file, drawn together.
    """

    named: dict[KeyPath, Factor] = field(default_factory=dict)
    wide: dict[str, KeyPath] = field(default_factory=dict)
    joint: JointDraws | None = None


def read_uncertainties(reader: FactorReader) -> Uncertainties:
    """Read the section: `all`; a list of parameters, tables and folders; or a mapping of factors, in which `all: on`,
    `except: [...]` and `from: FILE` stand for the catalogue, what of it is not to vary, and a table of joint draws."""
    page, found = reader.page, Uncertainties()
    section = page.at((SECTION,))
    if section == "all":
        found.wide = dict.fromkeys(_within("", reader), (SECTION,))
    elif isinstance(section, list):
        for place, name in enumerate(section):
            _add_name(reader, found, str(name), (SECTION, place))
    else:
        _read_mapping(reader, found)
    return found


def _read_mapping(reader: FactorReader, found: Uncertainties) -> None:
    page = reader.page
    for name in page.mapping((SECTION,)):
        path = (SECTION, name)
        if name == "all":
            if page.at(path) is not True:
                raise page.refusal("factor_on_or_off", path, name=name, value=page.at(path))
            found.wide |= dict.fromkeys(_within("", reader), path)
        elif name == "from":
            found.joint = read_joint_draws(reader.words, path)
        elif name != "except":
            if page.at(path) == "catalogue":
                _add_name(reader, found, name, path)
            else:
                found.named[path] = reader.factor(name, "uncertainty", path)
    for place, name in enumerate(page.listed((SECTION, "except"))):
        gone = set(_within(str(name), reader))
        if not gone:
            raise _unknown(reader, str(name), (SECTION, "except", place))
        found.wide = {one: path for one, path in found.wide.items() if one not in gone}
    taken = {str(factor.parameter) for factor in found.named.values()}
    taken |= {factor.name for factor in found.joint.factors} if found.joint else set()
    found.wide = {one: path for one, path in found.wide.items() if one not in taken}


def _add_name(reader: FactorReader, found: Uncertainties, name: str, path: KeyPath) -> None:
    """A parameter by its name, or all uncertainties of a table or a folder."""
    quantities = reader.words.vocabulary.quantities
    if reader.words.vocabulary.aliases.get(name, name) in quantities:
        found.named[path] = reader.of_catalogue(name, name, "uncertainty", path)
        return
    within = list(_within(name, reader))
    if not within:
        raise _unknown(reader, name, path)
    found.wide |= dict.fromkeys(within, path)


def _unknown(reader: FactorReader, name: str, path: KeyPath) -> UserError:
    known = reader.words.vocabulary.quantities
    folders = {one[:place] for one in known for place, letter in enumerate(one) if letter == "."}
    return reader.page.refusal("factor_unknown_parameter", path, name=name,
                               nearest=nearest(name, [*known, *sorted(folders)]))


def _within(name: str, reader: FactorReader) -> Iterator[str]:
    """Uncertainties of the catalogue below a name; all of them below the empty one."""
    for one, quantity in reader.words.vocabulary.quantities.items():
        if quantity.role == "uncertainty" and (not name or one == name or one.startswith(f"{name}.")):
            yield one


def hindrance(quantity: Quantity, *, on: Collection[str], scenarios: Sequence[ScenarioFacts]) -> Reason | None:
    """Why a parameter cannot be varied to any effect; None if it can.

    on: switches that are on at some point of the experiment. scenarios: all that occur in it.
    """
    if not quantity.has_range and not quantity.options:
        return "no_range"
    if quantity.acts_for is not None and quantity.acts_for not in on:
        return "part_off"
    if scenarios and all(quantity.name in facts.dated for facts in scenarios):
        return "dated"
    return None


def without_effect(page: Page, path: KeyPath, factor: Factor, quantity: Quantity, reason: Reason) -> UserError:
    """The error about a factor that is named and can have no effect."""
    if reason == "part_off":
        return page.refusal("factor_part_is_off", path, name=factor.name, part=quantity.acts_for)
    return page.refusal("factor_is_dated", path, name=factor.name, parameter=quantity.name)
