"""From a world's name to its first morning: the file, the build (kept by its content), the copy a run may change."""

from __future__ import annotations

from dataclasses import dataclass
from types import SimpleNamespace

from yhly_sim.domain.world.build import build_world
from yhly_sim.domain.world.specification import WorldSpec
from yhly_sim.engine.tables import State
from yhly_sim.model.snapshot import load_or_build, world_address
from yhly_sim.scenarios.policy import Policy
from yhly_sim.scenarios.world_files import load_world

BUILDING_FOLDERS = ("world", "residents")
"""Folders of parameters that the making of a world may read; it is given no others."""


@dataclass(frozen=True)
class World:
    """A world that can be had: what it says, the numbers that build it, its seed, and its content address."""

    name: str
    spec: WorldSpec
    seed: int
    numbers: SimpleNamespace
    address: str

    def state(self) -> State:
        """A fresh state of one's own; from the cache where it is kept."""
        return load_or_build(self.address, lambda: build_world(self.spec, self.numbers, self.seed))


def find_world(world: str | WorldSpec, policy: Policy, seed: int) -> World:
    """The world of a name, a file or a specification, as a policy's first day builds it."""
    spec = world if isinstance(world, WorldSpec) else load_world(world)
    period = policy.periods[0]
    values = {path: value for path, value in period.values().items() if path.split(".")[0] in BUILDING_FOLDERS}
    numbers = SimpleNamespace(**{folder: getattr(period.config, folder) for folder in BUILDING_FOLDERS
                                 if folder in period.config})
    return World(spec.name, spec, seed, numbers, world_address(spec, values, seed))

