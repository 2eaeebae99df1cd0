"""The card of a place to print from a browser, with lines for a group's own number; nothing that is typed leaves the page.

In: the words of the printed card (`CardWords`, which the cards' room makes). Out: one page a place and language.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from typing import Protocol
from unicodedata import east_asian_width

from markupsafe import Markup

from builder.facts.model import Place
from builder.language.isolation import isolated
from builder.pages.page import Draft
from builder.pages.speaker import Speaker
from builder.pages.theme import Theme

# Two cards folded twice fill a sheet, on Letter and on A4.
CARDS = 2
_PARTS = ("name", "number", "hours")
# So many letters stand on a line of a panel in a wide typeface, and so many lines on a panel. Nobody knows a browser's
# typefaces, so that lines which may be left out are left out early; a test measures every page in a browser.
_LINE = 46
_LINES = 11
# Lines of the officer's side stand together up to so many letters.
_TOGETHER = 2 * 54


class Thought(Protocol):
    """One thought of the holder's side."""

    @property
    def sign(self) -> str: ...
    @property
    def sentences(self) -> tuple[Markup, ...]: ...
    @property
    def strong(self) -> bool: ...


class CardWords(Protocol):
    """What a card says, safe HTML: the part of it that this page shows."""

    @property
    def full(self) -> Sequence[Thought]: ...
    @property
    def name(self) -> Thought | None: ...
    @property
    def local(self) -> Sequence[Thought]: ...
    @property
    def give(self) -> Markup: ...
    @property
    def check(self) -> Markup: ...
    @property
    def machine(self) -> Markup | None: ...
    @property
    def officer(self) -> Mapping[str, Markup]: ...
    @property
    def citation_label(self) -> Markup: ...
    @property
    def citations(self) -> tuple[str, ...]: ...
    @property
    def edition(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Block:
    """One thought as it stands on a panel, with the place's name before what holds there alone."""

    sign: str
    words: Markup
    strong: bool = False
    here: bool = False


class OwnCardPages:
    """These pages in one language."""

    def __init__(self, theme: Theme, speaker: Speaker) -> None:
        """The language and the day are those of `speaker`."""
        self.speaker = speaker
        self._page = theme.environment.get_template("own_card.html")

    def draft(self, place: Place, words: CardWords) -> Draft:
        """The page of a place, ready for its frame."""
        speaker = self.speaker
        body = self._page.render(
            place=place, speaker=speaker, say=speaker.say, words=words, panels=self._panels(words),
            officer=_together(list(words.officer.values())), copies=range(CARDS), parts=_PARTS,
            percent=isolated("100 %"), spots={part: _spot(part) for part in _PARTS},
            site=speaker.original(speaker.officer.say("site.name").text),
        )  # fmt: skip
        title = f"{speaker.words('site.own_title')} · {speaker.place_words(place)}"
        return Draft(
            path=f"{place.id}/cards/own/", kind="card", title=title,
            description=f"{title}. {speaker.words('site.own_lead')}", body=body, styles=("own",),
        )  # fmt: skip

    def _panels(self, words: CardWords) -> tuple[list[Block], list[Block]]:
        """The full set and what holds in this place alone, on two panels, with as many local answers as have room."""
        # Chinese puts no space between sentences.
        space = Markup("" if self.speaker.tag.startswith("zh") else " ")

        def block(thoughts: Sequence[Thought], *, here: bool = False) -> Block:
            sentences = [sentence for thought in thoughts for sentence in thought.sentences]
            return Block(thoughts[0].sign, space.join(sentences), thoughts[0].strong, here)

        blocks = [block(list(group)) for _, group in groupby(words.full, key=lambda thought: thought.sign)]
        here = [words.name] if words.name else []
        for local in (words.local[:count] for count in range(len(words.local), -1, -1)):
            alone = [block([*here, *local], here=True)] if here or local else []
            panels = _halves([*blocks, *alone])
            if max(map(_lines, panels)) <= _LINES:
                break
        return panels


def _lines(blocks: Sequence[Block]) -> int:
    """About how many lines some blocks take on a panel."""
    return sum(-(-_width(block.words) // _LINE) for block in blocks)


# What is said everywhere is said again at each place.
@lru_cache(maxsize=1024)
def _width(words: Markup) -> int:
    """How many letters some words take; a Chinese letter is as wide as two."""
    return sum(2 if east_asian_width(letter) in "WF" else 1 for letter in words.striptags())


def _halves(blocks: list[Block]) -> tuple[list[Block], list[Block]]:
    """The blocks on two panels of about the same height, in their order."""
    middle = min(range(1, len(blocks)), key=lambda index: max(_lines(blocks[:index]), _lines(blocks[index:])), default=1)
    return blocks[:middle], blocks[middle:]


def _together(lines: Sequence[Markup]) -> list[Markup]:
    """The officer's lines, short ones in one paragraph; the first stands alone."""
    found = [*lines[:1]]
    for line in lines[1:]:
        if len(found) > 1 and len(found[-1].striptags()) + len(line.striptags()) <= _TOGETHER:
            found[-1] += Markup(" ") + line
        else:
            found.append(line)
    return found


def _spot(part: str) -> Markup:
    """Where a part of the group's line stands: empty to write on by hand, or filled by the browser."""
    direction = "ltr" if part == "number" else "auto"
    return Markup('<bdi class="spot" dir="{}" data-own="{}"></bdi>').format(direction, part)
