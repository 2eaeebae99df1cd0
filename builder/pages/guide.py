"""Guides: a situation in depth, with the fixed lines of the situation and the answers of the states set in by name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from markupsafe import Markup

from builder.facts.guides import Block, Guide, Words
from builder.facts.model import Place
from builder.pages.compare import Cell
from builder.pages.page import Draft
from builder.pages.rules import question_key
from builder.pages.sourcing import Numbering, last_reading, reviewed, source_marks
from builder.pages.speaker import Speaker
from builder.pages.theme import Theme

Table = Mapping[tuple[str, str | None], tuple[Cell, ...]]
# The heading and the pictogram of a part of a situation are those that it has on the page of a place.
_SIGNS = {"do": "do", "dont": "dont", "may": "paper-judge", "anyway": "warning"}


@dataclass(frozen=True, slots=True)
class Local:
    """What the states answer to a question, as far as it is settled and fresh: each answer with the places that give it."""

    name: str
    question: str
    groups: Mapping[str, tuple[Place, ...]]


class GuidePages:
    """The guides of one language and the list of them."""

    def __init__(self, theme: Theme, speaker: Speaker, table: Table) -> None:
        """`table` is what every state says to the questions that are compared."""
        self.theme, self.speaker, self.table = theme, speaker, table

    def drafts(self) -> list[Draft]:
        """The list of guides, and a page for each; nothing where there are no guides."""
        guides = self.speaker.facts.guides.values()
        return [self._list(), *(self._guide(guide) for guide in guides)] if guides else []

    def _list(self) -> Draft:
        title = self.speaker.words("site.guides")
        return Draft(
            "guides/",
            "guides",
            title,
            self.speaker.words("site.guides_hint"),
            self._filled("guides.html"),
            styles=("home", "guide"),
        )

    def _guide(self, guide: Guide) -> Draft:
        speaker, numbering = self.speaker, Numbering()
        body = numbering.link(self._filled("guide.html", guide=guide, pieces=list(_pieces(guide))), speaker)
        sources = [(number, key, speaker.facts.sources[key]) for key, number in numbering.numbers.items()]
        newest = max((source.as_of.last for _, _, source in sources if not source.as_of.undated), default=None)
        read = last_reading(source for _, _, source in sources)
        papers = any(block.kind == "paper" for block in guide.blocks)
        return Draft(
            path=f"guides/{guide.slug}/", kind="guide", title=speaker.words(guide.title.key),
            description=speaker.words(guide.lead.key),
            body=body.replace("\x06", reviewed(read)).replace("\x07", self._filled("guide_sources.html", sources=sources)),
            styles=("guide", "papers") if papers else ("guide",), modified=newest.isoformat() if newest else None,
        )  # fmt: skip

    def _filled(self, template: str, **values: object) -> str:
        return self.theme.environment.get_template(template).render(
            pages=self, speaker=self.speaker, say=self.speaker.say, facts=self.speaker.facts, papers=self.theme.papers, **values
        )

    def sign(self, guide: Guide) -> str:
        """The pictogram of a guide: that of its situation."""
        situation = self.speaker.facts.situations.situations.get(guide.slug)
        return situation.sign if situation else "search"

    def told(self, words: Words) -> Markup:
        """A sentence with the numbers of its sources."""
        return self._marked(self.speaker.say(words.key), words.sources)

    def part(self, name: str) -> tuple[str, str, list[Markup]]:
        """A part of a situation: its pictogram, the key of its heading, its lines."""
        situation, part = name.split(".")
        lines = getattr(self.speaker.facts.situations.situations[situation], part)
        say = self.speaker.say
        told = [self._marked(say(f"situation.{name}.{key}"), line.sources) for key, line in lines.items()]
        return _SIGNS[part], f"site.{part}", told

    def spoken(self, block: Block) -> tuple[str, ...]:
        """The lines of the officer’s side that a block sets in, by their keys."""
        situation = self.speaker.facts.situations.situations.get(block.name.partition(".")[0])
        return situation.say if block.kind == "part" and situation else (block.name,)

    def paper_marks(self, key: str) -> Markup:
        """The numbers of the sources of what is said of a paper."""
        return source_marks(self.speaker.facts.vocabulary.documents[key].sources)

    def local(self, key: str) -> Local:
        """The settled answers of the states to a question, the most protective first."""
        mode, cells = next((mode, cells) for (question, mode), cells in self.table.items() if question == key)
        groups: dict[str, tuple[Place, ...]] = {}
        for cell in sorted(cells, key=lambda each: (each.rank, each.place.name)):
            if cell.printable:
                groups[cell.answer] = (*groups.get(cell.answer, ()), cell.place)
        return Local(question_key(key, mode), key, groups)

    def _marked(self, text: Markup, sources: tuple[str, ...]) -> Markup:
        if not sources:
            return text
        return Markup('{} <span class="ref">{}</span>').format(text, source_marks(sources))


def _pieces(guide: Guide) -> Iterator[tuple[Block, tuple[Words, ...]]]:
    """The blocks in order, each paper together with the steps right below it, which explain the numbers of its drawing."""
    blocks = iter(guide.blocks)
    block = next(blocks, None)
    while block is not None:
        after = next(blocks, None)
        if block.kind == "paper" and after is not None and after.kind == "steps":
            yield block, after.items
            after = next(blocks, None)
        else:
            yield block, ()
        block = after
