"""What Sphinx reads: the pages of one language under one name each, with links that lead to their neighbours."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from docs.site.navigation import DOCS, LANGUAGES, PAGES, ROOT, navigation, sources

LINK = re.compile(r"\[([^\]]*)\]\(([^)#\s]+)(#[^)\s]*)?\)")
SWITCH = re.compile(r"^\[(?:English|中文)\]\([\w./]+\.md\)\n+", re.MULTILINE)
"""The line that leads to the other language; the site has that in its sidebar."""
BROKEN = re.compile(r"(?<=[\u3000-\u9fff\uff00-\uffef])\n *(?=[\u4e00-\u9fff“（《])"
                    r"|(?<=[\u3000-\u303f\uff00-\uffef])\n *(?!\d+\. )(?=[`\w\[])")
"""A line that ends within Chinese or with its punctuation, in a list as well: a browser would show a space there."""

SUMMARY = DOCS / "decisions" / "summary.zh.md"
"""All decisions in Chinese, a row each; the decisions themselves are in English."""

OTHER = {"zh": "这一页只有英文。", "en": "This page is in Chinese only."}


def gather(lang: str, out: Path) -> None:
    """Write the pages of a language to a folder: `tutorial.zh.md` becomes `tutorial.md`, links with it.

    A page without that language is there in the other one, and says so. The index gets the navigation.
    """
    out.mkdir(parents=True)
    names = ["index", *(name for group in navigation() for name in group.pages if "/" not in name)]
    for name in names:
        found = sources(name)
        path = found.get(lang) or found[next(one for one in LANGUAGES if one in found)]
        text = rewritten(path.read_text(encoding="utf-8"), path)
        if lang == "zh":
            text = joined(text)
        if lang not in found and name != "glossary":
            text = text.replace("\n\n", f"\n\n> {OTHER[lang]}\n\n", 1)
        if name == "index":
            text += contents(lang)
        (out / f"{name}.md").write_text(text, encoding="utf-8")
    _gather_decisions(lang, out / "decisions")
    shutil.copy(DOCS / "validation.yaml", out)
    images = DOCS / "images"
    if images.is_dir():
        shutil.copytree(images, out / "images")


def joined(text: str) -> str:
    """Chinese lines of a paragraph as one line; what stands in fences stays.

    >>> joined("模型里\\n的一个数")
    '模型里的一个数'
    """
    parts = re.split(r"(^```.*?^```$)", text, flags=re.MULTILINE | re.DOTALL)
    return "".join(part if part.startswith("```") else BROKEN.sub("", part) for part in parts)


def rewritten(text: str, path: Path) -> str:
    """A page's text with links to where the site has their targets."""
    text = SWITCH.sub("", text, count=1)

    def moved(match: re.Match[str]) -> str:
        target = target_of(match[2], path)
        if target is None:
            return match[1]
        if path.parent.name == "decisions" and "://" not in target and target != match[2]:
            target = f"../{target}"
        return f"[{match[1]}]({target}{match[3] or ''})"

    return LINK.sub(moved, text)


def target_of(target: str, path: Path) -> str | None:
    """Where a link leads on the site; None for what is not on it, such as a notebook.

    >>> target_of("docs/odd.zh.md", ROOT / "README.zh.md"), target_of("decisions", DOCS / "index.md")
    ('odd.md', 'decisions/index.md')
    """
    if "://" in target:
        return target
    folder = DOCS if path.parent == PAGES else path.parent
    whole = (folder / target).resolve()
    if whole in (DOCS / "decisions", SUMMARY):
        return "decisions/index.md"
    if whole.parent == ROOT and whole.suffix == ".md":
        return whole.name.replace(".zh.md", ".md").lower()
    if whole.is_relative_to(DOCS):
        return whole.relative_to(DOCS).as_posix().replace(".zh.md", ".md")
    return None


def contents(lang: str) -> str:
    """The navigation, as hidden tables of contents."""
    blocks = []
    for group in navigation():
        if group.pages:
            lines = "\n".join("README <readme>" if name == "readme" else name for name in group.pages)
            blocks.append(f"```{{toctree}}\n:hidden:\n:caption: {group.title[lang]}\n\n{lines}\n```")
    return "\n" + "\n\n".join(blocks) + "\n"


def _gather_decisions(lang: str, out: Path) -> None:
    out.mkdir()
    for path in sorted((DOCS / "decisions").glob("0*.md")):
        (out / path.name).write_text(rewritten(path.read_text(encoding="utf-8"), path), encoding="utf-8")
    title = {"zh": rewritten(SUMMARY.read_text(encoding="utf-8"), SUMMARY),
             "en": "# Decisions\n\nWhat was decided against the first plan, with reasons and measurements."}
    table = "```{toctree}\n:maxdepth: 1\n:glob:\n\n0*\n```\n"
    (out / "index.md").write_text(f"{title[lang]}\n\n{table}", encoding="utf-8")
