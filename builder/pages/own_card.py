"""The card of a place to print from a browser, with lines for a group's own number; nothing that is typed leaves the page.

In: the words of the printed card (`CardWords`, which the cards' room makes). Out: one page a place and language.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, groupby
from typing import Protocol

from markupsafe import Markup

from builder.facts.model import Place
from builder.pages.page import Draft
from builder.pages.speaker import Speaker
from builder.pages.theme import Theme

# Two cards folded twice fill a sheet, on Letter and on A4.
CARDS = 2
# As on the card that is printed from PDF, but the browser's typefaces are not known, so that room is left.
_PARTS = ("name", "number", "hours")


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
            place=place, speaker=speaker, say=speaker.say, words=words, panels=_halves(self._blocks(words)),
            copies=range(CARDS), parts=_PARTS, **{part: _spot(part) for part in _PARTS},
            site=speaker.original(speaker.officer.say("site.name").text),
        )  # fmt: skip
        title = f"{speaker.words('site.own_title')} · {speaker.place_words(place)}"
        return Draft(
            path=f"{place.id}/cards/own/", kind="card", title=title,
            description=f"{title}. {speaker.words('site.own_lead')}", body=body, styles=("own",),
        )  # fmt: skip

    def _blocks(self, words: CardWords) -> list[Block]:
        """The full set; thoughts with the same sign stand together."""
        # Chinese puts no space between sentences.
        space = Markup("" if self.speaker.tag.startswith("zh") else " ")

        def block(thoughts: Sequence[Thought], *, here: bool = False) -> Block:
            sentences = [sentence for thought in thoughts for sentence in thought.sentences]
            return Block(thoughts[0].sign, space.join(sentences), thoughts[0].strong, here)

        blocks = [block(list(group)) for _, group in groupby(words.full, key=lambda thought: thought.sign)]
        local = [*([words.name] if words.name else []), *words.local]
        return [*blocks, block(local, here=True)] if local else blocks


def _halves(blocks: list[Block]) -> tuple[list[Block], list[Block]]:
    """The blocks on two panels with about as many letters each, in their order."""
    sizes = list(accumulate(len(block.words.striptags()) for block in blocks))
    middle = min(range(len(blocks)), key=lambda index: abs(2 * sizes[index] - sizes[-1])) + 1
    return blocks[:middle], blocks[middle:]


def _spot(part: str) -> Markup:
    """Where a part of the group's line stands: empty to write on by hand, or filled by the browser."""
    direction = "ltr" if part == "number" else "auto"
    return Markup('<bdi class="spot" dir="{}" data-own="{}"></bdi>').format(direction, part)
