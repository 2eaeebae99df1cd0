"""All rules of a place, situation by situation, each with every source: what stands behind the page of the place."""

from __future__ import annotations

from collections.abc import Collection, Container, Iterable

from markupsafe import Markup

from builder.facts.freshness import standing
from builder.facts.model import Place
from builder.pages.blocks import Block, drawn
from builder.pages.held import Held
from builder.pages.page import Draft
from builder.pages.place import PlacePages, linked
from builder.pages.sourcing import grounded, named


class MorePages:
    """`/{tag}/{place}/more/` in one language."""

    def __init__(self, places: PlacePages) -> None:
        """Language, day and the situations in full are those of the pages of the places."""
        self.places, self.speaker = places, places.speaker
        self._template = places.theme.environment.get_template("more.html")

    def draft(self, place: Place, here: Held, apart: Collection[str] = ()) -> Draft:
        """The page of a place, ready for its frame: first what its own page only names, then the rules of the others.

        `apart` are those that the page of the place names only because it would be too heavy.
        """
        speaker, fixed = self.speaker, self.speaker.facts.situations
        named_only = [name for name, each in fixed.situations.items() if each.apart or each.later or name in apart]
        rest = {"silence": fixed.silence} | {name: each for name, each in fixed.situations.items() if name not in named_only}
        ground = grounded(fixed)
        rows = [self._opened(name, here, ground) for name in named_only]
        groups = [(name, f"situation.{name}.label", each.sign, drawn(self._blocks(here, name))) for name, each in rest.items()]
        late = [standing(row, speaker.facts, speaker.day).overdue for row in here.rows]
        body = self._template.render(
            place=place, speaker=speaker, say=speaker.say, rows=rows, groups=groups, late=late, ground=ground
        )
        title = f"{speaker.place_words(place)} · {speaker.words('site.all_rules')}"
        return Draft(
            f"{place.id}/more/", "more", title, f"{title}. {speaker.words('site.all_rules_hint')}", named(body, speaker)
        )

    def _opened(self, name: str, here: Held, ground: Container[str]) -> Markup:
        row = self.places.situation(name, self._blocks(here, name), self._link(name, ground))
        return Markup(str(row).replace("<details", "<details open", 1))

    def _link(self, name: str, ground: Container[str]) -> Markup:
        href = f"/{self.speaker.tag}/sources/#{name}"
        return linked(href, self.speaker.say("site.line_sources")) if name in ground else Markup("")

    def _blocks(self, here: Held, name: str) -> Iterable[Block]:
        return (block for answer in here.by_situation.get(name, ()) for block in self.places.rules.answer(answer))
