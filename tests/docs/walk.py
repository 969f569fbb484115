"""Runs a page: writes its files, runs its commands and its Python, in the order in which they stand."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from yhly_sim.cli.main import run

BLOCK = re.compile(r"(?:<!-- (run|file|fails)(?:: ([\w.]+))? -->\n)?^```(\w*)\n(.*?)^```", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Block:
    """A fence of a page: what it is ("run", "file", "fails", "python", "" for show), of which name, and its text."""

    kind: str
    name: str
    text: str


def blocks_of(page: Path) -> Iterator[Block]:
    for kind, name, language, text in BLOCK.findall(page.read_text(encoding="utf-8")):
        yield Block(kind or ("python" if language == "python" else ""), name, text)


def walk(page: Path, capsys: Any) -> dict[str, str]:
    """Do what the page says, in the working folder; command -> what it printed. In one process."""
    printed: dict[str, str] = {}
    names: dict[str, Any] = {}
    for block in blocks_of(page):
        if block.kind == "file":
            Path(block.name).write_text(block.text, encoding="utf-8")
        elif block.kind in ("run", "fails"):
            for line in block.text.splitlines():
                program, *words = shlex.split(line)
                assert program == "yhly", line
                capsys.readouterr()
                code = run([*words, "--workers", "1"] if words[0] == "compare" else words)
                output = capsys.readouterr()
                expected = int(block.name) if block.kind == "fails" else 0
                assert code == expected, f"{line}: exit code {code}\n{output.err}"
                printed[line] = output.out + output.err
        elif block.kind == "python":
            code_object = compile(block.text.replace("days=60)", "days=60, workers=1)", 1), str(page), "exec")
            exec(code_object, names)  # noqa: S102 - the page of our own repository
    return printed
