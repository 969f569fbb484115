"""The source of a researcher's function, with all that it feels of what stands around it."""

from __future__ import annotations

import ast
import contextlib
import hashlib
import inspect
import json
import textwrap
from pathlib import Path
from types import CodeType, FunctionType, ModuleType
from typing import Any, Callable, Iterator

import numpy as np

from yhly_sim.engine.errors import UserError

PLAIN = (bool, int, float, complex, str, bytes, type(None))


def source_of(name: str, function: Callable[..., Any]) -> str:
    """The source of a researcher's function, with what it closes over, takes by default or finds beside it.

    Numbers, texts and arrays are taken by value, functions of the same folder by their source, its classes and modules
    by their file; what comes from elsewhere (NumPy) is not looked into.

    Raises UserError where Python cannot show a source (typed at a prompt, a partial, a built-in):
    a run whose rule cannot be named could never be made again.
    """
    return _source(name, function, set())


def _source(name: str, function: Any, seen: set[CodeType]) -> str:
    function = getattr(function, "py_func", function)
    try:
        source = textwrap.dedent(inspect.getsource(function))
    except (OSError, TypeError) as error:
        raise UserError("rule_without_source", name=name) from error
    if not isinstance(function, FunctionType):
        return source
    seen.add(function.__code__)
    felt = {}
    for word, value in sorted(_surroundings(function)):
        told = _told(word, value, folder=_folder(function), seen=seen)
        if told is not None:
            felt[word] = told
    return source + json.dumps(felt, sort_keys=True)


def _surroundings(function: FunctionType) -> Iterator[tuple[str, Any]]:
    """What a function can feel but its arguments, each under a name of its own."""
    yield from ((f"around {word}", value) for word, value in inspect.getclosurevars(function).nonlocals.items())
    yield "defaults", function.__defaults__
    yield "keyword defaults", function.__kwdefaults__
    if function.__name__ == "<lambda>":  # two of them may stand on one line
        yield "code", (function.__code__.co_code, tuple(filter(_is_plain, function.__code__.co_consts)))
    for word in _words(function.__code__):
        if word in function.__globals__:
            yield f"beside {word}", function.__globals__[word]


def _words(code: CodeType) -> set[str]:
    inner = [part for part in code.co_consts if isinstance(part, CodeType)]
    return set(code.co_names).union(*(_words(part) for part in inner))


def _told(word: str, value: Any, *, folder: Path, seen: set[CodeType]) -> str | None:
    """A value as text that is the same for the same value; None for what is not looked into."""
    if isinstance(value, (set, frozenset)) and _is_plain(tuple(value)):
        return repr(sorted(value, key=repr))
    if _is_plain(value):
        return repr(value)
    if isinstance(value, np.ndarray):
        return f"{value.dtype} {value.shape} {hashlib.blake2b(value.tobytes(), digest_size=16).hexdigest()}"
    function = getattr(value, "py_func", value)
    if isinstance(function, FunctionType):
        if function.__code__ in seen or _folder(function) != folder:
            return None
        return _source(word, function, seen)
    file = _file(value)
    return file_digest(file) if file is not None and file.parent == folder else None


def _is_plain(value: Any) -> bool:
    if isinstance(value, dict):
        return all(_is_plain(part) for pair in value.items() for part in pair)
    if isinstance(value, (list, tuple)):
        return all(_is_plain(part) for part in value)
    return isinstance(value, PLAIN)


def _folder(function: FunctionType) -> Path:
    return Path(function.__code__.co_filename).parent


def _file(value: Any) -> Path | None:
    """The file of a module, or of a class by one of its methods."""
    if isinstance(value, ModuleType):
        file = getattr(value, "__file__", None)
        return None if file is None else Path(file)
    if isinstance(value, type):
        for part in vars(value).values():
            if isinstance(part, FunctionType):
                return Path(part.__code__.co_filename)
    return None


def file_digest(file: Path) -> str:
    """A fingerprint of what a file of Python says: comments and blank lines do not count. Of another file: its bytes.

    Raises OSError where the file cannot be read.
    """
    content = file.read_bytes()
    if file.suffix == ".py":
        with contextlib.suppress(SyntaxError, ValueError):
            content = ast.dump(ast.parse(content)).encode()
    return hashlib.blake2b(content, digest_size=16).hexdigest()
