"""The ledger of editions (`content/editions.yaml`): read, checked line by line, and the text of what is added to it.

A block is written once for each recording and never changed afterwards; a volunteer adds the line `withdrawn:`.
"""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field

from builder.facts import codes
from builder.facts.dates import Dated, PartialDate
from builder.facts.editions import Edition, Ledger, Rule, Said, Withdrawal
from builder.facts.entries import Identifier, PlaceId
from builder.facts.problems import Problem, did_you_mean
from builder.facts.reading import Document, parse_document, read_document
from builder.facts.validating import validate
from builder.facts.vocabulary import Entry, Text

FILE = "content/editions.yaml"
# About ten years of editions of a hundred places in fifteen languages.
MAX_BYTES = 20_000_000


def _whole(day: PartialDate) -> PartialDate:
    if day.first != day.last:
        raise ValueError(f'"{day}" is not a day. Write it in full, as 2026-11-24.')
    return day


def _empty(value: Any) -> Any:
    """A key with nothing behind it is an empty list: so the file begins."""
    return [] if value == "" else value


Day = Annotated[Dated, AfterValidator(_whole)]
Digest = Annotated[str, Field(pattern=r"^[0-9a-f]{16}$")]
LineDigest = Annotated[str, Field(pattern=r"^[0-9a-f]{8}$")]


class WithdrawnEntry(Entry):
    """The one line that takes an edition back."""

    on: Day
    because: Text


class RuleEntry(Entry):
    """A rule that the cards of a place rest on."""

    row: Identifier
    question: Text
    mode: Text | None = None
    answer: Text


class SaidEntry(Entry):
    """What the cards of a place say beside the fixed lines, in all languages."""

    rules: tuple[RuleEntry, ...] = ()
    cites: tuple[Text, ...] = ()


class EditionEntry(Entry):
    """One edition; `digest` is that of all its words."""

    code: Text
    place: PlaceId
    language: Text
    digest: Digest
    withdrawn: WithdrawnEntry | None = None


class RecordingEntry(Entry):
    """The editions that were new on one day. `total` counts all up to the end of this block, so that a lost one is noticed."""

    recorded: Day
    total: int
    lines: dict[str, dict[str, LineDigest]]
    places: dict[PlaceId, SaidEntry]
    editions: tuple[EditionEntry, ...] = Field(min_length=1)


class LedgerEntry(Entry):
    """The whole of `content/editions.yaml`."""

    recordings: Annotated[tuple[RecordingEntry, ...], BeforeValidator(_empty)]


def read_ledger(root: Path) -> tuple[Ledger | None, tuple[Problem, ...]]:
    """The ledger, or None with all that is wrong with it. Places and languages need not exist any more."""
    if not (root / FILE).is_file():
        sentence = "This file is missing. Editions never disappear: get it back from the history of the repository. "
        return None, (Problem(FILE, 1, 1, sentence + "A new site begins with one line: recordings:"),)
    return _checked(read_document(root / FILE, FILE, MAX_BYTES))


def parse_ledger(text: str) -> tuple[Ledger | None, tuple[Problem, ...]]:
    """As `read_ledger`, from text."""
    return _checked(parse_document(text, FILE))


def _checked(document: Document) -> tuple[Ledger | None, tuple[Problem, ...]]:
    entry, problems = validate(document, LedgerEntry)
    if entry is None:
        return None, problems
    problems = (*problems, *_faults(document, entry))
    return (None if problems else Ledger(tuple(_editions(entry)))), problems


def _faults(document: Document, entry: LedgerEntry) -> Iterator[Problem]:
    seen: dict[str, int] = {}
    count, day = 0, date.min
    for number, recording in enumerate(entry.recordings):
        path: tuple[str | int, ...] = ("recordings", number)
        count += len(recording.editions)
        if recording.total != count:
            yield document.problem(
                (*path, "total"),
                f"{recording.total} editions should stand up to the end of this block, and there are {count}. "
                "Editions are never deleted: put them back.",
            )
        if recording.recorded.first < day:
            yield document.problem((*path, "recorded"), "This day is before that of the block above. The newest stands last.")
        day = recording.recorded.first
        for index, edition in enumerate(recording.editions):
            here = (*path, "editions", index)
            line = document.values[(*here, "code")][0]
            group = codes.short(edition.code)
            if group in seen:
                yield document.problem(
                    (*here, "code"), f"The code {edition.code} is used twice (first in line {seen[group]}). Keep one of them."
                )
            seen.setdefault(group, line)
            yield from _edition_faults(document, here, edition, recording)


def _edition_faults(
    document: Document, path: tuple[str | int, ...], edition: EditionEntry, recording: RecordingEntry
) -> Iterator[Problem]:
    fault = codes.fault_of(edition.code)
    if fault:
        yield document.problem((*path, "code"), fault)
    parts = codes.FORM.fullmatch(edition.code)
    if parts and parts[2] != edition.language:
        yield document.problem((*path, "language"), f"The code says {parts[2]}, this line {edition.language}.")
    if parts and parts[3] != f"{recording.recorded.first:%Y.%m}":
        yield document.problem((*path, "code"), f"The code says {parts[3]}, but it was recorded on {recording.recorded}.")
    if edition.place not in recording.places:
        sentence = f'"{edition.place}" is not among the places of this block.{did_you_mean(edition.place, recording.places)}'
        yield document.problem((*path, "place"), sentence)
    if edition.language not in recording.lines:
        sentence = (
            f'"{edition.language}" is not among the lines of this block.{did_you_mean(edition.language, recording.lines)}'
        )
        yield document.problem((*path, "language"), sentence)
    if edition.withdrawn and edition.withdrawn.on.first < recording.recorded.first:
        yield document.problem((*path, "withdrawn", "on"), f"It was recorded later, on {recording.recorded}.")


def _editions(entry: LedgerEntry) -> Iterator[Edition]:
    for recording in entry.recordings:
        officer = {
            key: digest
            for lines in recording.lines.values()
            for key, digest in lines.items()
            if key.startswith("card.officer.")
        }
        lines = {tag: {**told, **officer} for tag, told in recording.lines.items()}
        for each in recording.editions:
            place = recording.places[each.place]
            rules = tuple(Rule(rule.row, rule.question, rule.answer, rule.mode) for rule in place.rules)
            withdrawn = Withdrawal(each.withdrawn.on.first, each.withdrawn.because) if each.withdrawn else None
            yield Edition(
                each.code, each.place, each.language, each.digest, Said(rules, place.cites, lines[each.language]),
                recording.recorded.first, withdrawn,
            )  # fmt: skip


def block(day: date, earlier: int, lines: Mapping[str, Mapping[str, str]], editions: Iterable[Edition]) -> str:
    """The text of one recording, the same for the same editions; `earlier` is how many the ledger has.

    `lines` gives digests of words by language and key.
    """
    ordered = sorted(editions, key=lambda each: (each.place, each.tag))
    text = [f"  - recorded: {day.isoformat()}", f"    total: {earlier + len(ordered)}", "    lines:"]
    text += [_flow(f"      {tag}: ", [f"{key}: '{words}'" for key, words in told.items()]) for tag, told in lines.items()]
    text.append("    places:")
    for place, said in {each.place: each.said for each in ordered}.items():
        text += [f"      {place}:", *_said(said)] if said.rules or said.cites else [f"      {place}: {{}}"]
    text.append("    editions:")
    for each in ordered:
        text += [f"      - code: {each.code}", f"        place: {each.place}"]
        text += [f"        language: {each.tag}", f"        digest: '{each.digest}'"]
    return "\n".join(text) + "\n"


def withdrawn_line(day: date, because: str) -> str:
    """The line that takes an edition back."""
    return f"withdrawn: {{on: {day.isoformat()}, because: {_quoted(because)}}}"


def _said(said: Said) -> Iterator[str]:
    if said.rules:
        yield "        rules:"
    for rule in said.rules:
        mode = f"mode: {rule.mode}, " if rule.mode else ""
        yield f"          - {{row: {rule.row}, question: {rule.question}, {mode}answer: {rule.answer}}}"
    if said.cites:
        yield f"        cites: [{', '.join(_quoted(cite) for cite in said.cites)}]"


def _flow(start: str, items: list[str]) -> str:
    """A block on as few lines as it takes, broken between items only."""
    joined = start + "{" + ", ".join(item.replace(" ", "\xa0") for item in items) + "}"
    wrapped = textwrap.fill(
        joined, width=124, subsequent_indent=" " * 10, break_long_words=False, break_on_hyphens=False
    )  # fmt: skip
    return wrapped.replace("\xa0", " ")


def _quoted(text: str) -> str:
    """A text in double quotes; what JSON allows there, YAML allows too."""
    return json.dumps(text, ensure_ascii=False)
