"""Help pages, computed from the declared commands and the message catalogue."""

from __future__ import annotations

from typing import Any

from yhly_sim.cli.terminal.screen import print_line, print_table
from yhly_sim.engine.language import say

OF_THE_PARSER = {"--install-completion": "option_install_completion", "--show-completion": "option_show_completion"}
"""Options that the parser brings -> what they mean, in our words."""


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


def say_help(command: Any, path: str) -> None:
    """Puts sentences in the place of message names, in a program and all its commands: shells show them."""
    command.help = command.short_help = say("help_" + "_".join(path.split()))
    for param in command.params:
        if param.param_type_name == "option":
            param.help = _meaning(param)
    for name, inner in getattr(command, "commands", {}).items():
        say_help(inner, f"{path} {name}")


def _meaning(option: Any) -> str:
    message = OF_THE_PARSER.get(option.opts[0], option.help)
    shown = option.default
    if isinstance(shown, str) and shown:
        return say("help_with_default", meaning=say(message), default=shown)
    return say(message)
