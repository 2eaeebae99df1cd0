"""The page of a place: situations first, each with what to do, say and not do, what holds here, and its sources."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from markupsafe import Markup

from builder.facts.answers import Answer, answers
from builder.facts.freshness import callable_on, standing
from builder.facts.model import Facts, Place, Statement
from builder.facts.situations import Line, Lines
from builder.pages.page import Draft, Numbering
from builder.pages.rules import Rules, source_marks
from builder.pages.speaker import Speaker
from builder.pages.theme import Theme

_NEWS = 3


@dataclass(frozen=True, slots=True)
class CardLink:
    """A printed card of the place in this language: what the page needs to offer it."""

    file: str
    size: str
    edition: str
    kind: str = "fold"


@dataclass(frozen=True, slots=True)
class Held:
    """What holds at a place on a day: answers by situation, and every row that they show."""

    by_situation: Mapping[str, tuple[Answer, ...]]
    rows: tuple[Statement, ...]


def held(facts: Facts, place: str, day: date) -> Held:
    """The answers for each situation in the order of the vocabulary; the same in every language."""
    by_situation: dict[str, list[Answer]] = {}
    rows: dict[str, Statement] = {}
    for key, question in facts.vocabulary.questions.items():
        for answer in answers(facts, place, key, day):
            kinds = [facts.vocabulary.places[word].situation for word in answer.places]
            for situation in dict.fromkeys(kinds or question.situations):
                by_situation.setdefault(situation, []).append(answer)
            shown = ([answer.headline] if answer.headline else []) + [each.row for each in answer.also]
            rows |= {row.id: row for row in (*shown, *answer.warnings)}
    return Held({key: tuple(value) for key, value in by_situation.items()}, tuple(rows.values()))


class PlacePages:
    """Pages of places in one language; what does not depend on the place is made once."""

    def __init__(self, theme: Theme, rules: Rules) -> None:
        """The language and the day are those of `rules`."""
        self.theme, self.rules, self.speaker = theme, rules, rules.speaker
        self.fixed = lru_cache(maxsize=None)(self._fixed)
        self._page = theme.environment.get_template("place.html")
        self._row = theme.environment.get_template("situation.html")

    def _fixed(self, name: str) -> tuple[str, str]:
        """A situation around the mark where the local rules stand: what comes before it, and after."""
        situation = self.speaker.facts.situations.situations[name]
        lines = {part: _lines(self.speaker, name, part, getattr(situation, part)) for part in ("do", "dont", "may", "anyway")}
        html = self._row.render(
            name=name, situation=situation, speaker=self.speaker, say=self.speaker.say, lines=lines,
            sources=source_marks(_cited(situation.all_lines())), guides=self.speaker.facts.guides,
        )  # fmt: skip
        before, _, after = html.partition("\x06")
        return before, after

    def situation(self, name: str, local: Iterable[Answer]) -> str:
        """One situation with the rules that hold at the place."""
        before, after = self.fixed(name)
        blocks = "".join(str(self.rules.answer(answer)) for answer in local)
        if not blocks:
            return before + after
        heading = self.theme.environment.get_template("rule_here.html").render(say=self.speaker.say, blocks=Markup(blocks))
        return before + heading + after

    def draft(self, place: Place, here: Held, cards: tuple[CardLink, ...], made: date, *, own_card: bool = False) -> Draft:
        """The page of a place, ready for its frame; `own_card` says that there is a page of a card to fill in."""
        speaker, facts = self.speaker, self.speaker.facts
        names = facts.situations.situations
        rows = {name: Markup(self.situation(name, here.by_situation.get(name, ()))) for name in names}
        numbering = Numbering()
        top = self._page.render(
            place=place,
            speaker=speaker,
            say=speaker.say,
            facts=facts,
            first=[name for name, each in names.items() if not each.later],
            later=[name for name, each in names.items() if each.later],
            rows=rows,
            silence=self._silence(here),
            cards=cards,
            own_card=own_card,
            children=facts.children(place.id),
            contacts=self._contacts(place),
            dates=self._dates(here, made),
            news=self._news(place),
            made=made,
        )
        body = numbering.link(top, speaker)
        sources = self.theme.environment.get_template("sources.html").render(
            say=speaker.say,
            speaker=speaker,
            sources=[(number, key, facts.sources[key]) for key, number in numbering.numbers.items()],
        )
        newest = max((row.as_of.last for row in here.rows), default=None)
        name = speaker.place_words(place)
        return Draft(
            path=f"{place.id}/", kind="place", title=f"{speaker.words('card.holder.title')} · {name}",
            description=f"{name}. {speaker.words('site.description_place')}", body=body.replace("\x07", sources),
            modified=newest.isoformat() if newest else None,
        )  # fmt: skip

    def _silence(self, here: Held) -> Markup:
        """The limits of silence, with the local rule on telling one's name."""
        silence = self.speaker.facts.situations.silence
        local: dict[str, list[Markup]] = {}
        for answer in here.by_situation.get("silence", ()):
            local.setdefault(answer.question, []).append(self.rules.answer(answer))
        return Markup(
            self.theme.environment.get_template("silence.html").render(
                say=self.speaker.say,
                silence=silence,
                local={key: Markup("").join(value) for key, value in local.items()},
                lines={name: _lines(self.speaker, name, None, group.lines) for name, group in silence.groups.items()},
                sources=source_marks(_cited({k: v for group in silence.groups.values() for k, v in _numbered(group.lines)})),
            )
        )

    def _contacts(self, place: Place) -> list[object]:
        """Phone lines and official pages of the place and of those above it, nearest first."""
        facts, day = self.speaker.facts, self.speaker.day
        found = (contact for each in facts.chain(place.id) for contact in each.contacts)
        return [contact for contact in found if callable_on(contact, facts, day)]

    def _dates(self, here: Held, made: date) -> dict[str, object]:
        """The newest fact, the next review still to come, and how many rules are overdue."""
        found = [standing(row, self.speaker.facts, self.speaker.day) for row in here.rows]
        ahead = [each.review_by for each in found if not each.overdue]
        newest = max((row.as_of for row in here.rows), key=lambda as_of: as_of.last, default=None)
        return {
            "newest": newest,
            "next": min(ahead, default=None),
            "due": sum(each.overdue for each in found),
            "total": len(found),
        }

    def _news(self, place: Place) -> list[Statement]:
        """The rows of the place, or of the one above, that started last."""
        for each in self.speaker.facts.chain(place.id):
            dated = [row for row in each.statements if row.from_ and row.starts <= self.speaker.day]
            if dated:
                return sorted(dated, key=lambda row: (row.starts, row.id), reverse=True)[:_NEWS]
        return []


def _lines(speaker: Speaker, name: str, part: str | None, lines: Lines) -> list[Markup]:
    prefix = f"situation.{name}.{part}" if part else f"silence.{name}"
    return [speaker.say(f"{prefix}.{key}") for key in lines]


def _numbered(lines: Lines) -> Iterable[tuple[str, Line]]:
    return ((f"{id(lines)}-{key}", line) for key, line in lines.items())


def _cited(lines: Mapping[str, Line]) -> list[str]:
    """The sources of some lines, each once, in the order of the lines."""
    return list(dict.fromkeys(source for line in lines.values() for source in line.sources))
