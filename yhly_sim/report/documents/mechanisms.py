"""Which rules and parameters a phase uses: found by following its source from function to function."""

from __future__ import annotations

import ast
import inspect
import textwrap
from dataclasses import dataclass, field
from functools import lru_cache
from types import FunctionType, ModuleType
from typing import Any, Callable, Iterable, Iterator, Mapping

from yhly_sim.domain.catalogue import catalogue
from yhly_sim.engine.identity import PACKAGE
from yhly_sim.engine.rules import RuleTable
from yhly_sim.engine.schedule import Phase

HOME = "yhly_sim.domain"


@dataclass
class Mechanism:
    """What is reached from a function: files, rules, parameters ("disputes.voice_rate") and switches asked for.

    Parameters and switches with the files in which that happens; all in order of reading.
    """

    files: dict[str, None] = field(default_factory=dict)
    rules: dict[str, Callable[..., Any]] = field(default_factory=dict)
    parameters: dict[str, dict[str, None]] = field(default_factory=dict)
    switches: dict[str, dict[str, None]] = field(default_factory=dict)


def file_of(thing: Any) -> str:
    """The file of a function from the root of the repository, with slashes on every machine.

    >>> from yhly_sim.domain.disputes.leave import withdraw_rate
    >>> file_of(withdraw_rate)
    'yhly_sim/domain/disputes/leave.py'
    """
    return str(thing.__module__).replace(".", "/") + ".py"


@lru_cache(maxsize=64)
def mechanism_of(phase: Phase) -> Mechanism:
    """What a phase uses."""
    return reached_from([phase.act])


def reached_from(functions: Iterable[Callable[..., Any]]) -> Mechanism:
    """What functions use, the functions of the domain that they call included."""
    found, seen = Mechanism(), set[Callable[..., Any]]()
    for function in functions:
        _follow(function, found, seen)
    return found


def _follow(function: Callable[..., Any], found: Mechanism, seen: set[Callable[..., Any]]) -> None:
    function = inspect.unwrap(getattr(function, "py_func", function))
    if function in seen or not str(function.__module__).startswith(HOME):
        return
    seen.add(function)
    rules = RuleTable()
    if function.__name__ in rules and rules[function.__name__] is function:
        found.rules[function.__name__] = function
    file = file_of(function)
    found.files[file] = None
    tree = ast.parse(textwrap.dedent(inspect.getsource(function)))
    for path in _parameters(tree, function.__module__.split(".")[2]):
        found.parameters.setdefault(path, {})[file] = None
    for switch in _asked(tree):
        found.switches.setdefault(switch, {})[file] = None
    for called in _called(tree, function):
        _follow(called, found, seen)


def _called(tree: ast.AST, function: Callable[..., Any]) -> Iterator[Callable[..., Any]]:
    """Functions, and methods of classes, that are named in a source, in its order; rules looked up by name too."""
    rules, names = RuleTable(), function.__globals__
    for node in ast.walk(tree):
        thing: Any = None
        if isinstance(node, ast.Name):
            thing = names.get(node.id)
        elif isinstance(node, ast.Attribute):
            outer = _chain(node)[-2]
            inner = names.get(outer)
            if isinstance(inner, ModuleType):
                thing = getattr(inner, node.attr, None)
            elif outer == "rules" and node.attr in rules:
                thing = rules[node.attr]
        if isinstance(thing, type) and thing.__module__.startswith(HOME):
            yield from (method for method in vars(thing).values() if isinstance(method, FunctionType)
                        and method.__module__ == thing.__module__ and method.__qualname__.startswith(thing.__name__)
                        and not method.__name__.startswith("__"))
        elif isinstance(thing, FunctionType) or hasattr(thing, "py_func"):
            yield thing


def _parameters(tree: ast.AST, own_folder: str) -> Iterator[str]:
    """Parameters read in a source: `p.disputes.voice_rate`, or `p.voice_rate` where p is one folder's numbers."""
    known = _known()
    folders = {path.partition(".")[0] for path in known}
    sections = dict(_sections(tree, folders))
    for node in ast.walk(tree):
        if not isinstance(node, ast.Attribute):
            continue
        chain = _chain(node)
        outer = chain[-2]
        folder = outer if outer in folders else sections.get(outer, own_folder if chain[:-1] == ["p"] else "")
        if f"{folder}.{chain[-1]}" in known:
            yield f"{folder}.{chain[-1]}"


def _asked(tree: ast.AST) -> Iterator[str]:
    """Switches that a source asks for: `run.is_on("branch")`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "is_on":
            yield from (str(one.value) for one in node.args if isinstance(one, ast.Constant))


def _sections(tree: ast.AST, folders: set[str]) -> Iterator[tuple[str, str]]:
    """(name, folder) of every `name = run.p.folder` of a source."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign):
            for target in node.targets:
                for name, value in _pairs(target, node.value):
                    chain = _chain(value)
                    if chain[-1] in folders:
                        yield name, chain[-1]


def _pairs(target: ast.expr, value: ast.expr) -> Iterator[tuple[str, ast.expr]]:
    if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
        for one, other in zip(target.elts, value.elts, strict=True):
            yield from _pairs(one, other)
    elif isinstance(target, ast.Name):
        yield target.id, value


def _chain(node: ast.expr) -> list[str]:
    """`run.p.disputes` as its three words; what is no plain chain begins with an empty one."""
    words: list[str] = []
    while isinstance(node, ast.Attribute):
        words.append(node.attr)
        node = node.value
    words.append(node.id if isinstance(node, ast.Name) else "")
    return words[::-1]


@lru_cache(maxsize=1)
def _known() -> Mapping[str, None]:
    return {f"{one.folder}.{one.name}": None for one in catalogue().values()}


def parameter_file(folder: str) -> str:
    """The file in which the parameters of a folder stand, from the root of the repository."""
    return (PACKAGE / "domain" / folder / "parameters.yaml").relative_to(PACKAGE.parent).as_posix()
