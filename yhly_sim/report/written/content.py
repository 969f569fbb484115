"""What a written report is made of, whatever file it becomes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Callable, Mapping, Sequence

if TYPE_CHECKING:
    from matplotlib.figure import Figure


@dataclass(frozen=True)
class Paragraph:
    """A paragraph; a lead stands out, as the answer at the beginning does."""

    text: str
    is_lead: bool = False


@dataclass(frozen=True)
class Subheading:
    """A heading within a section."""

    text: str


@dataclass(frozen=True)
class Bullets:
    items: tuple[str, ...]


@dataclass(frozen=True)
class Code:
    """Lines to be typed."""

    text: str


@dataclass(frozen=True)
class TableBlock:
    """A table with a caption above and a note below. texts: so many columns from the left are text, the others numbers.
    marks: (row, column) -> better, worse, for those who see colour, beside what the words say."""

    caption: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str = ""
    texts: int = 1
    marks: Mapping[tuple[int, int], str] | None = None


@dataclass(frozen=True)
class Picture:
    """A figure with a caption below. draw: makes it anew. says: what one would see, for those who do not see it.
    chart: the same as data and layout for Plotly, where moving over it tells more than the picture."""

    caption: str
    says: str
    draw: Callable[[], Figure]
    chart: Mapping[str, Any] | None = None


Block = Paragraph | Subheading | Bullets | Code | TableBlock | Picture


@dataclass(frozen=True)
class Section:
    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Document:
    """A report. about: lines under the title (when, which version, from which runs)."""

    lang: str
    title: str
    question: str
    about: tuple[str, ...]
    sections: tuple[Section, ...]

    @property
    def tables(self) -> Sequence[TableBlock]:
        return [block for section in self.sections for block in section.blocks if isinstance(block, TableBlock)]
