"""`yhly doctor`: is this machine ready, and what is to be done where it is not."""

from __future__ import annotations

import os
import platform
from typing import Any

import yhly_sim
from yhly_sim.cli.machine.examination import BAD, NOTE, PACKAGES, examine
from yhly_sim.cli.terminal.options import Json
from yhly_sim.cli.terminal.screen import print_json, print_line, print_table
from yhly_sim.engine.errors import MachineError
from yhly_sim.engine.identity import ABSENT, cache_folder, code_id, installed_version
from yhly_sim.engine.language import LANGUAGES, say


def doctor(json: Json = False) -> None:
    """Looks at this machine: a verdict a thing, and what to do. Exit code 3 where something prevents work."""
    facts: dict[str, Any] = {
        "yhly_sim": yhly_sim.__version__, "code_id": code_id(), "python": platform.python_version(),
        "machine": f"{platform.system()} {platform.machine()}", "processors": os.cpu_count(),
        "cache": str(cache_folder()), "packages": {name: installed_version(name) for name in PACKAGES}}
    findings = list(examine())
    bad = [one for one in findings if one.verdict == BAD]
    if json:
        checks = [{"name": one.name, "verdict": one.verdict, "found": one.found,
                   "advice": {lang: one.advised(lang) for lang in LANGUAGES} if one.advice else None}
                  for one in findings]
        print_json({**facts, "missing": [name for name, found in facts["packages"].items() if found == ABSENT],
                    "is_ready": not bad, "checks": checks})
    else:
        print_line("doctor_who", version=facts["yhly_sim"], code=facts["code_id"], machine=facts["machine"])
        print_table(["heading_verdict", "heading_finding", "heading_value", "heading_advice"],
                    [(say(f"doctor_verdict_{one.verdict}"), say(f"doctor_{one.name}"), one.found, one.advised())
                     for one in findings], title="title_doctor")
    if bad:
        raise MachineError("doctor_prevented", names=", ".join(one.found for one in bad))
    if not json:
        print_line("doctor_noted" if any(one.verdict == NOTE for one in findings) else "doctor_well")
