"""The editions of a build: which cards it has, what became of every edition, and the ledger that `record` adds to.

A build only reads the ledger. Adding to it replaces the file in one step, so that a run that is killed loses nothing.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from builder.cards.content import CardContent, card_content
from builder.cards.editions import card_lines, edition
from builder.facts import ledger
from builder.facts.codes import LENGTH, new_code, short, typed
from builder.facts.editions import Edition, EditionState, Pair, states
from builder.facts.loading import load
from builder.facts.model import Facts
from builder.facts.problems import InputError, Problem, did_you_mean
from builder.facts.reading import parse_document
from builder.language.catalogue import Catalogue
from builder.pages.speaker import Speaker


def card_contents(
    facts: Facts,
    places: Iterable[str],
    catalogues: Mapping[str, Catalogue],
    officer: Catalogue,
    day: date,
    made: date,
    base_url: str,
) -> dict[Pair, CardContent]:
    """What the cards of these places and languages say, for those that can be made.

    `made` stands in the margin of the sheets of a new edition.
    """
    contents: dict[Pair, CardContent] = {}
    there = Speaker(facts, officer, officer, day)
    places = tuple(places)
    for tag, catalogue in catalogues.items():
        here = Speaker(facts, catalogue, officer, day)
        for place in places:
            # An edition that is known says the day it was first made, so that its sheets stay the same to the byte.
            newest = facts.ledger.newest(place, tag)
            days = [newest.recorded, made] if newest is not None and newest.recorded is not None else [made]
            for each in days:
                words = (here.date_words(each), there.date_words(each))
                content = card_content(facts, place, day, catalogue, officer, base_url, words)
                if content is None:
                    break
                contents[place, tag] = content
                if newest is not None and content.edition == newest.code:
                    break
    return contents


def edition_states(
    facts: Facts,
    contents: Mapping[Pair, CardContent],
    tried: Collection[Pair],
    catalogues: Mapping[str, Catalogue],
    officer: Catalogue,
) -> tuple[EditionState, ...]:
    """What became of every edition, given the cards of this build; `tried` are the places and languages it looked at.

    A place or language that is gone has no card any more, whether it was looked at or not.
    """
    gone = [pair for pair in facts.ledger.by_pair if pair[0] not in facts.places or pair[1] not in catalogues]
    made: dict[Pair, Edition | None] = dict.fromkeys((*gone, *tried))
    made |= _editions(facts, contents, catalogues, officer)
    return tuple(sorted(states(facts.ledger, made), key=lambda each: (each.edition.place, each.edition.tag)))


def notices(facts: Facts, found: Iterable[EditionState]) -> tuple[str, ...]:
    """What the report of a build says of editions: how many are not recorded yet, and which cards were taken back."""
    found = tuple(found)
    fresh = sum(each.edition.recorded is None for each in found)
    told = []
    if fresh:
        number = "1 edition is" if fresh == 1 else f"{fresh} editions are"
        told.append(f"{number} not recorded yet. Before the cards are published: ./rights editions record")
    for each in found:
        newest = facts.ledger.newest(each.edition.place, each.edition.tag)
        if each.state == "withdrawn" and each.edition is newest and each.current is None:
            told.append(
                f"{each.edition.place} in {each.edition.tag} has no card: {each.edition.code} is withdrawn, "
                "and what it would say has not changed."
            )
    return tuple(told)


def record(root: Path, facts: Facts, day: date, base_url: str, catalogues: Mapping[str, Catalogue], officer: Catalogue) -> int:
    """Add the editions of a day's cards that the ledger does not know; returns how many.

    Raises InputError where the day lies before the last one recorded.
    """
    contents = card_contents(facts, facts.places, catalogues, officer, day, day, base_url)
    fresh: list[Edition] = []
    taken = dict(facts.ledger.by_short)
    for each in _editions(facts, contents, catalogues, officer).values():
        if each.recorded is None:
            code = each.code
            if short(code) in taken:
                code = new_code(facts.places[each.place].edition_code, each.tag, f"{day:%Y.%m}", each.digest, taken)
            taken[short(code)] = each
            fresh.append(replace(each, code=code))
    if not fresh:
        return 0
    last = max((each.recorded for each in facts.ledger.editions if each.recorded), default=date.min)
    if day < last:
        sentence = f"The last editions were recorded on {last}. Record new ones on that day or later, not on {day}."
        raise InputError([Problem(ledger.FILE, 1, 1, sentence)])
    spoken = {tag: catalogues[tag] for tag in dict.fromkeys(each.tag for each in fresh)}
    lines = card_lines(facts, spoken, officer, [rule for each in fresh for rule in each.said.rules])
    before = (root / ledger.FILE).read_bytes().decode()
    end = "" if before.endswith("\n") else "\n"
    _replace(root, before + end + "\n" + ledger.block(day, len(facts.ledger.editions), lines, fresh))
    return len(fresh)


def withdraw(root: Path, code: str, because: str, day: date) -> str:
    """Add the line that takes an edition back, under its code; returns the code in full.

    `code` may be typed in any way that the site understands. Raises InputError for one that is not there, is taken back
    already, or stands in a line that a person has arranged in another way.
    """
    facts = load(root)
    found = facts.ledger.by_short.get(typed(code)[-LENGTH:])
    if found is None or not typed(found.code).endswith(typed(code)):
        known = [each.code for each in facts.ledger.editions]
        raise InputError([Problem(ledger.FILE, 1, 1, f'There is no edition "{code}".{did_you_mean(code, known)}')])
    text = (root / ledger.FILE).read_bytes().decode()
    document = parse_document(text, ledger.FILE)
    path = next(path for path in document.keys if path[-1] == "code" and _at(document.data, path) == found.code)
    line, column = document.keys[path]
    if found.withdrawn is not None:
        raise InputError([Problem(ledger.FILE, line, column, f"{found.code} was withdrawn on {found.withdrawn.on} already.")])
    lines = text.splitlines(keepends=True)
    if lines[line - 1][: column - 1].strip() not in ("", "-"):
        sentence = f"Add the line by hand: {ledger.withdrawn_line(day, because)}"
        raise InputError([Problem(ledger.FILE, line, column, sentence)])
    lines.insert(line, " " * (column - 1) + ledger.withdrawn_line(day, because) + "\n")
    _replace(root, "".join(lines))
    return found.code


def listing(root: Path) -> str:
    """One line an edition: its code, the day of its recording, what became of it."""
    facts = load(root)
    return "\n".join(f"{each.edition.code:30} {each.edition.recorded}  {each.state}" for each in states(facts.ledger, {}))


def _editions(
    facts: Facts, contents: Mapping[Pair, CardContent], catalogues: Mapping[str, Catalogue], officer: Catalogue
) -> dict[Pair, Edition]:
    rules = {rule for each in contents.values() for rule in each.rules}
    lines = card_lines(facts, catalogues, officer, rules)
    return {pair: edition(facts, content, lines) for pair, content in contents.items()}


def _at(data: Any, path: tuple[str | int, ...]) -> Any:
    """What stands at a path that was read from this YAML."""
    for part in path:
        data = data[part]
    return data


def _replace(root: Path, text: str) -> None:
    """Put the new ledger in place in one step, once it is whole on the disk and can be read."""
    _, problems = ledger.parse_ledger(text)
    if problems:
        raise InputError(problems)
    path = root / ledger.FILE
    new = path.with_suffix(".yaml.new")
    with new.open("w", encoding="utf-8", newline="") as stream:
        stream.write(text)
        stream.flush()
        os.fsync(stream.fileno())
    new.replace(path)
