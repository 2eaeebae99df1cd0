"""What holds at a place on a day: pure functions from facts to answers. The rules are settled case by case in the tests.

Rows that speak for different actors, modes, kinds of place or people never hide each other: each such facet has its own
headline. Beside it stand `also` (rows that apply too, or are set aside), `warnings` (claims and practice) and `notes`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import product
from typing import Literal

from builder.facts.model import Facts, Place, Statement
from builder.facts.vocabulary import Question, Vocabulary

Kind = Literal["stated", "no_rule_found", "unverified", "unknown"]
NoteKind = Literal["not_yet", "blocked", "unchecked_here"]
_Facet = tuple[str, str | None, str | None, str | None]
_SILENT = ("no_rule_found", "unknown")
_WORDS = {
    "no": 0,
    **dict.fromkeys(("no_staging", "no_unless", "may_request"), 1),
    **dict.fromkeys(("sometimes", "yes_if", "discretion", "voluntary", "depends", "may_demand"), 2),
    **dict.fromkeys(("yes", "must_give"), 3),
    "required": 4,
}


@dataclass(frozen=True, slots=True)
class Beside:
    """A row that stands beside the headline; `set_aside` where a higher law has put it out of force."""

    row: Statement
    set_aside: bool = False


@dataclass(frozen=True, slots=True)
class Note:
    """What a reader must know about the state of the question; `row` is the row it speaks of."""

    kind: NoteKind
    row: Statement


@dataclass(frozen=True, slots=True)
class Answer:
    """What holds for one facet of a question at a place on a day."""

    place: str
    question: str
    day: date
    kind: Kind
    actors: tuple[str, ...] = ()
    mode: str | None = None
    places: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()
    headline: Statement | None = None
    also: tuple[Beside, ...] = ()
    warnings: tuple[Statement, ...] = ()
    notes: tuple[Note, ...] = ()

    @property
    def from_elsewhere(self) -> bool:
        """The headline comes from a place above."""
        return self.headline is not None and self.headline.place != self.place


def active(row: Statement, day: date, vocabulary: Vocabulary) -> bool:
    """The row is in force on that day, before any other row is looked at (`until` is exclusive)."""
    if not row.starts <= day < row.ends:
        return False
    status = row.status_on(day)
    return vocabulary.statuses[status].active or status == "not_yet"


def protection(answer: str, question: Question) -> int:
    """How much an answer protects a person; higher is more."""
    rank = _WORDS.get(answer, 2)
    return rank if question.protective == "yes" else -rank


def answers(facts: Facts, place: str, question: str, day: date) -> tuple[Answer, ...]:
    """Everything that holds there that day for a question, in the order of actors in the vocabulary.

    Without any row the one answer is `unknown`. Raises KeyError for a place or question that does not exist.
    """
    chain = facts.chain(place)
    asked = facts.vocabulary.questions[question]
    rows = [row for each in chain for row in each.by_question.get(question, ())]
    if not rows:
        return (Answer(place, question, day, "unknown"),)
    in_force = {row.id: row for row in rows if active(row, day, facts.vocabulary)}
    standing = [row for row in in_force.values() if not _overridden(row, facts, day)]
    set_aside = {row.id for row in standing if _preempted(row, standing, asked, chain)}
    pending = [row for row in rows if row.id not in in_force]
    found: dict[tuple[object, ...], list[tuple[Answer, _Facet]]] = {}
    for facet in _facets(standing, pending, facts.vocabulary, day):
        mine = [row for row in standing if _speaks_for(row, facet)]
        answer = _answer(facts, chain, question, day, mine, [r for r in pending if _speaks_for(r, facet)], set_aside)
        key = (answer.headline and answer.headline.id, answer.kind, facet[1])
        found.setdefault(key, []).append((answer, facet))
    joined = [_joined(group, facts.vocabulary) for group in found.values()]
    joined = [each for each in joined if each.kind != "unknown" or each.notes or each.warnings] or joined[:1]
    if not joined:
        return (Answer(place, question, day, "unknown"),)
    return tuple(sorted(joined, key=lambda each: _order(each, facts.vocabulary)))


def _overridden(row: Statement, facts: Facts, day: date) -> bool:
    """The row that replaces it is itself in force; when that row ends, this one counts again."""
    if row.overridden_by is None:
        return False
    other = facts.statements.get(row.overridden_by)
    return other is not None and active(other, day, facts.vocabulary)


def _preempted(row: Statement, rows: Iterable[Statement], question: Question, chain: tuple[Place, ...]) -> bool:
    """A row of a higher place takes local rules like this one out of force."""
    depth = {place.id: index for index, place in enumerate(chain)}
    mine = protection(row.answer, question)
    for other in rows:
        if other.preempts is None or depth[other.place] <= depth[row.place] or row.answer in _SILENT:
            continue
        # A rule on agreements says nothing of renting jail space. Whom the rules bind is not compared: of two mistakes,
        # showing a protection that a state has ended is the worse one.
        if other.mode and row.mode and other.mode != row.mode:
            continue
        theirs = protection(other.answer, question)
        beats = {"all": True, "more_protective": mine > theirs, "less_protective": mine < theirs}
        if beats[other.preempts]:
            return True
    return False


def _facets(standing: list[Statement], pending: list[Statement], vocabulary: Vocabulary, day: date) -> Iterator[_Facet]:
    """Every (actor, mode, kind of place, subject) that a row in force, blocked or still to start speaks for."""
    seen: dict[_Facet, None] = {}
    told = [row for row in pending if row.status_on(day) in ("blocked", "not_yet") and day < row.ends]
    for row in (*standing, *told):
        for facet in _row_facets(row):
            seen.setdefault(facet)
    yield from sorted(seen, key=lambda facet: tuple(str(part) for part in facet))


def _row_facets(row: Statement) -> Iterator[_Facet]:
    yield from product(row.actors, (row.mode,), row.places or (None,), row.subjects or (None,))


def _speaks_for(row: Statement, facet: _Facet) -> bool:
    """A row with no kind of place or subject speaks for all of them."""
    actor, mode, setting, subject = facet
    return (
        actor in row.actors
        and row.mode == mode
        and (not row.places or setting is None or setting in row.places)
        and (bool(row.places) == (setting is not None) or not row.places)
        and (not row.subjects or subject in row.subjects)
    )


def _answer(
    facts: Facts,
    chain: tuple[Place, ...],
    question: str,
    day: date,
    rows: list[Statement],
    pending: list[Statement],
    set_aside: set[str],
) -> Answer:
    forces = facts.vocabulary.forces
    depth = {place.id: index for index, place in enumerate(chain)}

    def rank(row: Statement) -> tuple[object, ...]:
        force = forces[row.force]
        newest = -(row.starts.toordinal())
        return (row.id in set_aside, row.answer in _SILENT, force.advice, depth[row.place], force.rank, newest, row.id)

    warnings = tuple(sorted((row for row in rows if forces[row.force].warning and row.confidence != "unverified"), key=rank))
    verified = sorted((r for r in rows if r.confidence != "unverified" and not forces[r.force].warning), key=rank)
    unverified = sorted((row for row in rows if row.confidence == "unverified"), key=rank)
    lead = next((row for row in verified if row.id not in set_aside), None)
    notes = [Note("not_yet", r) for r in sorted(pending, key=rank) if r.status_on(day) == "not_yet" and day < r.starts]
    notes += [
        Note("blocked", r) for r in sorted(pending, key=rank) if r.status_on(day) == "blocked" and r.starts <= day < r.ends
    ]
    beside = tuple(Beside(row, row.id in set_aside) for row in verified if row is not lead)
    if lead is None:
        kind: Kind = "unverified" if unverified else "unknown"
        return Answer(chain[0].id, question, day, kind, also=beside, warnings=warnings, notes=tuple(notes))
    nearer = [row for row in unverified if depth[row.place] < depth[lead.place]]
    notes += [Note("unchecked_here", row) for row in nearer]
    kind = "no_rule_found" if lead.answer == "no_rule_found" else "unknown" if lead.answer == "unknown" else "stated"
    return Answer(chain[0].id, question, day, kind, headline=lead, also=beside, warnings=warnings, notes=tuple(notes))


def _joined(group: list[tuple[Answer, _Facet]], vocabulary: Vocabulary) -> Answer:
    """One answer for all the facets whose headline it is; what stands beside it is the sum."""
    first = group[0][0]

    def ordered(index: int, words: Iterable[str]) -> tuple[str, ...]:
        named = {facet[index] for _, facet in group} - {None}
        return tuple(word for word in words if word in named)

    beside = {each.row.id: each for answer, _ in group for each in answer.also}
    warnings = {row.id: row for answer, _ in group for row in answer.warnings}
    notes = {(note.kind, note.row.id): note for answer, _ in group for note in answer.notes}
    return Answer(
        first.place, first.question, first.day, first.kind, ordered(0, vocabulary.actors), group[0][1][1],
        ordered(2, vocabulary.places), ordered(3, vocabulary.subjects), first.headline, tuple(beside.values()),
        tuple(warnings.values()), tuple(notes.values()),
    )  # fmt: skip


def _order(answer: Answer, vocabulary: Vocabulary) -> tuple[object, ...]:
    modes = list(vocabulary.questions[answer.question].modes)
    places, actors = list(vocabulary.places), list(vocabulary.actors)
    return (
        modes.index(answer.mode) if answer.mode in modes else -1,
        places.index(answer.places[0]) if answer.places else -1,
        actors.index(answer.actors[0]) if answer.actors else -1,
        answer.headline.id if answer.headline else "",
    )
