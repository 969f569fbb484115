"""The command line described as data, for the page of the documents that lists it."""

from __future__ import annotations

from typing import Any

import typer

from yhly_sim.cli.commands import application
from yhly_sim.report.documents.commands import Command, Word


def described_commands() -> dict[str, Command]:
    """What is typed ("yhly run", "yhly world show") -> the command, from the declared commands, in their order."""
    program: Any = typer.main.get_command(application())
    found: dict[str, Command] = {}
    for name, command in program.commands.items():
        inner = getattr(command, "commands", None)
        named = {f"{name} {key}": value for key, value in inner.items()} if inner else {name: command}
        for typed, one in named.items():
            found[f"yhly {typed}"] = _described(one, f"help_yhly_{'_'.join(typed.split())}")
    return found


def _described(command: Any, message: str) -> Command:
    arguments = [Word(one.metavar or one.name.upper(), one.help) for one in command.params
                 if one.param_type_name == "argument"]
    options = [Word(", ".join(one.opts) + (f" {one.metavar}" if one.metavar else ""), one.help,
                    one.default if isinstance(one.default, str) else "")
               for one in command.params if one.param_type_name == "option"]
    return Command(message, arguments, options)
