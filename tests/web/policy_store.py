"""Two small experiments in a folder of their own, with a store that has their runs: designs crossed with draws, and a factorial."""

from __future__ import annotations

from pathlib import Path

from yhly_sim.studies.experiment import run_experiment

DRAWN = """
title: {zh: 三种方案, en: Three designs}
question: {zh: 哪一种更好？, en: Which is better?}
scenarios: [weidu]
levers:
  design:
    title: {zh: 方案, en: design}
    levels:
      usual: {scenario: weidu}
      nothing: {scenario: no_reform}
      core: {scenario: branch_only}
uncertainties:
  disputes.base_rate: catalogue
  incentives.crowding_loss: catalogue
design: {kind: lhs, samples: 12}
outcomes: [satisfaction, resolved_share, effort_real, hidden_stock, cost_full_yuan]
replications: 2
days: 40
world: small
"""

PARTS = """
title: {zh: 两个部分, en: Two parts}
question: {zh: 各自带来什么？, en: What does each bring?}
scenarios: [weidu]
levers:
  digital: {switches: [digital], title: {zh: 数字渠道, en: digital channels}}
  honours: {switches: [honours], title: {zh: 荣誉, en: honours}}
design: {kind: factorial}
outcomes: [satisfaction, resolved_share, cost_full_yuan]
replications: 4
days: 40
world: small
"""

FILES = {"drawn": DRAWN, "parts": PARTS}


def policy_folder(folder: Path) -> Path:
    """A working folder with the files of both."""
    (folder / "experiments").mkdir(parents=True)
    for name, text in FILES.items():
        (folder / "experiments" / f"{name}.yaml").write_text(text, encoding="utf-8")
    return folder


def filled_store(folder: Path) -> Path:
    """The store of a working folder, with all runs of both."""
    for name in FILES:
        run_experiment(folder / "experiments" / f"{name}.yaml", store=folder / "yhly-store", serial=True)
    return folder / "yhly-store"
