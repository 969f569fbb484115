"""The documentation site: `python -m docs.site` builds it from the pages of this folder, in Chinese and English."""
