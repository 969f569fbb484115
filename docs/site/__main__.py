"""`python -m docs.site [--out DIR]`: the whole site, Chinese at its root and English in `en`; a warning is an error."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from docs.site.navigation import LANGUAGES, ROOT
from docs.site.sources import gather

FOLDER = Path(__file__).resolve().parent
SPHINX = {"zh": "zh_CN", "en": "en"}


def main(arguments: list[str] | None = None) -> int:
    """Build both languages; the exit code is that of the first build that fails."""
    parser = argparse.ArgumentParser(prog="python -m docs.site", description=__doc__)
    parser.add_argument("--out", default=ROOT / "site", type=Path, help="folder of the site, `site` by default")
    out: Path = parser.parse_args(arguments).out
    for lang in LANGUAGES:
        target = out if lang == "zh" else out / lang
        if code := build(lang, target):
            return code
    print(f"{out / 'index.html'}")
    return 0


def build(lang: str, out: Path) -> int:
    """Gather the pages of a language and have them built; the exit code of Sphinx.

    Sphinx has a process of its own: in one process the words of its theme keep the language of the first build.
    """
    modules = os.pathsep.join([str(ROOT), *filter(None, sys.path)])
    surroundings = os.environ | {"YHLY_DOCS_LANG": lang, "PYTHONPATH": modules}
    with tempfile.TemporaryDirectory() as work:
        pages = Path(work, "pages")
        gather(lang, pages)
        return subprocess.run(
            [sys.executable, "-m", "sphinx", "-q", "-W", "--keep-going", "-n", "-b", "html", "-c", str(FOLDER),
             "-d", str(Path(work, "read")), "-D", f"language={SPHINX[lang]}", str(pages), str(out)],
            env=surroundings, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
