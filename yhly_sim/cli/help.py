"""Help pages, computed from the declared commands and the message catalogue."""

from __future__ import annotations

from typing import Any

from yhly_sim.cli.screen import print_line, print_table
from yhly_sim.engine.language import say


def print_help(command: Any, path: str) -> None:
    """The help of the program or of one command: what it does, how it is called, every option."""
    inner = getattr(command, "commands", None)
    arguments = [param for param in command.params if param.param_type_name == "argument"]
    options = [param for param in command.params if param.param_type_name == "option"]
    usage = " ".join([path, *(a.metavar or a.name.upper() for a in arguments)])
    usage += (" " + say("help_command_word")) if inner else ""
    print_line("help_usage", usage=f"{usage} {say('help_options_word')}")
    print()
    print_line("help_" + "_".join(path.split()))
    print()
    if inner:
        print_table(["heading_command", "heading_does"],
                    [(name, say("help_" + "_".join([*path.split(), name]))) for name in inner])
    if arguments:
        print_table(["heading_argument", "heading_means"], [(a.metavar or a.name, say(a.help)) for a in arguments])
    rows = [(", ".join(o.opts) + (f" {o.metavar}" if o.metavar else ""), _meaning(o)) for o in options]
    rows += [("--lang zh|en", say("option_lang")), ("--help", say("option_help"))]
    if path == "yhly":
        rows.append(("--version", say("option_version")))
    print_table(["heading_option", "heading_means"], rows)


def _meaning(option: Any) -> str:
    shown = option.default
    if isinstance(shown, str) and shown:
        return say("help_with_default", meaning=say(option.help), default=shown)
    return say(option.help)
