"""The page of a place: situations first, each with what to do, say and not do, what holds here, and its sources."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from markupsafe import Markup

from builder.facts.dates import PartialDate
from builder.facts.freshness import callable_on, standing
from builder.facts.model import Place, Statement
from builder.facts.situations import Lines
from builder.pages.blocks import Block, drawn
from builder.pages.held import Held
from builder.pages.page import Draft
from builder.pages.rules import Rules
from builder.pages.sourcing import briefly, last_reading, reviewed
from builder.pages.speaker import Speaker
from builder.pages.theme import Theme

_NEWS = 2


@dataclass(frozen=True, slots=True)
class CardLink:
    """A printed card of the place in this language: what the page needs to offer it.

    `preview` is the path of its picture, with width and height in pixels.
    """

    file: str
    size: str
    edition: str
    kind: str = "fold"
    preview: tuple[str, int, int] | None = None


class PlacePages:
    """Pages of places in one language; what does not depend on the place is made once."""

    def __init__(self, theme: Theme, rules: Rules) -> None:
        """The language and the day are those of `rules`."""
        self.theme, self.rules, self.speaker = theme, rules, rules.speaker
        self.fixed = lru_cache(maxsize=None)(self._fixed)
        self._page = theme.environment.get_template("place.html")
        self._here = theme.environment.get_template("rule_here.html")
        self._row = theme.environment.get_template("situation.html")

    def _fixed(self, name: str) -> str:
        """A situation with marks where the local rules and the link to what rests behind it stand."""
        situation = self.speaker.facts.situations.situations[name]
        lines = {part: _lines(self.speaker, name, part, getattr(situation, part)) for part in ("do", "dont", "may", "anyway")}
        return self._row.render(
            name=name, situation=situation, speaker=self.speaker, say=self.speaker.say, lines=lines,
            guides=self.speaker.facts.guides,
        )  # fmt: skip

    def situation(self, name: str, blocks: Iterable[Block], link: Markup) -> Markup:
        """One situation with the rules that hold at the place, and a link to what they and the fixed lines rest on."""
        here = self._here.render(say=self.speaker.say, blocks=drawn(blocks))
        return Markup(self.fixed(name).replace("\x06", here).replace("\x07", link))

    def _more(self, name: str) -> Markup:
        return linked(f"more/#{name}", self.speaker.say("site.all_rules"))

    def _brief(self, here: Held, name: str) -> Iterable[Block]:
        return (block.brief() for answer in here.near.get(name, ()) for block in self.rules.answer(answer))

    def draft(
        self, place: Place, here: Held, cards: tuple[CardLink, ...], made: date, *,
        own_card: bool = False, apart: Collection[str] = (),
    ) -> Draft:  # fmt: skip
        """The page of a place, ready for its frame; `own_card` says that there is a page of a card to fill in.

        `apart` are situations of which it shows only the first line, besides those that always stand apart.
        """
        speaker, facts = self.speaker, self.speaker.facts
        names = facts.situations.situations
        rows = {
            name: None if each.apart or name in apart else self.situation(name, self._brief(here, name), self._more(name))
            for name, each in names.items()
            if not each.later
        }
        read = last_reading(facts.sources[key] for row in here.rows for key in row.sources)
        body = self._page.render(
            place=place,
            speaker=speaker,
            say=speaker.say,
            facts=facts,
            names=names,
            rows=rows,
            later={name: each for name, each in names.items() if each.later},
            silence=self._silence(here),
            cards=cards,
            own_card=own_card,
            children=facts.children(place.id),
            contacts=self._contacts(place),
            days=self._days(here, read),
            news=self._news(place),
            made=made,
            reviewed=reviewed(read),
        )
        newest = max((row.as_of.last for row in here.rows), default=None)
        name = speaker.place_words(place)
        return Draft(
            path=f"{place.id}/", kind="place", title=f"{speaker.words('card.holder.title')} · {name}",
            description=f"{name}. {speaker.words('site.description_place')}", body=briefly(body, speaker),
            modified=newest.isoformat() if newest else None,
        )  # fmt: skip

    def _silence(self, here: Held) -> Markup:
        """The limits of silence, with the local rule on telling one's name."""
        silence = self.speaker.facts.situations.silence
        local: dict[str, list[Block]] = {}
        for answer in here.near.get("silence", ()):
            local.setdefault(answer.question, []).extend(self.rules.answer(answer))
        return Markup(
            self.theme.environment.get_template("silence.html").render(
                say=self.speaker.say,
                speaker=self.speaker,
                silence=silence,
                local={key: drawn(blocks) for key, blocks in local.items()},
                lines={name: _lines(self.speaker, name, None, group.lines) for name, group in silence.groups.items()},
            )
        )

    def _contacts(self, place: Place) -> list[object]:
        """Phone lines and official pages of the place and of those above it, nearest first."""
        facts, day = self.speaker.facts, self.speaker.day
        found = (contact for each in facts.chain(place.id) for contact in each.contacts)
        return [contact for contact in found if callable_on(contact, facts, day)]

    def _days(self, here: Held, read: PartialDate | None) -> list[tuple[str, PartialDate | date]]:
        """The newest fact, the last reading of a source, and the next review still to come."""
        found = [standing(row, self.speaker.facts, self.speaker.day) for row in here.rows]
        days: dict[str, PartialDate | date | None] = {
            "newest_fact": max((row.as_of for row in here.rows), key=lambda as_of: as_of.last, default=None),
            "last_checked": read,
            "next_check": min((each.review_by for each in found if not each.overdue), default=None),
        }
        return [(f"site.{name}", day) for name, day in days.items() if day]

    def _news(self, place: Place) -> list[Statement]:
        """The rows of the place, or of the one above, that started last."""
        for each in self.speaker.facts.chain(place.id):
            dated = [row for row in each.statements if row.from_ and row.starts <= self.speaker.day]
            if dated:
                return sorted(dated, key=lambda row: (row.starts, row.id), reverse=True)[:_NEWS]
        return []


def linked(href: str, words: Markup) -> Markup:
    """A link at the end of a situation."""
    return Markup('<a class="more row" href="{}">{}</a>').format(href, words)


def _lines(speaker: Speaker, name: str, part: str | None, lines: Lines) -> list[Markup]:
    prefix = f"situation.{name}.{part}" if part else f"silence.{name}"
    return [speaker.say(f"{prefix}.{key}") for key in lines]
