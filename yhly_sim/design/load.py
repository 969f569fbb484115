"""Reads experiments: files, found by name, and the same data from Python, with the same checks."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Callable, Mapping

from yhly_sim.design.experiment import Experiment
from yhly_sim.design.read import KEYS, QUICK_KEYS, PageReader
from yhly_sim.design.vocabulary import Vocabulary
from yhly_sim.engine import finder
from yhly_sim.engine.errors import UserError
from yhly_sim.engine.pages import Page
from yhly_sim.engine.safe_yaml import KeyPath, Lines, load_user_yaml

FOLDER = "experiments"
OWN_KEYS = ("design", "levers", "uncertainties", "scenarios", "replications")
"""Sections that no scenario file has."""

VocabularyOf = Callable[[Mapping[str, Any] | None, Path], Vocabulary]
"""The vocabulary of the model that an experiment names (None: the governance model), and the folder of its page."""


def load_experiment(name_or_path: str | Path, vocabulary_of: VocabularyOf, *, quick: bool = False) -> Experiment:
    """The experiment of a name ("morris_all") or of a file, checked; `quick`: in the size of its section `quick`.

    Raises UserError with file, line and remedy for whatever is wrong, before anything runs.
    """
    path = finder.find_file(FOLDER, str(name_or_path), unknown="unknown_experiment")
    data, lines = load_user_yaml(path)
    page = Page(str(path), {} if data is None else data, lines)
    return _experiment(page, vocabulary_of, name=path.stem, beside=path.resolve().parent, quick=quick)


def build_experiment(data: Mapping[str, Any], vocabulary_of: VocabularyOf, *, name: str = "experiment",
                     quick: bool = False) -> Experiment:
    """The experiment that data of a program describe: the keys of a file, with the same checks.

    Sentences may be a text, which then stands for both languages, or be left out. Errors name the argument.
    """
    page = Page(None, _plain(dict(data), ()), {})
    for key in ("title", "question", "look_at"):
        if isinstance(page.data.get(key), str):
            page.data[key] = dict.fromkeys(("zh", "en"), page.data[key])
    page.data.setdefault("question", {"zh": name, "en": name})
    return _experiment(page, vocabulary_of, name=name, beside=Path.cwd(), quick=quick)


def is_experiment_file(path: str | Path) -> bool:
    """Whether a YAML file is an experiment rather than a scenario: it has a section that only experiments have."""
    if Path(path).suffix not in (".yaml", ".yml") or not Path(path).is_file():
        return False
    data, _ = load_user_yaml(path)
    return isinstance(data, dict) and any(key in data for key in OWN_KEYS)


def experiment_names() -> list[str]:
    """Names of all experiments in reach, in alphabetical order."""
    return list(finder.names(FOLDER))


@dataclass(frozen=True)
class Heading:
    """What a list says of an experiment."""

    name: str
    title: tuple[str, str]
    question: tuple[str, str]
    kind: str


def experiment_headings() -> list[Heading]:
    """The heading of every experiment in reach; the rest of it is not read."""
    headings = []
    for name, path in finder.names(FOLDER).items():
        data, lines = load_user_yaml(path)
        page = Page(str(path), {} if data is None else data, lines)
        title = page.sentences(("title",)) if "title" in page.mapping(()) else (name, name)
        headings.append(Heading(name, title, page.sentences(("question",)), page.text(("design", "kind")) or "-"))
    return headings


def _experiment(page: Page, vocabulary_of: VocabularyOf, *, name: str, beside: Path, quick: bool) -> Experiment:
    page.check_keys((), KEYS)
    page.check_keys(("quick",), QUICK_KEYS)
    if quick and not page.mapping(("quick",)):
        raise page.refusal("experiment_without_quick", ("quick",), keys=", ".join(QUICK_KEYS))
    page = _quick(page) if quick else page
    model = page.mapping(("model",)) if page.at(("model",)) is not None else None
    vocabulary = vocabulary_of(model, beside)
    return PageReader(page, vocabulary, beside).experiment(name, model=model, is_quick=quick)


def _quick(page: Page) -> Page:
    """The page with what its section `quick` says in place of the full size; arguments of the design one by one."""
    own = page.mapping(("quick",))
    data = {**page.data, **own}
    if "design" in own:
        data["design"] = {**page.mapping(("design",)), **page.mapping(("quick", "design"))}
    lines: Lines = dict(page.lines)
    replaced = [("design", key) for key in own.get("design") or ()] + [(key,) for key in own if key != "design"]
    for path in [path for path in lines if any(path[:len(gone)] == gone for gone in replaced)]:
        del lines[path]
    lines |= {path[1:]: line for path, line in page.lines.items() if len(path) > 1 and path[0] == "quick"}
    return Page(page.file, data, lines)


def _plain(value: Any, path: KeyPath) -> Any:
    """Data of a program as data of a file: mappings with text keys, lists, texts, numbers, true / false, None."""
    if isinstance(value, Mapping):
        return {str(key): _plain(inner, (*path, str(key))) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(inner, (*path, place)) for place, inner in enumerate(value)]
    if isinstance(value, Path):
        return str(value)
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    if hasattr(value, "item"):
        return value.item()
    raise UserError("experiment_not_data", path=".".join(map(str, path)), kind=type(value).__name__)
