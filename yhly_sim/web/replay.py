"""A run in one file: the page, its tapes, bands, world and words, to be opened anywhere without a server."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import posixpath
import re
from typing import Any, Mapping

from yhly_sim.web.font import MEDIA_TYPES, subset_path
from yhly_sim.web.tapes import ALIGNMENT, HEAD
from yhly_sim.web.tasks.worker import said
from yhly_sim.web.words import page_words

Files = Mapping[str, tuple[bytes, str]]
"""name -> (content, type) of the static files."""

HEADER = 1
MOST_PACKED = 4
PACKED: dict[str, str] = {}
"""Tapes as they stand in a file, by address; one of full size takes some 3 MB."""
IMPORT = re.compile(r'((?:\bfrom|\bimport)\s*\(?\s*)"(\.\.?/[\w./-]+\.js)"')
POLICY = ("default-src 'none'; script-src 'sha256-{digest}' data:; style-src data:; img-src data: blob:; "
          "font-src data:; base-uri 'none'; form-action 'none'")


def header_of(tape: bytes) -> dict[str, Any]:
    """The header that stands on a tape, behind the days of its warm-up."""
    place = 0
    while True:
        count, kind = HEAD.unpack_from(tape, place)
        if kind == HEADER:
            return dict(json.loads(tape[place + HEAD.size : place + HEAD.size + count]))
        place += HEAD.size + count + -count % ALIGNMENT


def replay_page(files: Files, *, tapes: Mapping[str, bytes], world: bytes, meta: bytes, lang: str, state: str,
                courses: bytes = b"") -> bytes:
    """The page as one HTML file that asks nobody for anything.

    tapes: address -> bytes, in the order in which the page asks for them. courses: replications, as the server would
    send them. state: what the page shows first, as it stands behind the # of its address.
    Needs a browser that knows import maps and DecompressionStream (from 2023 on).
    """
    from yhly_sim.engine.errors import UserError

    inlined = _inlined(files)
    modules = {f"yhly/{name}": _data(_rewritten(_named_from(name, text), inlined).encode(), "text/javascript")
               for name, text in _texts(files, ".js")}
    imports = json.dumps({"imports": modules})
    content = {
        "addresses": list(tapes), "sizes": {address: len(tape) for address, tape in tapes.items()}, "state": state,
        "tapes": {address: _packed_tape(address, tape) for address, tape in tapes.items()},
        "courses": _packed(courses), "world": _packed(world),
        "meta": {**json.loads(meta), "lang": lang}, "words": {one: page_words(one) for one in ("zh", "en")},
        "refusal": said(UserError("web_replay_only")),
    }
    begin = 'import "yhly/replay.js"; await import("yhly/app.js");'
    digest = base64.b64encode(hashlib.sha256(imports.encode()).digest()).decode()
    parts = [f'<script type="application/json" id="replay-data">{_harmless(content)}</script>',
             f'<script type="importmap">{imports}</script>',
             f'<script type="module" src="{_data(begin.encode(), "text/javascript")}"></script>']
    page = files["index.html"][0].decode()
    page = re.sub(r'<link rel="preload"[^>]*>\s*', "", page)
    page = re.sub(r'(<link rel="stylesheet" href=)"/static/([\w./-]+)"', lambda found: (
        f'{found[1]}"{_data(_rewritten(files[found[2]][0].decode(), inlined).encode(), "text/css")}"'), page)
    page = re.sub(r'<script type="module" src="/static/app.js"></script>', lambda _: "\n".join(parts), page)
    page = page.replace("<html ", f'<html data-lang="{lang}" ', 1).replace(
        "<head>", f'<head>\n<meta charset="utf-8">\n<meta http-equiv="Content-Security-Policy" '
                  f'content="{POLICY.format(digest=digest)}">', 1)
    return _rewritten(page, inlined).encode()


def _inlined(files: Files) -> dict[str, str]:
    """Address of a picture or of the font -> itself as data."""
    found = {f"/static/{name}": _data(*content) for name, content in files.items() if name.endswith(".svg")}
    font = subset_path()
    if font.exists():
        found['"/font"'] = f'"{_data(font.read_bytes(), MEDIA_TYPES[font.suffix])}"'
    return found


def _texts(files: Files, ending: str) -> list[tuple[str, str]]:
    return [(name, content.decode()) for name, (content, _) in files.items() if name.endswith(ending)]


def _named_from(module: str, text: str) -> str:
    """A module's text, what it takes named by whole names: modules that are data have no folder to begin from."""
    folder = posixpath.dirname(module)
    return IMPORT.sub(lambda found: f'{found[1]}"yhly/{posixpath.normpath(posixpath.join(folder, found[2]))}"', text)


def _rewritten(text: str, inlined: Mapping[str, str]) -> str:
    for address, data in inlined.items():
        text = text.replace(address, data)
    return text


def _harmless(content: Any) -> str:
    """JSON that ends no script element."""
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")


def _packed_tape(address: str, tape: bytes) -> str:
    """The same, kept for the next file: one asks for its size first."""
    if address not in PACKED:
        while len(PACKED) >= MOST_PACKED:
            PACKED.pop(next(iter(PACKED)), None)
        PACKED[address] = _packed(tape)
    return PACKED[address]


def _packed(content: bytes) -> str:
    return base64.b64encode(gzip.compress(content, 6, mtime=0)).decode()


def _data(content: bytes, media_type: str) -> str:
    return f"data:{media_type};base64,{base64.b64encode(content).decode()}"
