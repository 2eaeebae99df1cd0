"""Guides (`content/guides/*.md`) as checked values: blocks of sentences, each with its permanent key and its sources.

A block may set in what stands elsewhere, so that one fact is written once. `check_guides` finds names of what is not there.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from builder.facts.problems import Problem, did_you_mean
from builder.facts.situations import Cards, Situations
from builder.facts.vocabulary import Vocabulary

Kind = Literal[
    "title", "heading", "subheading", "paragraph", "quote", "list", "steps", "checklist", "link",
    "guide", "places", "part", "say", "answers", "paper",
]  # fmt: skip
PARTS = ("do", "say", "dont", "may", "anyway")
NOUNS = {
    "source": "source",
    "sentence": "sentence",
    "part": "part of a situation",
    "answers": "question that is compared",
    "paper": "paper",
    "guide": "guide",
    "say": "line of the officer’s side",
    "place": "place",
}


@dataclass(frozen=True, slots=True)
class Words:
    """One sentence or a few: the key of its message, and its English where it is written in the guide itself."""

    key: str
    english: str | None = None
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Block:
    """One piece of a guide. `name` is what is set in: `door.do`, a question, a paper, a slug, or `source:us-silence`."""

    kind: Kind
    items: tuple[Words, ...] = ()
    name: str = ""

    @property
    def anchor(self) -> str:
        """The id of a heading on the page: its name in the guide; empty where the heading is set in from elsewhere."""
        return self.items[0].key.rpartition(".")[2] if self.items[0].english is not None else ""


@dataclass(frozen=True, slots=True)
class Mention:
    """A word of a guide that must name something: what kind of thing, and where the word stands."""

    kind: str
    word: str
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Guide:
    """One guide; `slug` is its file name and URL, and that of its situation where there is one. `lead` opens the page."""

    slug: str
    file: str
    title: Words
    lead: Words
    blocks: tuple[Block, ...]
    mentions: tuple[Mention, ...] = ()

    def own(self) -> Iterable[tuple[Kind, Words]]:
        """The sentences that are written in this guide, with the kind of block that they stand in."""
        pairs: list[tuple[Kind, Words]] = [("heading", self.title), ("paragraph", self.lead)]
        pairs += [(block.kind, words) for block in self.blocks for words in block.items]
        return ((kind, words) for kind, words in pairs if words.english is not None)

    def sources(self) -> set[str]:
        """The ids of the sources that the guide itself names."""
        return {mention.word for mention in self.mentions if mention.kind == "source"}


def ordered(guides: Iterable[Guide], vocabulary: Vocabulary, situations: Situations, cards: Cards) -> dict[str, Guide]:
    """Guides by slug, each sentence that is set in with its sources; those that belong to no situation come first."""
    guides = list(guides)
    known = sentences(vocabulary, situations, cards)
    known |= {words.key: words.sources for guide in guides for _, words in guide.own()}
    places = {name: index for index, name in enumerate(situations.situations)}
    found = sorted(guides, key=lambda guide: (places.get(guide.slug, -1), guide.slug))
    return {guide.slug: _with_sources(guide, known) for guide in found}


def sentences(vocabulary: Vocabulary, situations: Situations, cards: Cards) -> dict[str, tuple[str, ...]]:
    """Every message outside the guides that a guide may set in by its key, with the sources it rests on."""
    found: dict[str, tuple[str, ...]] = {}
    for name, situation in situations.situations.items():
        found |= {f"situation.{name}.label": (), f"situation.{name}.line": ()}
        # What completes “Do not” is no sentence of its own.
        lines = {key: line for key, line in situation.all_lines().items() if not key.startswith("dont.")}
        found |= {f"situation.{name}.{key}": line.sources for key, line in lines.items()}
    for name, group in situations.silence.groups.items():
        found |= {f"silence.{name}.{key}": line.sources for key, line in group.lines.items()}
    for side, entries in (("holder", cards.holder), ("officer", cards.officer)):
        found |= {f"card.{side}.{key}": line.sources for key, line in entries.items()}
    for key, paper in vocabulary.documents.items():
        found |= {f"document.{key}.label": (), f"document.{key}.signer": paper.sources}
        found |= {f"document.{key}.{part}": paper.sources for part in ("allows", "look_for")}
    return found


def _with_sources(guide: Guide, known: Mapping[str, tuple[str, ...]]) -> Guide:
    """The guide with the sources of each sentence that it sets in from elsewhere."""

    def told(words: Words) -> Words:
        return words if words.english is not None else Words(words.key, None, (*known.get(words.key, ()), *words.sources))

    blocks = tuple(Block(block.kind, tuple(told(words) for words in block.items), block.name) for block in guide.blocks)
    return Guide(guide.slug, guide.file, told(guide.title), told(guide.lead), blocks, guide.mentions)


def check_guides(
    guides: Iterable[Guide],
    vocabulary: Vocabulary,
    situations: Situations,
    cards: Cards,
    sources: Iterable[str],
    places: Iterable[str],
) -> Iterable[Problem]:
    """What guides name but nobody has written: sources, sentences, questions, papers, other guides, places."""
    guides = list(guides)
    own = [words.key for guide in guides for _, words in guide.own()]
    allowed: dict[str, set[str]] = {
        "source": set(sources),
        "sentence": {*sentences(vocabulary, situations, cards), *own},
        "part": {f"{name}.{part}" for name, each in situations.situations.items() for part in PARTS if getattr(each, part)},
        "answers": {key for key, question in vocabulary.questions.items() if question.compare},
        "paper": set(vocabulary.documents),
        "guide": {guide.slug for guide in guides},
        "say": {f"officer.{key}" for key in cards.officer},
        "place": set(places),
    }
    for guide in guides:
        for mention in guide.mentions:
            if mention.word not in allowed[mention.kind]:
                near = did_you_mean(mention.word, allowed[mention.kind])
                sentence = f'There is no {NOUNS[mention.kind]} "{mention.word}".{near}'
                yield Problem(guide.file, mention.line, mention.column, sentence)
