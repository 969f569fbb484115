"""Pictures of a Word file: the vectors for programs that draw them, the same in dots for all others."""

from __future__ import annotations

import io
from typing import Any

DOTS_PER_INCH = 300
DRAWING = "http://schemas.microsoft.com/office/drawing/2016/SVG/main"
EXTENSION = "{96DAC541-7B7A-43D3-8B79-37D633B846F1}"
"""Under which Word finds the vectors beside the dots (Office 2016 and later)."""


def add_picture(file: Any, paragraph: Any, figure: Any, *, width: Any, says: str) -> None:
    """Put a figure at the end of a paragraph. says: what one would see."""
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part
    from docx.oxml.ns import qn

    dots, vectors = io.BytesIO(), io.BytesIO()
    figure.savefig(dots, format="png", dpi=DOTS_PER_INCH, bbox_inches="tight")
    figure.savefig(vectors, format="svg", bbox_inches="tight", metadata={"Date": None, "Creator": None})
    dots.seek(0)
    shape = paragraph.add_run().add_picture(dots, width=width)
    shape._inline.find(qn("wp:docPr")).set("descr", says)
    number = sum(part.partname.endswith(".svg") for part in file.part.package.iter_parts()) + 1
    part = Part(PackURI(f"/word/media/vector{number}.svg"), "image/svg+xml", vectors.getvalue(), file.part.package)
    key = file.part.relate_to(part, "http://schemas.openxmlformats.org/officeDocument/2006/relationships/image")
    blip = next(shape._inline.iter(qn("a:blip")))
    blip.append(_beside(key))


def _beside(key: str) -> Any:
    from docx.oxml import parse_xml

    return parse_xml(
        '<a:extLst xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
        'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
        f'<a:ext uri="{EXTENSION}"><asvg:svgBlip xmlns:asvg="{DRAWING}" r:embed="{key}"/></a:ext></a:extLst>')
