"""How firm and how fresh a row is on a day: the state that every reader is shown beside it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from builder.facts.answers import active
from builder.facts.dates import add_months
from builder.facts.entries import ContactEntry
from builder.facts.model import Facts, Statement


@dataclass(frozen=True, slots=True)
class Standing:
    """The state of a row on a day (a word of `states`), when it should be checked again, and whether that has passed."""

    state: str
    review_by: date
    overdue: bool
    in_litigation: bool


def review_by(row: Statement, facts: Facts, day: date) -> date:
    """`as_of` and the months of its kind of source; a row in court, blocked or proposed has three."""
    if row.as_of.undated:
        return date.min
    status = facts.vocabulary.statuses[row.status_on(day)]
    months = status.months if status.months is not None else facts.vocabulary.forces[row.force].months
    return add_months(row.as_of.last, months)


def standing(row: Statement, facts: Facts, day: date) -> Standing:
    """What a reader is told of a row on that day; doubt comes before firmness."""
    review = review_by(row, facts, day)
    status = row.status_on(day)
    return Standing(_state(row, facts, day, status), review, review < day, status == "in_litigation")


def _state(row: Statement, facts: Facts, day: date, status: str) -> str:
    if row.ends <= day or status in ("ended", "superseded"):
        return "superseded" if _replaced(row, facts) or status == "superseded" else "ended"
    if row.overridden_by and (other := facts.statements.get(row.overridden_by)) and other.starts <= day < other.ends:
        return "superseded"
    if status in ("proposed", "blocked"):
        return status
    if day < row.starts:
        return "not_yet"
    if row.confidence == "unverified":
        return "unverified"
    if row.force in ("claimed", "practice", "guidance"):
        return row.force
    if row.answer in ("no_rule_found", "unknown"):
        return row.answer
    if row.confidence == "reported":
        return "reported"
    return "in_litigation" if status == "in_litigation" else "settled"


def _replaced(row: Statement, facts: Facts) -> bool:
    """A later row of the same place answers the same question for one of the same actors."""
    return any(
        other.question == row.question and other.mode == row.mode and other.id != row.id
        and other.starts >= row.ends and set(other.actors) & set(row.actors)
        for other in facts.places[row.place].statements
    )  # fmt: skip


def callable_on(contact: ContactEntry, facts: Facts, day: date) -> bool:
    """A line may be offered that we rang or read in an official source, until its proof runs out."""
    if contact.expires is not None and contact.expires.last < day:
        return False
    return contact.phone is None or contact.called is not None or facts.sources[contact.source].kind == "official"


def printable(row: Statement, facts: Facts, day: date) -> bool:
    """May stand on a card: its state allows it, and it is not overdue."""
    found = standing(row, facts, day)
    return facts.vocabulary.states[found.state].card and not found.overdue


def due(facts: Facts, today: date, by: date) -> Iterator[tuple[date, Statement]]:
    """The rows in force today whose review is due by a day, with the day of review; the oldest first (undated: `date.min`)."""
    found = (
        (review_by(row, facts, today), row)
        for place in facts.places.values()
        for row in place.statements
        if active(row, today, facts.vocabulary)
    )
    yield from sorted((each for each in found if each[0] <= by), key=lambda each: (each[0], each[1].place, each[1].id))
