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

from builder.facts.entries import PlaceEntry, StatementEntry
from builder.facts.problems import Problem, did_you_mean
from builder.facts.reading import Document
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
        if contact.phone:
            yield from _check_phone(document, ("contacts", index, "phone"), contact.phone)
        elif not contact.url:
            yield document.problem(("contacts", index), "A contact needs a phone or a url.")


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
    if not row.sources and row.confidence != "unverified":
        sentence = "sources is missing. Name at least one, or write confidence: unverified."
        yield document.problem((*path, "sources") if "sources" in row.model_fields_set else path, sentence)
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
    """Two rows of the same force that speak for the same actor, mode, place and subject on the same day."""
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
