"""Sphinx configuration; `python -m docs.site` calls Sphinx with it, once for each language."""

from __future__ import annotations

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import yhly_sim  # noqa: E402 - found from here

lang = os.environ.get("YHLY_DOCS_LANG", "zh")

project = "yhly-sim"
author = "yhly-sim authors"
release = yhly_sim.__version__
root_doc = "index"
extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon", "docs.site.word_pairs", "docs.site.readable"]

myst_heading_anchors = 5
nitpick_ignore_regex = [("py:.*", ".*")]
"""Types of other packages have no pages here; links between pages are checked all the same."""

highlight_language = "none"
default_role = "code"
napoleon_use_ivar = True
autodoc_typehints = "none"
autodoc_member_order = "bysource"
autoclass_content = "both"
python_use_unqualified_type_names = True

html_theme = "furo"
html_title = {"zh": "yhly-sim 文档", "en": "yhly-sim"}[lang]
html_static_path = ["static"]
html_css_files = ["site.css"]
templates_path = ["templates"]
html_copy_source = False
html_show_copyright = False
html_search_language = {"zh": "zh", "en": "en"}[lang]
html_context = {
    "switch_label": {"zh": "English", "en": "中文"}[lang],
    "switch_prefix": {"zh": "en/", "en": "../"}[lang],
    "switch_lang": {"zh": "en", "en": "zh-CN"}[lang],
}
html_sidebars = {"**": ["sidebar/brand.html", "sidebar/language.html", "sidebar/search.html",
                        "sidebar/scroll-start.html", "sidebar/navigation.html", "sidebar/scroll-end.html"]}
html_theme_options = {
    "light_css_variables": {
        "color-brand-primary": "#5b3f8c", "color-brand-content": "#5b3f8c", "color-brand-visited": "#5b3f8c",
        "font-stack": "system-ui, 'Noto Sans SC', 'Noto Sans CJK SC', 'Source Han Sans SC', 'PingFang SC', "
                      "'Microsoft YaHei', sans-serif",
    },
    "dark_css_variables": {
        "color-brand-primary": "#c6b1ec", "color-brand-content": "#c6b1ec", "color-brand-visited": "#c6b1ec",
    },
}
