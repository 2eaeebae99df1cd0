"""What YAML and the shape of a file cannot say: that words exist, dates fit, rows do not contradict, sources carry.

In: documents with positions and the entries read from them. Out: problems. Nothing is changed here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from itertools import combinations
from pathlib import PurePosixPath
from typing import Any

import phonenumbers

from builder.facts.entries import PlaceEntry, SourceEntry, StatementEntry
from builder.facts.problems import Problem, did_you_mean
from builder.facts.reading import Document
from builder.facts.situations import Cards, Situations
from builder.facts.vocabulary import Question, Vocabulary

_Parsed = Iterable[tuple[Document, PlaceEntry]]
_Pair = tuple[Document, Any]

# Census and ISO 3166-2 pair each state with two numbers; the postal letters are the last part of the ISO code.
_CODES = """
al01 ak02 az04 ar05 ca06 co08 ct09 de10 dc11 fl12 ga13 hi15 id16 il17 in18 ia19 ks20 ky21 la22 me23
md24 ma25 mi26 mn27 ms28 mo29 mt30 ne31 nv32 nh33 nj34 nm35 ny36 nc37 nd38 oh39 ok40 or41 pa42 ri44
sc45 sd46 tn47 tx48 ut49 vt50 va51 wa53 wv54 wi55 wy56 pr72
"""
FIPS = dict(re.findall(r"([a-z]{2})(\d{2})", _CODES))


def check_words(vocabulary: Vocabulary, document: Document, situations: _Pair, cards: _Pair) -> list[Problem]:
    """The closed words themselves: each key that points to another must find it."""
    found: list[Problem] = []

    def need(path: tuple[str | int, ...], word: str, allowed: Iterable[str], what: str) -> None:
        if word not in allowed:
            found.append(document.problem(path, f'"{word}" is not {what}.{did_you_mean(word, allowed)}'))

    shown = set(situations[1].situations) | {"silence"}
    for key, question in vocabulary.questions.items():
        for index, actor in enumerate(question.actors):
            need(("questions", key, "actors", index), actor, vocabulary.actors, "an actor")
        for index, word in enumerate(question.conditions):
            need(("questions", key, "conditions", index), word, vocabulary.conditions, "a condition")
        for index, situation in enumerate(question.situations):
            need(("questions", key, "situations", index), situation, shown, "a situation")
        need(("questions", key, "protective"), question.protective, vocabulary.answers, "an answer")
        for mode in tuple(question.modes) or (None,):
            for answer in question.wording(mode).sentences:
                need(("questions", key), answer, vocabulary.answers, "an answer")
    for key, setting in vocabulary.places.items():
        need(("places", key, "situation"), setting.situation, shown, "a situation")
    for key, entry in vocabulary.conditions.items():
        for name in entry.takes:
            if "{" + name + "}" not in entry.text:
                found.append(document.problem(("conditions", key), f"The text has no {{{name}}}, although it takes it."))
    return [*found, *_check_lines(situations[0], situations[1], cards[0], cards[1], vocabulary)]


def _check_lines(
    document: Document, situations: Situations, card_document: Document, cards: Cards, vocabulary: Vocabulary
) -> Iterator[Problem]:
    for key, situation in situations.situations.items():
        for index, say in enumerate(situation.say):
            name = say.removeprefix("officer.")
            if name == say or name not in cards.officer:
                allowed = [f"officer.{each}" for each in cards.officer]
                sentence = f'"{say}" is not a line of the officer’s side.{did_you_mean(say, allowed)}'
                yield document.problem(("situations", key, "say", index), sentence)
    for key, group in situations.silence.groups.items():
        for index, question in enumerate(group.questions):
            if question not in vocabulary.questions:
                sentence = f'"{question}" is not a question.{did_you_mean(question, vocabulary.questions)}'
                yield document.problem(("silence", "groups", key, "questions", index), sentence)
    for row, thought in enumerate(cards.short):
        for index, line in enumerate(thought):
            if line not in cards.holder:
                sentence = f'"{line}" is not a line of the holder’s side.{did_you_mean(line, cards.holder)}'
                yield card_document.problem(("short", row, index), sentence)


def check_place(document: Document, place: PlaceEntry, vocabulary: Vocabulary) -> Iterator[Problem]:
    """One place file by itself: its name, its codes, its words, its dates."""
    yield from _check_identity(document, place)
    if place.scope_of_immigration_enforcement:
        path: tuple[str | int, ...] = ("scope_of_immigration_enforcement",)
        yield from _known(document, path, place.scope_of_immigration_enforcement, vocabulary.scopes, "a scope")
    for question, rows in place.rules.items():
        if question not in vocabulary.questions:
            sentence = f'"{question}" is not a question.{did_you_mean(question, vocabulary.questions)}'
            yield document.problem(("rules", question), sentence, at_key=True)
            continue
        for index, row in enumerate(rows):
            yield from _check_row(document, ("rules", question, index), question, row, vocabulary)
        yield from _check_overlaps(document, question, rows, vocabulary.questions[question], vocabulary)
    for index, contact in enumerate(place.contacts):
        yield from _check_phone(document, ("contacts", index, "phone"), contact.phone)


def _check_identity(document: Document, place: PlaceEntry) -> Iterator[Problem]:
    path = PurePosixPath(document.file)
    if document.file != "policies.yaml" and not str(path.with_suffix("")).endswith(f"/{place.place}"):
        sentence = f"The place {place.place} belongs in a file named {place.place}.yaml. Rename the file or the place."
        yield document.problem(("place",), sentence)
    parts = place.place.split("/")
    if len(parts) == 2 and parts[0] == "us":
        iso, fips = f"US-{parts[1].upper()}", FIPS.get(parts[1])
        if place.codes.iso not in (None, iso):
            yield document.problem(("codes", "iso"), f'"{place.codes.iso}" is not the code of {place.name}. Write {iso}.')
        if fips and place.codes.fips not in (None, fips):
            sentence = f'"{place.codes.fips}" is not the FIPS code of {place.name}. Write "{fips}".'
            yield document.problem(("codes", "fips"), sentence)


def _known(document: Document, path: tuple[str | int, ...], word: str, allowed: Iterable[str], what: str) -> Iterator[Problem]:
    if word not in allowed:
        yield document.problem(path, f'"{word}" is not {what}.{did_you_mean(word, allowed)}')


def _check_row(
    document: Document, path: tuple[str | int, ...], key: str, row: StatementEntry, vocabulary: Vocabulary
) -> Iterator[Problem]:
    question = vocabulary.questions[key]
    yield from _check_answer(document, path, key, row, question)
    yield from _known(document, (*path, "force"), row.force, vocabulary.forces, "a force")
    if isinstance(row.status, str):
        yield from _known(document, (*path, "status"), row.status, vocabulary.statuses, "a status")
    else:
        for index, each in enumerate(row.status):
            yield from _known(document, (*path, "status", index, "is"), each.is_, vocabulary.statuses, "a status")
    for name, allowed, what in (
        ("actors", vocabulary.actors, "an actor"),
        ("subjects", vocabulary.subjects, "a subject"),
        ("places", vocabulary.places, "a kind of place"),
        ("procedure", vocabulary.procedures, "a procedure"),
        ("must_give", vocabulary.details, "a detail to give"),
    ):
        for index, word in enumerate(getattr(row, name)):
            yield from _known(document, (*path, name, index), word, allowed, what)
    if row.preempts:
        yield from _known(document, (*path, "preempts"), row.preempts, vocabulary.preemptions, "a kind of preemption")
    for name in ("unless", "only_if", "always"):
        for index, entry in enumerate(getattr(row, name)):
            members = entry if isinstance(entry, tuple) else (entry,)
            for member, each in enumerate(members):
                spot = (*path, name, index, member) if isinstance(entry, tuple) else (*path, name, index)
                yield from _check_condition(document, spot, key, each, question, vocabulary)
    if row.from_ and row.until and row.until.first <= row.from_.first:
        yield document.problem((*path, "until"), f"until ({row.until}) is not after from ({row.from_}). Mend one of them.")


def _check_answer(
    document: Document, path: tuple[str | int, ...], key: str, row: StatementEntry, question: Question
) -> Iterator[Problem]:
    if question.modes and row.mode is None:
        sentence = f"{key} has parts. Add mode: one of {', '.join(question.modes)}."
        yield document.problem(path, sentence)
        return
    if row.mode is not None and row.mode not in question.modes:
        sentence = f'"{row.mode}" is not a mode of {key}.{did_you_mean(row.mode, question.modes)}'
        if not question.modes:
            sentence = f"{key} has no modes. Leave mode out."
        yield document.problem((*path, "mode"), sentence)
        return
    allowed = question.takes(row.mode)
    if row.answer not in allowed:
        sentence = f'"{row.answer}" is not an answer to {key}.{did_you_mean(row.answer, allowed)}'
        yield document.problem((*path, "answer"), sentence)
    elif row.answer == "no_unless" and not row.unless:
        yield document.problem((*path, "answer"), "no_unless needs unless: with at least one reason.")
    elif row.answer == "yes_if" and not row.only_if:
        yield document.problem((*path, "answer"), "yes_if needs only_if: with at least one condition.")
    elif row.answer in ("yes", "no") and (row.unless or row.only_if):
        want = "no_unless" if row.unless else "yes_if"
        yield document.problem((*path, "answer"), f'"{row.answer}" has no conditions. Write answer: {want}.')


def _check_condition(
    document: Document, path: tuple[str | int, ...], key: str, entry: Any, question: Question, vocabulary: Vocabulary
) -> Iterator[Problem]:
    if isinstance(entry, Mapping):
        if len(entry) != 1:
            yield document.problem(path, "A condition is one word, or one word with its parameters. Split this list.")
            return
        word, value = next(iter(entry.items()))
        if word == "not":
            inner = next(iter(value), None) if isinstance(value, Mapping) else value
            if inner == "not":
                yield document.problem(path, "not may stand once. Leave both out.")
            else:
                yield from _check_condition(document, (*path, "not"), key, value, question, vocabulary)
            return
        given = value if isinstance(value, Mapping) else {}
    else:
        word, given = entry, {}
    if not isinstance(word, str) or word.lower() not in vocabulary.conditions:
        yield document.problem(path, f'"{word}" is not a condition.{did_you_mean(str(word), vocabulary.conditions)}')
        return
    word = word.lower()
    if word not in question.conditions:
        sentence = f'"{word}" is not a condition that {key} takes.{did_you_mean(word, question.conditions)}'
        yield document.problem(path, sentence)
    takes = vocabulary.conditions[word].takes
    for name in sorted(set(takes) - set(given)):
        yield document.problem(path, f"{word} needs {name}. Write {{{word}: {{{name}: …}}}}.")
    for name in sorted(set(given) - set(takes)):
        yield document.problem((*path, word, name), f'"{name}" is not a parameter of {word}.{did_you_mean(name, takes)}')
    for name in sorted(set(given) & set(takes)):
        yield from _check_parameter(document, (*path, word, name), takes[name], str(given[name]), vocabulary)


def _check_parameter(
    document: Document, path: tuple[str | int, ...], kind: str, value: str, vocabulary: Vocabulary
) -> Iterator[Problem]:
    if kind == "number" and not (value.isdecimal() and int(value) > 0):
        yield document.problem(path, f'"{value}" is not a number. Write a whole number such as 5.')
    if kind == "crime_list":
        yield from _known(document, path, value, vocabulary.crime_lists, "a crime list")
    if kind == "document":
        yield from _known(document, path, value, vocabulary.documents, "a kind of document")


def _span(row: StatementEntry) -> tuple[date, date]:
    return (row.from_.first if row.from_ else date.min, row.until.first if row.until else date.max)


def _check_overlaps(
    document: Document, key: str, rows: tuple[StatementEntry, ...], question: Question, vocabulary: Vocabulary
) -> Iterator[Problem]:
    """Two rows of the same force that speak for the same actor, mode, place and subject on the same day (case 15)."""
    for (first_index, first), (second_index, second) in combinations(enumerate(rows), 2):
        if first.force != second.force or first.mode != second.mode or first.overridden_by or second.overridden_by:
            continue
        if "proposed" in (first.status, second.status):
            continue
        actors = set(first.actors or question.actors[:1]) & set(second.actors or question.actors[:1])
        places = (not first.places and not second.places) or bool(set(first.places) & set(second.places))
        subjects = (not first.subjects and not second.subjects) or bool(set(first.subjects) & set(second.subjects))
        (from_a, until_a), (from_b, until_b) = _span(first), _span(second)
        if actors and places and subjects and from_a < until_b and from_b < until_a:
            line = document.values[("rules", key, first_index)][0]
            sentence = (
                f"{second.id} and {first.id} (line {line}) both answer {key} for {', '.join(sorted(actors))} at the same "
                f"time. End one with until:, or add overridden_by:."
            )
            yield document.problem(("rules", key, second_index, "id"), sentence)


def _check_phone(document: Document, path: tuple[str | int, ...], phone: str) -> Iterator[Problem]:
    try:
        valid = phonenumbers.is_valid_number(phonenumbers.parse(phone, None))
    except phonenumbers.NumberParseException:
        valid = False
    if not valid:
        yield document.problem(path, f'"{phone}" is not a phone number. Write it like +18005667636.')


def check_together(
    parsed: list[tuple[Document, PlaceEntry]], vocabulary: _Pair, situations: _Pair, cards: _Pair
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
    found += _unused(parsed, vocabulary[1], situations[1], cards[1])
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
    for side in ("holder", "name", "officer"):
        for key, line in getattr(cards[1], side).items():
            for index, source in enumerate(line.sources):
                yield cards[0], (side, key, "sources", index), source


def _check_fixed_sources(
    vocabulary: _Pair, situations: _Pair, cards: _Pair, sources: Mapping[str, SourceEntry]
) -> Iterator[Problem]:
    for document, path, key in _fixed(vocabulary, situations, cards):
        if key not in sources:
            yield document.problem(path, f'There is no source "{key}".{did_you_mean(key, sources)}')


def _unused(parsed: _Parsed, vocabulary: Vocabulary, situations: Situations, cards: Cards) -> Iterator[Problem]:
    nowhere = Document("")
    used = {key for _, _, key in _fixed((nowhere, vocabulary), (nowhere, situations), (nowhere, cards))}
    for _, place in parsed:
        used |= {key for group in place.rules.values() for row in group for key in row.sources}
        used |= {key for record in place.records for key in record.sources}
        used |= {contact.source for contact in place.contacts}
    for document, place in parsed:
        for key in place.sources:
            if key not in used:
                yield document.warning(("sources", key), f"Nothing rests on the source {key}. Use it or delete it.")
