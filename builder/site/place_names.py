"""`/find/names.json`: what people may type for a place, in every language, read on the reader's own device."""

from __future__ import annotations

import json

from builder.facts.model import Facts, Place


def names_document(facts: Facts) -> bytes:
    """Each place with its names in all languages, its postal letters and the counties that lie in it."""
    found = {place.id: _names(place) for place in facts.places.values()}
    return json.dumps(found, ensure_ascii=False, separators=(",", ":")).encode()


def _names(place: Place) -> list[str]:
    letters = place.codes.get("iso", "").rpartition("-")[2]
    names = (place.name, letters, place.edition_code, *place.names.values(), *place.covers)
    return list(dict.fromkeys(name for name in names if name))
