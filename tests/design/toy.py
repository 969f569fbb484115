"""A small vocabulary that no model stands behind: what design must know, and nothing else."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Mapping

from yhly_sim.design.experiment import Experiment
from yhly_sim.design.load import build_experiment, load_experiment
from yhly_sim.design.vocabulary import Part, Quantity, ScenarioFacts, Vocabulary
from yhly_sim.engine.errors import Nearest, UserError, nearest
from yhly_sim.engine.outcomes import Outcome

QUANTITIES = (
    Quantity("people.rate", 2.0, 0.0, 8.0, unit="1/year", zh="率", en="rate"),
    Quantity("people.share.old", 0.3, 0.1, 0.5, zh="老", en="old"),
    Quantity("people.share.young", 0.7, 0.7, 0.7),
    Quantity("people.hours", 1.0, 0.0, 4.0, acts_for="core"),
    Quantity("people.count", 5, 1, 9, is_whole=True),
    Quantity("money.yuan", 100.0, 0.0, 500.0, role="lever", acts_for="money"),
    Quantity("money.reading", "each", options=("each", "all"), role="choice"),
    Quantity("order", "ab", options=("ab", "ba", "a_b"), role="choice"),
)
PARTS = (Part("core", "核", "core"), Part("wing", requires=("core",)), Part("money"), Part("aid"))
SCENARIOS = {
    "nothing": ScenarioFacts("nothing", world="town", days=100),
    "core_only": ScenarioFacts("core_only", frozenset({"core"}), {"people.rate": 3.0}, world="town", days=100),
    "whole": ScenarioFacts("whole", frozenset({"core", "wing", "money", "aid"}), world="town", days=100),
    "dated": ScenarioFacts("dated", frozenset({"core"}), dated=frozenset({"people.rate"}), world="town", days=100),
}
OUTCOMES = (Outcome("joy", "score", True, "乐", "joy"), Outcome("cost", "yuan", False, "成本", "cost"))
RULES = ("readily", "slowly")


def scenario(name: str) -> ScenarioFacts:
    if name not in SCENARIOS:
        raise UserError("unknown_scenario", name=name, nearest=nearest(name, SCENARIOS), known=", ".join(SCENARIOS))
    return SCENARIOS[name]


def check_world(world: str) -> None:
    if world not in ("town", "hamlet"):
        raise UserError("unknown_world", name=world, nearest=Nearest("town"), known="town, hamlet")


VOCABULARY = Vocabulary({one.name: one for one in QUANTITIES}, {one.name: one for one in OUTCOMES}, scenario,
                        {one.name: one for one in PARTS}, {"pay": "money.yuan"}, rules=lambda: RULES,
                        check_world=check_world, formation_order="order")


def words_of(model: Mapping[str, Any] | None, folder: Path) -> Vocabulary:
    return VOCABULARY


def made(**sections: Any) -> Experiment:
    """An experiment on the toy, one replication unless the sections say otherwise."""
    return build_experiment({"scenarios": ["whole"], "replications": 1, **sections}, words_of, name="toy")


HEAD = "question: {zh: 问？, en: 'asked?'}\n"


def written(folder: Path, text: str, *, quick: bool = False, head: str = HEAD) -> Experiment:
    """An experiment on the toy from the text of a file, whose own lines begin at 2."""
    path = folder / "mine.yaml"
    path.write_text(head + text, encoding="utf-8")
    return load_experiment(path, words_of, quick=quick)
