"""The files that find places and words: names, ZIP codes and the index of the search, each loaded only when asked for."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from builder.facts.model import Facts
from builder.pages.page import Page
from builder.site.place_names import names_document
from builder.site.search_index import search_files
from builder.site.zip_codes import read_counties, zip_document

_SCRIPTS = ("find.js", "search.js")


def finding_files(root: Path, facts: Facts, pages: Mapping[str, Page]) -> dict[str, bytes | Path]:
    """`/find/*.json` and `/pagefind/*` by their path below the site's root; raises InputError for an unknown county."""
    files: dict[str, bytes | Path] = {f"find/{name}": (root / "theme/find" / name).read_bytes() for name in _SCRIPTS}
    files["find/names.json"] = names_document(facts)
    zips = zip_document(facts, read_counties(root))
    if zips is not None:
        files["find/zip.json"] = zips
    files |= search_files(pages, facts.places)
    return files
