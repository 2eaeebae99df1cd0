"""What a card says, chosen from facts and translations: all words, no layout.

In: facts, a place, a day, the catalogue of the holder's language and that of the officer's. Out: `CardContent`, or None
where a line is not translated (a card is never half in English).
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import date
from typing import Any

from markupsafe import Markup

from builder.cards.larger import OWN, Larger, poster, zine
from builder.cards.own import Own
from builder.cards.words import SheetWords
from builder.facts.answers import Answer, answers
from builder.facts.codes import new_code
from builder.facts.editions import Rule
from builder.facts.freshness import printable
from builder.facts.model import Facts, Statement
from builder.language.catalogue import READY, UNREVIEWED, Catalogue
from builder.language.isolation import fill, isolated
from builder.language.languages import CardType
from builder.language.lists import listed

# Two lines at 7 pt beside the code hold about so many letters of citations.
_CITED = 76
# What a card is and stands on, not what it says: none of this makes a new edition.
NOT_SAID = frozenset({
    "place", "tag", "direction", "type", "officer_tag", "sheet", "officer_sheet", "qr_alt", "rules", "digest", "edition",
    "edition_url", "own",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Thought:
    """One thought of the holder's side: a pictogram and the sentences that belong to it, safe HTML."""

    sign: str
    sentences: tuple[Markup, ...]
    strong: bool = False
    key: str = ""


@dataclass(frozen=True, slots=True)
class CardContent:
    """Everything a card prints. Markup is escaped and isolated; `officer` holds the officer's side by line key.

    `rules` are those that the card rests on, `digest` sixteen hex digits of what it says.
    """

    place: str
    tag: str
    direction: str
    type: CardType
    title: Markup
    place_name: Markup
    short: tuple[Thought, ...]
    full: tuple[Thought, ...]
    name: Thought | None
    local: tuple[Thought, ...]
    give: Markup
    number: Markup
    check: Markup
    machine: Markup | None
    officer_tag: str
    officer: Mapping[str, Markup]
    citation_label: Markup
    citations: tuple[str, ...]
    sheet: SheetWords
    officer_sheet: SheetWords
    qr_alt: str
    rules: tuple[Rule, ...] = ()
    digest: str = ""
    poster: Larger | None = None
    zine: Larger | None = None
    edition: str = ""
    edition_url: str = ""
    own: Own | None = None

    def screen_url(self, name: str) -> str:
        """Where the site has the card to read on a screen or to hear; `name` is one of geometry.TAGGED."""
        site, mark, _ = self.edition_url.partition("/card/")
        return f"{site}/{self.tag}/{self.place}/cards/{name}.pdf" if mark else ""


def card_content(
    facts: Facts, place: str, day: date, holder: Catalogue, officer: Catalogue, address: str, made: tuple[str, str]
) -> CardContent | None:
    """The card of a place in a language on a day, with its edition.

    `address` is the site's base URL; `made` is the day it was made in the holder's and the officer's language.
    None where a line that the card needs is not translated, and where the ledger says that this very card was withdrawn.
    """
    if not _complete(facts, holder):
        return None
    check_address = isolated(_short(address) + "/card")
    here = facts.places[place]
    name_row = _name_row(facts, place, day)
    local = _local_rows(facts, place, day)
    content = CardContent(
        place=place, tag=holder.tag, direction=holder.language.direction, type=holder.language.card,
        title=_say(holder, "holder.title"), place_name=_place_name(facts, place, holder),
        short=tuple(_thought(facts, holder, keys) for keys in facts.cards.short),
        full=tuple(_thought(facts, holder, (key,)) for key in facts.cards.full),
        name=_name(facts, holder, name_row), local=_local(facts, holder, local),
        give=_say(holder, "holder.give"), number=_say(holder, "holder.number"),
        check=_say(holder, "holder.check", address=check_address),
        machine=_say(holder, "holder.machine") if unreviewed(holder) else None,
        officer_tag=officer.tag,
        officer={key: _say(officer, f"officer.{key}") for key in _officer_lines(facts, name_row)},
        citation_label=_say(officer, "officer.local", place=here.name),
        citations=_citations(local),
        sheet=_sheet(facts, place, holder, made[0]), officer_sheet=_sheet(facts, place, officer, made[1]),
        qr_alt=officer.say("card.sheet.qr").text, rules=_rules(name_row, local),
        poster=poster(facts, place, day, holder, officer, check_address),
        zine=zine(facts, place, day, holder, officer, check_address),
    )  # fmt: skip
    digest = digest_of(content)
    if facts.ledger.takes_back(place, holder.tag, digest):
        return None
    edition = _edition(facts, content, digest, day)
    return replace(content, digest=digest, edition=edition, edition_url=f"{address}/card/{edition}/")


def _edition(facts: Facts, content: CardContent, digest: str, day: date) -> str:
    """The code of the newest recorded edition where it says the same, so that a new month alone makes no new edition."""
    newest = facts.ledger.newest(content.place, content.tag)
    if newest is not None and newest.digest == digest:
        return newest.code
    place_code = facts.places[content.place].edition_code
    return new_code(place_code, content.tag, f"{day:%Y.%m}", digest, facts.ledger.by_short)


def _rules(name_row: Statement | None, local: tuple[Statement, ...]) -> tuple[Rule, ...]:
    rows = (name_row, *local) if name_row is not None else local
    return tuple(Rule(row.id, row.question, row.answer, row.mode) for row in rows)


def _short(address: str) -> str:
    return address.partition("://")[2].rstrip("/")


def _say(catalogue: Catalogue, key: str, **values: str | Markup) -> Markup:
    return fill(catalogue.say(f"card.{key}"), rtl=catalogue.rtl, **values)


def _complete(facts: Facts, catalogue: Catalogue) -> bool:
    keys = [f"card.holder.{key}" for key in facts.cards.holder] + [f"card.name.{key}" for key in facts.cards.name]
    return all(catalogue.say(key).state in READY for key in keys)


def unreviewed(catalogue: Catalogue) -> bool:
    """Some line of the card was never reviewed by a person, so the card says so; lines of larger papers are not on it."""
    lines = (each for key, each in catalogue.sentences.items() if key.startswith("card.") and not key.startswith(OWN))
    return any(each.state in UNREVIEWED for each in lines)


def _place_name(facts: Facts, place: str, catalogue: Catalogue) -> Markup:
    """The official name in this language where there is one, else the English, marked as English."""
    here = facts.places[place]
    if catalogue.tag in here.names:
        return Markup("{}").format(here.names[catalogue.tag])
    return isolated(here.name) if catalogue.rtl else Markup("{}").format(here.name)


def _thought(facts: Facts, catalogue: Catalogue, keys: tuple[str, ...]) -> Thought:
    sign = facts.cards.holder[keys[0]].sign or "paper-judge"
    return Thought(
        sign, tuple(_say(catalogue, f"holder.{key}") for key in keys), strong=keys[0] == facts.cards.lead, key=keys[0]
    )


def _name_row(facts: Facts, place: str, day: date) -> Statement | None:
    """The rule on telling one's name. It stays on a card when its review is overdue: leaving it out would harm more."""
    if facts.cards.name_question is None:
        return None
    for answer in answers(facts, place, facts.cards.name_question, day):
        if answer.headline is not None and answer.headline.confidence == "read":
            return answer.headline
    return None


def _name(facts: Facts, catalogue: Catalogue, row: Statement | None) -> Thought | None:
    if row is None or row.answer not in facts.cards.name:
        return None
    line = facts.cards.name[row.answer]
    values: dict[str, str | Markup] = {}
    if "{details}" in line.text:
        details = [fill(catalogue.say(f"detail.{key}"), rtl=catalogue.rtl) for key in row.must_give]
        values["details"] = Markup(" · ").join(details)
    return Thought(line.sign or "place", (_say(catalogue, f"name.{row.answer}", **values),))


def _officer_lines(facts: Facts, name_row: Statement | None) -> list[str]:
    """All fixed lines; the line on the name is left out only where no law asks for it."""
    without_name = name_row is not None and name_row.answer in ("no", "may_request")
    return [key for key in facts.cards.officer if key != "local" and not (key == "name" and without_name)]


def _local_rows(facts: Facts, place: str, day: date) -> tuple[Statement, ...]:
    """Settled rules of the place and the state above it, highest card priority first, at most three."""
    country = facts.chain(place)[-1].id
    found: list[tuple[int, Answer]] = []
    for key, question in facts.vocabulary.questions.items():
        if question.card is not None:
            found += [(-question.card, answer) for answer in answers(facts, place, key, day)]
    rows: list[Statement] = []
    for _, answer in sorted(found, key=lambda each: each[0]):
        row = answer.headline
        if row is None or row.place == country or row in rows or row.question in {each.question for each in rows}:
            continue
        if printable(row, facts, day) and _protects(row, facts):
            rows.append(row)
    return tuple(rows[:3])


def _protects(row: Statement, facts: Facts) -> bool:
    """Only rules that limit officers are shown to one: “no” and “no, unless”, or “yes” where that is what protects."""
    question = facts.vocabulary.questions[row.question]
    return row.answer in (("yes",) if question.protective == "yes" else ("no", "no_unless"))


def _citations(rows: tuple[Statement, ...]) -> tuple[str, ...]:
    """The first law that each row cites, as many as the officer's side has room for."""
    found: list[str] = []
    for row in rows:
        cite = re.sub(r" *\(.*?\)$", "", (row.cite or "").partition(";")[0]).strip()
        if cite and cite not in found and sum(map(len, found)) + len(cite) <= _CITED:
            found.append(cite)
    return tuple(found)


def _local(facts: Facts, catalogue: Catalogue, rows: tuple[Statement, ...]) -> tuple[Thought, ...]:
    """Local answers that are one sentence, each after the name of those it binds.

    A rule with a list of reasons is cited on the officer's side only.
    """
    found = []
    for row in rows:
        key = ".".join(part for part in ("question", row.question, row.mode, row.answer) if part)
        sentences = [catalogue.say(f"actor.{actor}") for actor in row.actors] + [catalogue.say(key)]
        if not row.unless and not row.only_if and all(each.state in READY for each in sentences):
            *who, said = (fill(each, rtl=catalogue.rtl) for each in sentences)
            bound = listed(who, catalogue.language)
            # It begins a line; in a list on a page the same words are small.
            found.append(Thought("place", (Markup("{}: {}").format(bound[:1].upper() + bound[1:], said),)))
    return tuple(found)


def _sheet(facts: Facts, place: str, catalogue: Catalogue, made: str) -> SheetWords:
    sentences = {key: catalogue.say(f"card.sheet.{key}") for key in facts.cards.sheet}
    language = catalogue.language
    name = _place_name(facts, place, catalogue)
    return SheetWords(catalogue.tag, language.direction, language.card.family, sentences, name, made)


def digest_of(content: CardContent) -> str:
    """Sixteen hex digits of the words a person reads, in whatever order or field the program keeps them."""
    said = sorted(text for each in fields(content) if each.name not in NOT_SAID for text in _texts(getattr(content, each.name)))
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()[:16]


def _texts(value: Any) -> Iterator[str]:
    """The plain texts of a field of a card; pictograms and type are not words."""
    if isinstance(value, str):
        yield Markup(value).striptags()
    elif is_dataclass(value):
        for each in fields(value):
            if each.name not in ("sign", "strong", "key"):
                yield from _texts(getattr(value, each.name))
    elif isinstance(value, Mapping):
        yield from _texts(tuple(value.values()))
    elif isinstance(value, tuple):
        for each in value:
            yield from _texts(each)
