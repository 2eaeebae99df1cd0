"""Checked facts: what the rest of the program sees. Everything here is immutable."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from builder.facts.dates import PartialDate
from builder.facts.editions import Ledger
from builder.facts.entries import ContactEntry, PenaltyEntry, RecordEntry, SourceEntry
from builder.facts.guides import Guide
from builder.facts.situations import Cards, Situations
from builder.facts.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Condition:
    """One reason: a word of the vocabulary, perhaps negated, with its parameters in the order of `takes`."""

    word: str
    negated: bool = False
    parameters: tuple[tuple[str, str], ...] = ()


Alternative = tuple[Condition, ...]
"""Conditions that must all be true together; a row holds any one of its alternatives."""


@dataclass(frozen=True, slots=True)
class Statement:
    """One dated, sourced answer of one place to one question."""

    id: str
    place: str
    question: str
    answer: str
    force: str
    confidence: str
    as_of: PartialDate
    sources: tuple[str, ...]
    mode: str | None = None
    unless: tuple[Alternative, ...] = ()
    only_if: tuple[Alternative, ...] = ()
    always: tuple[Condition, ...] = ()
    actors: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    procedure: tuple[str, ...] = ()
    must_give: tuple[str, ...] = ()
    penalty: PenaltyEntry | None = None
    agency: str | None = None
    statuses: tuple[tuple[date, str], ...] = ((date.min, "in_force"),)
    from_: PartialDate | None = None
    until: PartialDate | None = None
    overridden_by: str | None = None
    preempts: str | None = None
    applies_to_events_from: PartialDate | None = None
    cite: str | None = None
    note: str | None = None
    claims: tuple[str, ...] = ()

    @property
    def starts(self) -> date:
        """The first day it is known to hold; a row with no `from` has always held, as far as we know."""
        return self.from_.first if self.from_ else date.min

    @property
    def ends(self) -> date:
        """The first day it no longer holds (`until` is exclusive)."""
        return self.until.first if self.until else date.max

    def status_on(self, day: date) -> str:
        """The word that holds on a day: the last one that began by then."""
        word = self.statuses[0][1]
        for begins, name in self.statuses:
            if begins <= day:
                word = name
        return word


@dataclass(frozen=True, slots=True)
class Place:
    """A jurisdiction: its path id is the hierarchy, the file path and the URL."""

    id: str
    name: str
    kind: str
    edition_code: str
    file: str
    codes: Mapping[str, str] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)
    covers: tuple[str, ...] = ()
    lies_in: tuple[str, ...] = ()
    scope: str | None = None
    statements: tuple[Statement, ...] = ()
    records: tuple[RecordEntry, ...] = ()
    contacts: tuple[ContactEntry, ...] = ()
    by_question: Mapping[str, tuple[Statement, ...]] = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        """Sort the rows by question once, since every answer asks for one question."""
        found: dict[str, list[Statement]] = {}
        for row in self.statements:
            found.setdefault(row.question, []).append(row)
        object.__setattr__(self, "by_question", {key: tuple(rows) for key, rows in found.items()})

    @property
    def parent(self) -> str | None:
        """The id of the place above, or None for a country."""
        return self.id.rpartition("/")[0] or None


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything that volunteers state, checked. `statements` and `sources` are keyed by permanent ids, `guides` by slug."""

    vocabulary: Vocabulary
    situations: Situations
    cards: Cards
    places: Mapping[str, Place]
    sources: Mapping[str, SourceEntry]
    statements: Mapping[str, Statement]
    guides: Mapping[str, Guide] = field(default_factory=dict)
    ledger: Ledger = field(default_factory=Ledger)

    def chain(self, place: str) -> tuple[Place, ...]:
        """The place and those above it, nearest first."""
        found = [self.places[place]]
        while found[-1].parent is not None:
            found.append(self.places[found[-1].parent or ""])
        return tuple(found)

    def children(self, place: str) -> tuple[Place, ...]:
        """The places right below, by name."""
        below = (each for each in self.places.values() if each.parent == place)
        return tuple(sorted(below, key=lambda each: each.name))
