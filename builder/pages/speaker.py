"""One language on one day: the words of a page, names of places, dates. Keeps what it has said once, since pages share it."""

from __future__ import annotations

import datetime
from functools import lru_cache

from markupsafe import Markup

from builder.facts.dates import PartialDate, parse_date
from builder.facts.model import Facts, Place
from builder.language.catalogue import Catalogue
from builder.language.dates import format_partial
from builder.language.isolation import fill, phrase
from builder.language.lists import listed


class Speaker:
    """Says messages in the language of `catalogue`; a sentence that has to stay English carries its own `lang`."""

    def __init__(self, facts: Facts, catalogue: Catalogue, officer: Catalogue, day: datetime.date, source: str = "en") -> None:
        """`officer` is the catalogue of the language that officers read; names and titles are written in `source`."""
        self.facts = facts
        self.catalogue = catalogue
        self.officer = officer
        self.day = day
        self.tag = catalogue.tag
        self.source = source
        self.rtl = catalogue.rtl
        self.direction = catalogue.language.direction
        self._plain = lru_cache(maxsize=None)(self._say)
        self._dated = lru_cache(maxsize=None)(self._date)

    def _say(self, key: str) -> Markup:
        return phrase(self.catalogue.say(key), self.tag, rtl=self.rtl)

    def say(self, key: str, **values: str | Markup) -> Markup:
        """A message as safe HTML with its values placed."""
        if not values:
            return self._plain(key)
        return phrase(self.catalogue.say(key), self.tag, rtl=self.rtl, **values)

    def words(self, key: str, **values: str) -> str:
        """A message as plain text, for a title or an attribute."""
        text = self.catalogue.say(key).text
        return text.format(**values) if values else text

    def officer_line(self, key: str) -> Markup:
        """A line of the officer's side, in the officer's language."""
        return fill(self.officer.say(f"card.{key}"), rtl=self.officer.rtl)

    def place(self, place: Place) -> Markup:
        """The name of a place: official in this language where there is one, else the English, marked as such."""
        if self.tag == self.source:
            return Markup("{}").format(place.name)
        if self.tag in place.names:
            return Markup("{}").format(place.names[self.tag])
        return self.original(place.name)

    def place_words(self, place: Place) -> str:
        """The name of a place as plain text."""
        return place.names.get(self.tag, place.name)

    def original(self, text: str) -> Markup:
        """A proper name or a citation that stays as it is in the source."""
        if self.tag == self.source:
            return Markup("{}").format(text)
        return Markup('<bdi lang="{}" dir="ltr">{}</bdi>').format(self.source, text)

    def date(self, day: PartialDate | datetime.date) -> Markup:
        """A date as readers of this language write it."""
        return self._dated(day)

    def _date(self, day: PartialDate | datetime.date) -> Markup:
        known = day if isinstance(day, PartialDate) else parse_date(day.isoformat())
        text = format_partial(known, self.catalogue.language)
        return Markup("<bdi>{}</bdi>").format(text) if self.rtl else Markup("{}").format(text)

    def date_words(self, day: datetime.date) -> str:
        """A date as plain text."""
        return format_partial(parse_date(day.isoformat()), self.catalogue.language)

    def list(self, items: list[Markup]) -> Markup:
        """Items joined as this language joins a list: “a, b and c”."""
        return listed(items, self.catalogue.language)
