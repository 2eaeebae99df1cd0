"""What the larger papers say beside the lines of a card: a poster of one situation, and a zine, which is a small folded book.

In: facts, a place, a day, the catalogues of the holder's and the officer's language. Out: `Larger`, or None where one of its
lines is not translated: then the card is made all the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import phonenumbers
from markupsafe import Markup

from builder.facts import larger as keys
from builder.facts.freshness import callable_on
from builder.facts.model import Facts
from builder.language.catalogue import READY, UNREVIEWED, Catalogue
from builder.language.isolation import fill, isolated

OWN = "card.more."
# The short vowels and doublings that Arabic may show: in print they meet the line above, and break what can be copied.
_MARKS = re.compile("[\u064b-\u0652]")


@dataclass(frozen=True, slots=True)
class Point:
    """One thought: a pictogram, or none, and the sentences that belong to it, safe HTML."""

    sign: str
    sentences: tuple[Markup, ...]


@dataclass(frozen=True, slots=True)
class Saying:
    """What to say: in the holder's language, and as the officer reads it; None where that is the same language."""

    own: Markup
    officer: Markup | None


@dataclass(frozen=True, slots=True)
class Section:
    """A panel of a zine or a part of a poster: pictogram, name, the line that stands out, points, what to say."""

    sign: str
    label: Markup | None
    line: Markup
    points: tuple[Point, ...]
    say: tuple[Saying, ...]


@dataclass(frozen=True, slots=True)
class Larger:
    """Everything that a larger paper prints beside the place, its rules and its edition.

    `sections` are the one of a poster, or cover, five situations and back of a zine. `practice` is what some officers do
    anyway. `call` is a line that somebody rang, or None; `notes` are the labels of empty lines to write on.
    """

    sections: tuple[Section, ...]
    practice: Section
    say: Markup
    call: Markup | None
    notes: tuple[Markup, ...]
    information: Markup
    check: Markup
    machine: Markup | None
    code: str


def poster(facts: Facts, place: str, day: date, holder: Catalogue, officer: Catalogue, address: Markup) -> Larger | None:
    """The words of the poster of a place; None where a line is not translated, or the site has no poster."""
    found = facts.cards.poster
    if found is None:
        return None
    return _larger(facts, place, day, found, (found.main,), (found.number,), (holder, officer), address)


def zine(facts: Facts, place: str, day: date, holder: Catalogue, officer: Catalogue, address: Markup) -> Larger | None:
    """The words of the zine of a place; None where a line is not translated, or the site has no zine."""
    found = facts.cards.zine
    if found is None:
        return None
    sections = (found.cover, *found.panels, found.back)
    return _larger(facts, place, day, found, sections, found.notes, (holder, officer), address)


def _larger(
    facts: Facts,
    place: str,
    day: date,
    paper: keys.Larger,
    sections: tuple[keys.Section, ...],
    notes: tuple[str, ...],
    catalogues: tuple[Catalogue, Catalogue],
    address: Markup,
) -> Larger | None:
    holder, _ = catalogues
    used = [key for _, key in paper.lines()]
    if any(holder.say(key).state not in READY for key in used):
        return None
    return Larger(
        sections=tuple(_section(each, catalogues) for each in sections), practice=_section(paper.practice, catalogues),
        say=_say(holder, paper.say), call=_call(facts, place, day, holder),
        notes=tuple(_say(holder, key) for key in notes), information=_say(holder, "card.sheet.information"),
        check=fill(holder.say(paper.check), rtl=holder.rtl, address=address),
        machine=_say(holder, "card.holder.machine") if _unreviewed(holder, used) else None,
        code=holder.say(paper.code).text,
    )  # fmt: skip


def _section(section: keys.Section, catalogues: tuple[Catalogue, Catalogue]) -> Section:
    holder, officer = catalogues

    def saying(key: str) -> Saying:
        theirs = None if officer.tag == holder.tag else _say(officer, f"card.{key}")
        return Saying(_say(holder, f"card.{key}"), theirs)

    return Section(
        section.sign,
        None if section.label is None else _say(holder, section.label),
        _say(holder, section.line),
        tuple(Point(each.sign or "", tuple(_say(holder, key) for key in each.lines)) for each in section.points),
        tuple(saying(key) for key in section.say),
    )


def _say(catalogue: Catalogue, key: str) -> Markup:
    return Markup(_MARKS.sub("", fill(catalogue.say(key), rtl=catalogue.rtl)))


def _unreviewed(catalogue: Catalogue, used: list[str]) -> bool:
    """Some line of the paper was never reviewed by a person; the lines of the card stand on it too."""
    lines = {*used, *(key for key in catalogue.sentences if key.startswith("card.") and not key.startswith(OWN))}
    return any(catalogue.say(key).state in UNREVIEWED for key in lines)


def _call(facts: Facts, place: str, day: date, holder: Catalogue) -> Markup | None:
    """A line of the place, or else of a place above it, that somebody rang and whose proof holds; never another one."""
    for name, number in _rung(facts, place, day):
        shown = phonenumbers.format_number(phonenumbers.parse(number, None), phonenumbers.PhoneNumberFormat.INTERNATIONAL)
        words = isolated(name) if holder.rtl else Markup("{}").format(name)
        return Markup("{} {} {}").format(_say(holder, "card.holder.number"), words, isolated(shown))
    return None


def _rung(facts: Facts, place: str, day: date) -> Iterator[tuple[str, str]]:
    for here in facts.chain(place):
        for contact in here.contacts:
            if contact.phone is not None and contact.called is not None and callable_on(contact, facts, day):
                yield contact.name, contact.phone
