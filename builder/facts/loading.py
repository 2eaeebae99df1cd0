"""From the files of a repository to checked facts: read, shape, words, meaning; every problem at once.

In: the root folder. Out: `Facts`, or `InputError` with all problems. `check` gives the problems alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from builder.facts.editions import Ledger
from builder.facts.entries import PlaceEntry, SourceEntry, StatementEntry
from builder.facts.guides import Guide, check_guides, ordered
from builder.facts.ledger import read_ledger
from builder.facts.meaning import check_place
from builder.facts.model import Alternative, Condition, Facts, Place, Statement
from builder.facts.problems import InputError, Problem, has_errors
from builder.facts.prose import read_guides
from builder.facts.reading import Document, read_document
from builder.facts.situations import Cards, Situations
from builder.facts.together import check_together
from builder.facts.validating import validate
from builder.facts.vocabulary import Vocabulary
from builder.facts.wording import check_words

Model = TypeVar("Model", Vocabulary, Situations, Cards)


@dataclass(frozen=True, slots=True)
class Loaded:
    """What was read, as far as it could be, and all that is wrong with it."""

    facts: Facts | None
    problems: tuple[Problem, ...]


def load(root: Path) -> Facts:
    """The facts of a repository; raises InputError with every problem when one of them is an error."""
    loaded = check(root)
    if loaded.facts is None or has_errors(loaded.problems):
        raise InputError(loaded.problems)
    return loaded.facts


def check(root: Path) -> Loaded:
    """Read everything that volunteers edit and collect what is wrong, without stopping at the first problem."""
    problems: list[Problem] = []
    vocabulary = _read(root, "content/vocabulary.yaml", Vocabulary, problems)
    situations = _read(root, "content/situations.yaml", Situations, problems)
    cards = _read(root, "content/cards.yaml", Cards, problems)
    ledger, found = read_ledger(root)
    problems += found
    front = read_document(root / "policies.yaml", "policies.yaml")
    entry, found = validate(front, PlaceEntry)
    problems += found
    files = _included(root, front, entry.include if entry else _raw_include(front), problems)
    parsed: list[tuple[Document, PlaceEntry]] = [(front, entry)] if entry else []
    for name in files:
        document = read_document(root / name, name)
        place, found = validate(document, PlaceEntry)
        problems += found
        if place:
            parsed.append((document, place))
    guides, found_in_guides = read_guides(root)
    problems += found_in_guides
    if vocabulary is None or situations is None or cards is None:
        return Loaded(None, tuple(sorted(set(problems))))
    problems += check_words(vocabulary[1], vocabulary[0], situations, cards)
    for document, place in parsed:
        problems += check_place(document, place, vocabulary[1])
    problems += check_together(parsed, vocabulary, situations, cards, guides)
    sources = {key for _, place in parsed for key in place.sources}
    places = {place.place for _, place in parsed}
    problems += check_guides(guides, vocabulary[1], situations[1], cards[1], sources, places)
    facts = None
    if ledger is not None and not has_errors(problems):
        facts = _facts(vocabulary[1], situations[1], cards[1], parsed, guides, ledger)
    return Loaded(facts, tuple(sorted(set(problems))))


def _read(root: Path, name: str, model: type[Model], problems: list[Problem]) -> tuple[Document, Model] | None:
    document = read_document(root / name, name)
    read, found = validate(document, model)
    problems += found
    return (document, read) if read is not None else None


def _raw_include(front: Document) -> tuple[str, ...]:
    """The places to read although the front file has faults of its own, so that all problems come in one run."""
    listed = front.data.get("include", ()) if isinstance(front.data, dict) else ()
    return tuple(each for each in listed if isinstance(each, str)) if isinstance(listed, list) else ()


def _included(root: Path, front: Document, include: Iterable[str], problems: list[Problem]) -> list[str]:
    """Names of the place files below the folders that `policies.yaml` includes, sorted so that order never matters."""
    found: set[str] = set()
    for index, folder in enumerate(include):
        start = root / folder
        inside = start.resolve().is_relative_to(root.resolve())
        if not inside or not start.is_dir():
            problems.append(front.problem(("include", index), f'"{folder}" is not a folder of this repository.'))
            continue
        found |= {path.relative_to(root).as_posix() for path in start.rglob("*.yaml")}
    return sorted(found)


def _facts(
    vocabulary: Vocabulary,
    situations: Situations,
    cards: Cards,
    parsed: list[tuple[Document, PlaceEntry]],
    guides: list[Guide],
    ledger: Ledger,
) -> Facts:
    places: dict[str, Place] = {}
    sources: dict[str, SourceEntry] = {}
    for document, entry in sorted(parsed, key=lambda each: each[1].place):
        statements = tuple(
            _statement(entry.place, question, row, vocabulary)
            for question in vocabulary.questions
            for row in sorted(entry.rules.get(question, ()), key=lambda row: row.id)
        )
        codes = {key: value for key, value in entry.codes.model_dump().items() if value is not None}
        places[entry.place] = Place(
            id=entry.place, name=entry.name, kind=entry.kind, edition_code=entry.edition_code, file=document.file,
            codes=codes, names=dict(entry.names), covers=entry.covers, lies_in=entry.lies_in,
            scope=entry.scope_of_immigration_enforcement, statements=statements,
            records=entry.records, contacts=entry.contacts,
        )  # fmt: skip
        sources |= entry.sources
    by_id = {row.id: row for place in places.values() for row in place.statements}
    told = ordered(guides, vocabulary, situations, cards)
    return Facts(vocabulary, situations, cards, places, dict(sorted(sources.items())), by_id, told, ledger)


def _statement(place: str, question: str, row: StatementEntry, vocabulary: Vocabulary) -> Statement:
    if isinstance(row.status, str):
        statuses: tuple[tuple[date, str], ...] = ((date.min, row.status),)
    else:
        statuses = tuple(sorted((each.from_.first, each.is_) for each in row.status))
    return Statement(
        id=row.id, place=place, question=question, answer=row.answer, force=row.force, confidence=row.confidence,
        as_of=row.as_of, sources=row.sources, mode=row.mode, unless=_alternatives(row.unless),
        only_if=_alternatives(row.only_if), always=tuple(c for group in _alternatives(row.always) for c in group),
        actors=row.actors or vocabulary.questions[question].actors[:1], subjects=row.subjects, places=row.places,
        procedure=row.procedure, must_give=row.must_give, penalty=row.penalty, agency=row.agency, statuses=statuses,
        from_=row.from_, until=row.until, overridden_by=row.overridden_by, preempts=row.preempts,
        applies_to_events_from=row.applies_to_events_from, cite=row.cite, note=row.note, claims=row.claims,
    )  # fmt: skip


def _alternatives(entries: Iterable[Any]) -> tuple[Alternative, ...]:
    return tuple(
        tuple(condition(each) for each in entry) if isinstance(entry, list | tuple) else (condition(entry),)
        for entry in entries
    )


def condition(entry: str | Mapping[str, Any]) -> Condition:
    """A condition from its YAML: a word, `{word: {parameter: value}}`, or `{not: …}` around either."""
    if isinstance(entry, str):
        return Condition(entry.lower())
    word, value = next(iter(entry.items()))
    if word == "not":
        inner = condition(value)
        return Condition(inner.word, not inner.negated, inner.parameters)
    return Condition(word.lower(), False, tuple((key, str(text)) for key, text in value.items()))
