"""What the larger papers say, as keys of messages: the poster of one situation and the zine, a small book of eight panels."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import BeforeValidator, Field

from builder.facts.problems import Problem, did_you_mean
from builder.facts.reading import Document
from builder.facts.vocabulary import Entry, Text

if TYPE_CHECKING:
    from builder.facts.situations import Cards, Situations

_Path = tuple[str | int, ...]


class Point(Entry):
    """One thought: the keys of its sentences, under a pictogram where there is room for one."""

    sign: Text | None = None
    lines: tuple[Text, ...] = Field(min_length=1)


def _point(value: Any) -> Any:
    return {"lines": value} if isinstance(value, list) else value


class Section(Entry):
    """A panel of a zine, or a part of a poster: pictogram, name, the one line that stands out, points, what to say."""

    sign: Text
    label: Text | None = None
    line: Text
    points: tuple[Annotated[Point, BeforeValidator(_point)], ...] = ()
    say: tuple[Text, ...] = ()

    def lines(self) -> Iterator[tuple[_Path, str]]:
        """Every key of a message, with where it stands."""
        if self.label is not None:
            yield ("label",), self.label
        yield ("line",), self.line
        for number, point in enumerate(self.points):
            for index, key in enumerate(point.lines):
                # A list stands for a point without a pictogram.
                yield ("points", number, *(("lines",) if point.sign else ()), index), key
        for index, key in enumerate(self.say):
            yield ("say", index), f"card.{key}"


class Larger(Entry):
    """What both have: some officers' practice apart from the law, how to check the edition, what its code asks."""

    practice: Section
    say: Text
    check: Text
    code: Text

    def sections(self) -> Iterator[tuple[_Path, Section]]:
        """Every section, with where it stands."""
        yield ("practice",), self.practice

    def lines(self) -> Iterator[tuple[_Path, str]]:
        """Every key of a message, with where it stands."""
        for path, section in self.sections():
            yield from (((*path, *rest), key) for rest, key in section.lines())
        for name in ("say", "check", "code"):
            yield (name,), getattr(self, name)


class Poster(Larger):
    """One situation on one sheet."""

    main: Section
    number: Text

    def sections(self) -> Iterator[tuple[_Path, Section]]:
        """Every section, with where it stands."""
        yield ("main",), self.main
        yield from Larger.sections(self)

    def lines(self) -> Iterator[tuple[_Path, str]]:
        """Every key of a message, with where it stands."""
        yield from Larger.lines(self)
        yield ("number",), self.number


class Zine(Larger):
    """Eight panels: cover, five situations, the place with what some officers do anyway, and a back with lines to fill in."""

    cover: Section
    panels: tuple[Section, ...] = Field(min_length=5, max_length=5)
    back: Section
    notes: tuple[Text, ...]

    def sections(self) -> Iterator[tuple[_Path, Section]]:
        """Every section, with where it stands."""
        yield ("cover",), self.cover
        yield from ((("panels", number), panel) for number, panel in enumerate(self.panels))
        yield ("back",), self.back
        yield from Larger.sections(self)

    def lines(self) -> Iterator[tuple[_Path, str]]:
        """Every key of a message, with where it stands."""
        yield from Larger.lines(self)
        yield from ((("notes", index), key) for index, key in enumerate(self.notes))


def check_larger(document: Document, cards: Cards, situations: Situations) -> Iterator[Problem]:
    """A sentence for each key of a poster or a zine that is no line."""
    known = set(_lines(cards, situations))
    for name, paper in (("poster", cards.poster), ("zine", cards.zine)):
        for path, key in paper.lines() if paper else ():
            if key not in known:
                sentence = f'"{key}" is not a line.{did_you_mean(key, known)}'
                yield document.problem((name, *path), sentence)


def _lines(cards: Cards, situations: Situations) -> Iterable[str]:
    """The keys of all fixed lines of cards and situations."""
    for side in ("holder", "officer", "more"):
        yield from (f"card.{side}.{key}" for key in getattr(cards, side))
    for name, situation in situations.situations.items():
        yield from (f"situation.{name}.{key}" for key in ("label", "line", *situation.all_lines()))
    for name, group in situations.silence.groups.items():
        yield from (f"silence.{name}.{key}" for key in ("label", *group.lines))
