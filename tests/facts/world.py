"""Small worlds of statements for the tests of what holds."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from builder.facts.dates import parse_date
from builder.facts.model import Facts, Place, Statement


def row(key: str, place: str, answer: str, force: str = "statute", question: str = "detainer_hold", **more: Any) -> Statement:
    """A statement with the usual values; dates may be given as text."""
    for name, field in (("start", "from_"), ("until", "until")):
        if name in more and isinstance(more[name], str):
            more[field] = parse_date(more.pop(name))
    values: dict[str, Any] = {
        "actors": ("local_police",), "confidence": "read", "as_of": parse_date("2026-06-01"), "sources": ("s",),
    }  # fmt: skip
    return Statement(key, place, question, answer, force, **(values | more))


def world(facts: Facts, *rows: Statement) -> Facts:
    """The vocabulary of the repository with these places and rows only."""
    ids = {"us"}
    for each in rows:
        parts = each.place.split("/")
        ids |= {"/".join(parts[: n + 1]) for n in range(len(parts))}
    places = {
        place: Place(place, place, "city", "X", "x.yaml", statements=tuple(each for each in rows if each.place == place))
        for place in sorted(ids)
    }
    return replace(facts, places=places, statements={each.id: each for each in rows})


def with_places(facts: Facts, *ids: str) -> Facts:
    """The same world with more places that state nothing."""
    more = {place: Place(place, place, "city", "X", "x.yaml") for place in ids if place not in facts.places}
    return replace(facts, places=dict(facts.places) | more)


DAY = date(2026, 11, 24)
