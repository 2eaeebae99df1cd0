"""The fixed words of pages and cards that hold everywhere, with the federal sources each line rests on."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from builder.facts.larger import Poster, Zine
from builder.facts.vocabulary import Entry, Text


class Line(Entry):
    """One sentence and the ids of the sources it rests on; `sign` is its pictogram on a card."""

    text: Text
    sources: tuple[Text, ...] = ()
    sign: Text | None = None


def _line(value: Any) -> Any:
    return {"text": value} if isinstance(value, str) else value


Lines = dict[str, Annotated[Line, BeforeValidator(_line)]]


class SilenceGroup(Entry):
    """One limit of silence, with the questions whose local rule stands there."""

    label: Text
    sign: Text
    questions: tuple[Text, ...] = ()
    lines: Lines = Field(default_factory=dict)


class Silence(Entry):
    """What stands in the band of every place page: when silence is not enough."""

    label: Text
    sign: Text
    groups: dict[str, SilenceGroup]


class Situation(Entry):
    """One situation: the first line that shows when closed, then what to do, say, not do, and what officers may do.

    A `later` one stands below, under “before and after”. The page of a place shows only the first line of one that is
    `later` or `apart`, and leads to the page of all rules for the rest. Where the page would be too heavy for a slow
    connection, those that have `yields` do the same, lowest number first.
    """

    label: Text
    line: Text
    sign: Text
    say: tuple[Text, ...] = ()
    papers: bool = False
    later: bool = False
    apart: bool = False
    yields: int | None = Field(default=None, ge=1)
    do: Lines = Field(default_factory=dict)
    dont: Lines = Field(default_factory=dict)
    may: Lines = Field(default_factory=dict)
    anyway: Lines = Field(default_factory=dict)

    def all_lines(self) -> dict[str, Line]:
        """Every line by its key below the situation, such as `do.who`."""
        parts = {"do": self.do, "dont": self.dont, "may": self.may, "anyway": self.anyway}
        return {f"{part}.{key}": line for part, lines in parts.items() for key, line in lines.items()}


class Situations(Entry):
    """The whole of `content/situations.yaml`."""

    silence: Silence
    situations: dict[str, Situation]

    def yielding(self) -> tuple[str, ...]:
        """The situations that may become a link on a page that would be too heavy, the first to do so first."""
        order = {name: each.yields for name, each in self.situations.items() if each.yields is not None}
        return tuple(sorted(order, key=lambda name: order[name] or 0))


class Cards(Entry):
    """The whole of `content/cards.yaml`: fixed lines of both sides, the line on a person's name, the words of a sheet.

    `more` holds lines that only the larger papers have room for.
    """

    holder: Lines
    name: Lines
    officer: Lines
    lead: Text
    held: Text
    name_question: Text | None = None
    full: tuple[Text, ...]
    short: tuple[tuple[Text, ...], ...]
    sheet: dict[str, Text]
    more: Lines = Field(default_factory=dict)
    poster: Poster | None = None
    zine: Zine | None = None
