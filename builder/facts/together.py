"""What only all files together can tell: ids used once, sources that exist, carry and are used, parents, overriding rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from builder.facts.entries import PlaceEntry, SourceEntry, StatementEntry
from builder.facts.guides import Guide
from builder.facts.problems import Problem, did_you_mean
from builder.facts.reading import Document
from builder.facts.situations import Cards, Situations
from builder.facts.vocabulary import Vocabulary

_Parsed = Iterable[tuple[Document, PlaceEntry]]
_Pair = tuple[Document, Any]


def check_together(
    parsed: list[tuple[Document, PlaceEntry]],
    vocabulary: _Pair,
    situations: _Pair,
    cards: _Pair,
    guides: Iterable[Guide] = (),
) -> list[Problem]:
    """What only all files together can tell: ids used once, sources that exist and are used, parents, overriding rows."""
    found: list[Problem] = []
    ids: dict[str, str] = {}
    sources: dict[str, SourceEntry] = {}
    places: dict[str, str] = {}
    for document, place in parsed:
        found += _once(document, ("place",), place.place, places, "place")
        for key, source in place.sources.items():
            found += _once_source(document, key, sources, parsed)
            sources[key] = source
    for document, place in parsed:
        for path, row_id in _identified(place):
            found += _once(document, path, row_id, ids, "id")
    rows = {row.id: row for _, place in parsed for group in place.rules.values() for row in group}
    for document, place in parsed:
        parent = place.place.rpartition("/")[0]
        if parent and parent not in places:
            found.append(document.problem(("place",), f"There is no place {parent} above this one. Add {parent}.yaml first."))
        found += _check_references(document, place, sources, rows, vocabulary[1])
    found += _check_fixed_sources(vocabulary, situations, cards, sources)
    told = {source for guide in guides for source in guide.sources()}
    found += _unused(parsed, vocabulary[1], situations[1], cards[1], told)
    return found


def _once(document: Document, path: tuple[str | int, ...], key: str, seen: dict[str, str], what: str) -> list[Problem]:
    spot = document.values.get(path, (1, 1))
    if key in seen:
        return [document.problem(path, f"The {what} {key} is used twice (also in {seen[key]}). Ids are never reused.")]
    seen[key] = f"{document.file}:{spot[0]}"
    return []


def _once_source(document: Document, key: str, sources: Mapping[str, SourceEntry], parsed: _Parsed) -> list[Problem]:
    if key not in sources:
        return []
    first = next(doc.file for doc, place in parsed if key in place.sources)
    sentence = f"The source {key} is described twice (also in {first}). Describe it once; every place can use it."
    return [document.problem(("sources", key), sentence, at_key=True)]


def _identified(place: PlaceEntry) -> Iterator[tuple[tuple[str | int, ...], str]]:
    for question, rows in place.rules.items():
        for index, row in enumerate(rows):
            yield ("rules", question, index, "id"), row.id
    for index, record in enumerate(place.records):
        yield ("records", index, "id"), record.id
    for index, contact in enumerate(place.contacts):
        yield ("contacts", index, "id"), contact.id


def _strong(source: SourceEntry, vocabulary: Vocabulary) -> bool:
    """A text or an official page carries a rule; news, trackers and overviews never do by themselves."""
    return vocabulary.readings[source.reading].strong and source.kind not in ("news", "tracker", "secondary", "dataset")


def _check_references(
    document: Document,
    place: PlaceEntry,
    sources: Mapping[str, SourceEntry],
    rows: Mapping[str, StatementEntry],
    vocabulary: Vocabulary,
) -> Iterator[Problem]:
    def known(path: tuple[str | int, ...], key: str) -> Iterator[Problem]:
        if key not in sources:
            yield document.problem(path, f'There is no source "{key}".{did_you_mean(key, sources)}')

    for question, group in place.rules.items():
        for index, row in enumerate(group):
            path = ("rules", question, index)
            for spot, key in enumerate(row.sources):
                yield from known((*path, "sources", spot), key)
            if row.overridden_by and row.overridden_by not in rows:
                sentence = f'There is no row "{row.overridden_by}".{did_you_mean(row.overridden_by, rows)}'
                yield document.problem((*path, "overridden_by"), sentence)
            if row.overridden_by == row.id:
                yield document.problem((*path, "overridden_by"), "A row cannot override itself.")
            named = [sources[key] for key in row.sources if key in sources]
            advice = row.force in vocabulary.forces and vocabulary.forces[row.force].advice
            strong = any(_strong(each, vocabulary) for each in named)
            told = advice or row.force == "order"
            read_in_full = told and any(vocabulary.readings[each.reading].strong for each in named)
            if row.confidence == "read" and named and not strong and not read_in_full:
                sentence = "confidence: read needs a source whose text or official page was read. Write reported."
                yield document.problem((*path, "confidence"), sentence)
    for index, record in enumerate(place.records):
        for spot, key in enumerate(record.sources):
            yield from known(("records", index, "sources", spot), key)
    for index, contact in enumerate(place.contacts):
        yield from known(("contacts", index, "source"), contact.source)


def _fixed(vocabulary: _Pair, situations: _Pair, cards: _Pair) -> Iterator[tuple[Document, tuple[str | int, ...], str]]:
    """Every source that a fixed line names, with the place where it is named."""
    for key, paper in vocabulary[1].documents.items():
        for index, source in enumerate(paper.sources):
            yield vocabulary[0], ("documents", key, "sources", index), source
    for key, situation in situations[1].situations.items():
        for line_key, line in situation.all_lines().items():
            for index, source in enumerate(line.sources):
                yield situations[0], ("situations", key, *line_key.split("."), "sources", index), source
    for key, group in situations[1].silence.groups.items():
        for line_key, line in group.lines.items():
            for index, source in enumerate(line.sources):
                yield situations[0], ("silence", "groups", key, "lines", line_key, "sources", index), source
    for side in ("holder", "name", "officer", "more"):
        for key, line in getattr(cards[1], side).items():
            for index, source in enumerate(line.sources):
                yield cards[0], (side, key, "sources", index), source


def _check_fixed_sources(
    vocabulary: _Pair, situations: _Pair, cards: _Pair, sources: Mapping[str, SourceEntry]
) -> Iterator[Problem]:
    for document, path, key in _fixed(vocabulary, situations, cards):
        if key not in sources:
            yield document.problem(path, f'There is no source "{key}".{did_you_mean(key, sources)}')


def _unused(parsed: _Parsed, vocabulary: Vocabulary, situations: Situations, cards: Cards, told: set[str]) -> Iterator[Problem]:
    nowhere = Document("")
    used = told | {key for _, _, key in _fixed((nowhere, vocabulary), (nowhere, situations), (nowhere, cards))}
    for _, place in parsed:
        used |= {key for group in place.rules.values() for row in group for key in row.sources}
        used |= {key for record in place.records for key in record.sources}
        used |= {contact.source for contact in place.contacts}
    for document, place in parsed:
        for key in place.sources:
            if key not in used:
                yield document.warning(("sources", key), f"Nothing rests on the source {key}. Use it or delete it.")
