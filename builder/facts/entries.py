"""The shape of a place file, as pydantic models: from these come the checks of keys and the JSON Schema for editors.

Words (answers, actors, conditions …) are checked against the vocabulary in `meaning.py`, since the vocabulary is data.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from builder.facts.dates import AsOf, Dated
from builder.facts.vocabulary import Entry, Text

Identifier = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
PlaceId = Annotated[str, Field(pattern=r"^[a-z0-9-]+(/[a-z0-9-]+)*$")]
Url = Annotated[str, Field(pattern=r"^https?://[^\s<>\"]+$")]
Claim = Annotated[str, Field(pattern=r"^S(0[1-9]|1\d|2[0-2])$")]
SourceKind = Literal[
    "statute", "regulation", "case", "order", "memo", "form", "bill",
    "official", "news", "secondary", "tracker", "dataset",
]  # fmt: skip
Confidence = Literal["read", "reported", "unverified"]


def _lower(value: Any) -> Any:
    return value.lower() if isinstance(value, str) else value


def _listed(value: Any) -> Any:
    """One word where a list is meant is taken as a list of one."""
    return [value] if isinstance(value, str) else value


Word = Annotated[str, BeforeValidator(_lower), Field(min_length=1)]
Words = Annotated[tuple[Word, ...], BeforeValidator(_listed)]
ConditionEntry = str | dict[str, Any]
Alternatives = Annotated[tuple[ConditionEntry | tuple[ConditionEntry, ...], ...], BeforeValidator(_listed)]


class StatusEntry(Entry):
    """One dated word of a list of statuses."""

    is_: Word = Field(alias="is")
    from_: Dated = Field(alias="from")


class PenaltyEntry(Entry):
    """What the law threatens, in numbers: a fine in US dollars, months of jail, the class of the offence."""

    fine: int | None = None
    months: int | None = None
    offence_class: Text | None = None


class StatementEntry(Entry):
    """One row of a place under a question."""

    id: Identifier
    claims: tuple[Claim, ...] = ()
    mode: Word | None = None
    answer: Word
    unless: Alternatives = ()
    only_if: Alternatives = ()
    always: Alternatives = ()
    actors: Words = ()
    subjects: Words = ()
    places: Words = ()
    procedure: Words = ()
    must_give: Words = ()
    penalty: PenaltyEntry | None = None
    agency: Text | None = None
    force: Word
    status: Word | tuple[StatusEntry, ...] = "in_force"
    from_: Dated | None = Field(default=None, alias="from")
    until: Dated | None = None
    overridden_by: Identifier | None = None
    preempts: Word | None = None
    applies_to_events_from: Dated | None = None
    sources: tuple[Identifier, ...] = ()
    as_of: AsOf
    confidence: Annotated[Confidence, BeforeValidator(_lower)]
    cite: Text | None = None
    note: Text | None = None


class RecordEntry(Entry):
    """Something dated that is not a rule: an aim, the context, how a fact became known."""

    id: Identifier
    claims: tuple[Claim, ...] = ()
    kind: Literal["aim", "context", "provenance"]
    date: Dated
    text: Text
    sources: tuple[Identifier, ...] = Field(min_length=1)


class ContactEntry(Entry):
    """A phone line or an official page; a line nobody rang (`called`) is shown with that warning and never printed."""

    id: Identifier
    name: Text
    phone: Text | None = None
    url: Url | None = None
    hours: Text | None = None
    languages: Text | None = None
    run_by: Text
    source: Identifier
    read: AsOf
    called: Dated | None = None
    expires: Dated | None = None


class SourceEntry(Entry):
    """Where a fact was read. `date`: of the law itself. `as_of`: the day the copy speaks for. `read`: the day we read it."""

    title: Text
    short: Text
    publisher: Text
    url: Url
    also_read: tuple[Url, ...] = ()
    official: Text | None = None
    archived: Url | None = None
    section: Text | None = None
    kind: SourceKind
    date: Dated | None = None
    as_of: AsOf
    read: Dated
    reading: Annotated[Literal["text", "official", "secondary", "weak"], BeforeValidator(_lower)]


class CodesEntry(Entry):
    """Public codes of a place: ISO 3166-2, FIPS, Census GEOID."""

    iso: Text | None = None
    fips: Text | None = None
    geoid: Text | None = None


class PlaceEntry(Entry):
    """A whole place file.

    For finding a place by ZIP code: `covers` names the counties that lie wholly in a city, `lies_in` those of which a
    city is a part, as the Census writes them. A place named after its county needs neither.
    """

    place: PlaceId
    name: Text
    kind: Literal["country", "state", "district", "territory", "county", "city"]
    edition_code: Annotated[str, Field(pattern=r"^[A-Z0-9]{2,8}$")]
    codes: CodesEntry = Field(default_factory=CodesEntry)
    names: dict[str, Text] = Field(default_factory=dict)
    covers: tuple[Text, ...] = ()
    lies_in: tuple[Text, ...] = ()
    scope_of_immigration_enforcement: Word | None = None
    include: tuple[Text, ...] = ()
    rules: dict[str, tuple[StatementEntry, ...]] = Field(default_factory=dict)
    records: tuple[RecordEntry, ...] = ()
    contacts: tuple[ContactEntry, ...] = ()
    sources: dict[Identifier, SourceEntry] = Field(default_factory=dict)
