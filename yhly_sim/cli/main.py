"""The entry of `yhly`: language first, then the command; every failure is one sentence and an exit code."""

from __future__ import annotations

import errno
import os
import sys
import traceback
from typing import Any, Sequence

import typer

import yhly_sim
from yhly_sim.cli.commands import application
from yhly_sim.cli.terminal.completion import complete_names
from yhly_sim.cli.terminal.help import print_help, say_help
from yhly_sim.engine.errors import MachineError, UserError, YhlyError, nearest
from yhly_sim.engine.language import LANGUAGES

UsageError: Any = typer.BadParameter.__base__
"""What the parser raises for a word it does not know; typer does not export it under one name in all versions."""

INTERRUPTED = 130
COMPLETING = "_YHLY_COMPLETE"
"""Set by a shell that asks how a command line may go on."""
DISK_FULL = (errno.ENOSPC, errno.EDQUOT)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run a command line and leave with its exit code: 0 done, 1 our mistake, 2 the user's, 3 the machine's."""
    sys.exit(run(list(sys.argv[1:] if arguments is None else arguments)))


def run(words: list[str]) -> int:
    """The same, returning the exit code."""
    try:
        words = _take_language(words)
        return _call(words)
    except YhlyError as error:
        return _refuse(error)
    except BrokenPipeError:
        sys.stdout = open(os.devnull, "w")  # noqa: SIM115 - the reader has gone, and Python flushes on exit
        return 0
    except KeyboardInterrupt:
        return _refuse(UserError("interrupted"), INTERRUPTED)
    except MemoryError:
        return _refuse(MachineError("memory_full"))
    except OSError as error:
        name = "disk_full" if error.errno in DISK_FULL else "machine_refuses"
        return _refuse(MachineError(name, reason=error.strerror or str(error), file=error.filename or "-"))
    except Exception as error:
        return _refuse(YhlyError("internal_error", kind=type(error).__name__, reason=" ".join(str(error).split())))


def _refuse(error: YhlyError, code: int | None = None) -> int:
    if os.environ.get("YHLY_DEBUG"):
        traceback.print_exc()
    print(error.sentence(), file=sys.stderr)
    return error.exit_code if code is None else code


def _take_language(words: list[str]) -> list[str]:
    """Takes `--lang zh` out of the words wherever it stands; what follows speaks that language."""
    kept: list[str] = []
    rest = iter(words)
    for word in rest:
        name, equals, value = word.partition("=")
        if name != "--lang":
            kept.append(word)
            continue
        language = value if equals else next(rest, "")
        if language not in LANGUAGES:
            raise UserError("unknown_language", value=language, known=", ".join(LANGUAGES))
        os.environ["YHLY_LANG"] = language
    return kept


def _call(words: list[str]) -> int:
    program: Any = typer.main.get_command(application())
    if os.environ.get(COMPLETING):
        complete_names(program)
        say_help(program, "yhly")
        program.main(prog_name="yhly")
    if "--version" in words[:1]:
        print(yhly_sim.__version__)
        return 0
    if not words or {"--help", "-h"} & set(words):
        command, path = program, "yhly"
        for word in words:
            if word in getattr(command, "commands", {}):
                command, path = command.commands[word], f"{path} {word}"
        print_help(command, path)
        return 0
    try:
        code = program.main(words, prog_name="yhly", standalone_mode=False)
    except UsageError as error:
        raise _in_our_words(error, words, program) from None
    except (typer.Abort, EOFError):
        raise KeyboardInterrupt from None
    if code == INTERRUPTED:  # some versions of the parser turn Ctrl-C into this code
        raise KeyboardInterrupt
    return int(code or 0)


def _in_our_words(error: Any, words: list[str], program: Any) -> UserError:
    """What the parser refused, as a sentence of our catalogue."""
    context = getattr(error, "ctx", None)
    path = context.command_path if context is not None else "yhly"
    command = context.command if context is not None else program
    kind = type(error).__name__
    if kind == "NoSuchOption":
        known = [option for param in command.params for option in param.opts] + ["--lang", "--help"]
        name = error.option_name
        return UserError("unknown_option", option=name, nearest=nearest(name, known), path=path)
    if kind == "BadOptionUsage":
        return UserError("option_needs_value", option=error.option_name, path=path)
    if kind == "MissingParameter":
        return UserError("argument_missing", name=error.param.metavar or error.param.name.upper(), path=path)
    inner = getattr(command, "commands", None)
    if inner:
        wrong = next((word for word in words if not word.startswith("-") and word not in inner
                      and word not in path.split()), "")
        if wrong:
            return UserError("unknown_command", name=wrong, nearest=nearest(wrong, inner), path=path)
        return UserError("argument_missing", name=" | ".join(inner), path=path)
    return UserError("words_too_many", path=path)
