"""The evolutionary algorithms of pymoo behind three functions: begin, ask for genomes, tell what became of them."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from yhly_sim.analysis.search.space import Genome, SearchSpace
from yhly_sim.design.search_arguments import SearchArguments


def begin(space: SearchSpace, arguments: SearchArguments, *, constraints: int, seed: int) -> Any:
    """An algorithm with its first population: Deb et al. (2002) for `nsga2`, Deb and Jain (2014) for `nsga3`.

    Ranges are crossed by simulated binary crossover and mutated polynomially, levels crossed uniformly and drawn anew.
    It draws from a generator of its own (seed), so a pickled one goes on as if nothing had happened.
    """
    from pymoo.algorithms.moo.nsga2 import NSGA2, binary_tournament
    from pymoo.algorithms.moo.nsga3 import NSGA3
    from pymoo.core.duplicate import ElementwiseDuplicateElimination
    from pymoo.core.mixed import MixedVariableMating
    from pymoo.core.population import Population
    from pymoo.core.problem import Problem
    from pymoo.core.termination import NoTermination
    from pymoo.core.variable import Choice, Real
    from pymoo.operators.selection.tournament import TournamentSelection

    genes = {lever.name: Real(bounds=(0.0, 1.0)) if lever.is_continuous else
             Choice(options=np.arange(len(lever.levels))) for lever in space.levers}
    problem = Problem(vars=genes, n_obj=len(arguments.objectives), n_ieq_constr=constraints)
    same = ElementwiseDuplicateElimination(cmp_func=_SameDesign(space))
    chosen = binary_tournament if arguments.algorithm == "nsga2" else _less_violating
    settings = {
        "pop_size": arguments.population,
        "sampling": Population.new(X=space.first_genomes(arguments.population, seed)),
        "mating": MixedVariableMating(selection=TournamentSelection(func_comp=chosen), eliminate_duplicates=same),
        "eliminate_duplicates": same,
    }
    if arguments.algorithm == "nsga2":
        algorithm = NSGA2(**settings)
    else:
        algorithm = NSGA3(_directions(len(arguments.objectives), arguments.population), **settings)
    algorithm.setup(problem, seed=seed, termination=NoTermination())
    return algorithm


def ask(algorithm: Any) -> Any:
    """The next population to be evaluated (its genomes: `genomes`), or None where no new design can be made."""
    return algorithm.ask()


def genomes(population: Any) -> list[Genome]:
    return [individual.X for individual in population]


def tell(algorithm: Any, population: Any, objectives: NDArray[np.float64], constraints: NDArray[np.float64]) -> None:
    """What a population came to: objectives to be small (n x objectives), constraints kept at 0 or less."""
    from pymoo.core.evaluator import Evaluator
    from pymoo.problems.static import StaticProblem

    Evaluator().eval(StaticProblem(algorithm.problem, F=objectives, G=constraints), population)
    algorithm.tell(infills=population)


def _less_violating(population: Any, pairs: Any, algorithm: Any, **_: Any) -> Any:
    """Of each pair the one that violates less, else either; pymoo's own of this kind draws ties without a seed."""
    violated = np.array([individual.CV[0] for individual in population])[pairs]
    either = algorithm.random_state.integers(0, 2, len(pairs))
    chosen = np.where(violated[:, 0] == violated[:, 1], either, np.argmin(violated, axis=1))
    return pairs[np.arange(len(pairs)), chosen][:, None]


class _SameDesign:
    """Whether two individuals are one design; a class, so that it pickles."""

    def __init__(self, space: SearchSpace) -> None:
        self.space = space

    def __call__(self, one: Any, other: Any) -> bool:
        return self.space.is_same(one.X, other.X)


def _directions(objectives: int, population: int) -> NDArray[np.float64]:
    """Reference directions on the simplex, the finest lattice (Das and Dennis 1998) that the population can fill."""
    from pymoo.util.ref_dirs import get_reference_directions

    finest = 1
    while _lattice_points(objectives, finest + 1) <= population:
        finest += 1
    return np.asarray(get_reference_directions("das-dennis", objectives, n_partitions=finest))


def _lattice_points(objectives: int, partitions: int) -> int:
    """
    >>> _lattice_points(3, 12)
    91
    """
    from math import comb

    return comb(objectives + partitions - 1, partitions)


