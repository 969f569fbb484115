"""What a worker does for comparisons of designs: list experiments, make the product of one, find what a page asks."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, Callable

from yhly_sim.engine.fingerprints import fingerprint
from yhly_sim.engine.identity import code_id
from yhly_sim.web.kept import keep, kept_file

if TYPE_CHECKING:
    from yhly_sim.studies.policy.runs import PolicyRuns

READ: dict[str, PolicyRuns] = {}
"""The runs that this process has read last, by what they follow from."""


def policy_task(content: dict[str, Any], is_wanted: Callable[[], bool], tell: Callable[[Any], None]) -> Any:
    """what: `list`, `product`, `finding` or `report`."""
    return {"list": _list, "product": _product, "finding": _finding, "report": _report}[content["what"]](content)


def _list(content: dict[str, Any]) -> dict[str, Any]:
    from yhly_sim.studies.policy.listed import experiment_files, experiments_address, kept_in_store

    path = kept_file("experiments", experiments_address())
    if not path.exists():
        keep(path, json.dumps(experiment_files(), ensure_ascii=False).encode())
    return {"experiments": json.loads(path.read_bytes()), **kept_in_store(content["store"])}


def _product(content: dict[str, Any]) -> str:
    """Make the product where it is not kept; gives the path of its file."""
    from yhly_sim.studies.policy.page import policy_page

    address = _address(content)
    path = kept_file("policy", address)
    if not path.exists():
        keep(path, _plain(policy_page(_runs(content, address))))
    return str(path)


def _finding(content: dict[str, Any]) -> str:
    """Find what is asked where it is not kept; gives the path of its file."""
    from yhly_sim.studies.policy.findings import finding

    address = _address(content)
    path = kept_file("policy_findings", fingerprint([address, content["asked"]]))
    if not path.exists():
        keep(path, _plain(finding(_runs(content, address), content["asked"])))
    return str(path)


def _report(content: dict[str, Any]) -> bytes:
    from yhly_sim.engine import finder
    from yhly_sim.studies.policy.listed import scenarios_of_list
    from yhly_sim.studies.report import written_report

    name, store = content["name"], content["store"]
    about = name if name in finder.names("experiments") else list(scenarios_of_list(name, store))
    return written_report(about, to=content["to"], lang=content["lang"], quick=content["quick"], store=store)


def _address(content: dict[str, Any]) -> str:
    """What the runs of an experiment, as they are now in the store, are named by."""
    from yhly_sim.studies.policy.runs import runs_address

    return fingerprint([code_id(), runs_address(_experiment(content), content["store"])])


def _runs(content: dict[str, Any], address: str) -> PolicyRuns:
    from yhly_sim.studies.policy.runs import read_policy_runs

    if address not in READ:
        READ.clear()
        READ[address] = read_policy_runs(_experiment(content), content["store"])
    return READ[address]


def _experiment(content: dict[str, Any]) -> Any:
    from yhly_sim.studies.policy.listed import chosen_experiment

    return chosen_experiment(content["name"], quick=content["quick"], store=Path(content["store"]))


def _plain(content: dict[str, Any]) -> bytes:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()
