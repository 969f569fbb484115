"""Chinese search without a dictionary: texts and questions are cut into pairs of characters, in the same way.

A dictionary cuts a page and a question differently as soon as a word is missing from it, and words of this field are.
"""

from __future__ import annotations

import re
from typing import Any

from sphinx.search import SearchLanguage

RUN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]+|[a-z0-9_]+")


class WordPairs(SearchLanguage):
    """Chinese in overlapping pairs, everything else in words."""

    lang = "zh"
    language_name = "Chinese"
    js_splitter_code = """
function splitQuery(query) {
  const index = typeof Search === "undefined" ? null : Search._index;
  const count = (found) => (found === undefined ? 0 : Array.isArray(found) ? found.length : 1);
  const pages = (pair) => (index ? count(index.terms[pair]) + count(index.titleterms[pair]) : 1);
  const found = [];
  for (const run of query.toLowerCase().match(/[\\u3400-\\u9fff\\uf900-\\ufaff]+|[a-z0-9_]+/g) || []) {
    if (/[a-z0-9_]/.test(run) || run.length === 1) { found.push(run); continue; }
    const pairs = [];
    for (let at = 0; at + 2 <= run.length; at += 1) pairs.push(run.slice(at, at + 2));
    // between two words lies a pair that is far rarer than those beside it: it is no part of the question
    const isBorder = (pair, at) => at > 0 && at + 1 < pairs.length
      && 4 * pages(pair) < Math.min(pages(pairs[at - 1]), pages(pairs[at + 1]));
    found.push(...pairs.filter((pair, at) => !isBorder(pair, at)));
  }
  return found;
}
"""

    def split(self, input: str) -> list[str]:
        """What is found of a text.

        >>> WordPairs({}).split("业委会 firm")
        ['业', '委', '会', '业委', '委会', 'firm']
        """
        found: list[str] = []
        for run in RUN.findall(input.lower()):
            if run[0].isascii():
                found.append(run)
            else:
                found += [*run, *(run[at:at + 2] for at in range(len(run) - 1))]
        return found

    def word_filter(self, word: str) -> bool:
        """Everything but bare numbers."""
        return not word.isdigit()


def setup(app: Any) -> dict[str, bool]:
    """Called by Sphinx: `zh` is ours from here on."""
    app.add_search_language(WordPairs)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
