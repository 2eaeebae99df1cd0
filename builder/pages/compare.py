"""Every state against the main questions: one table of all, and for each question a list by answer and a map."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from builder.facts.answers import Answer, answers, protection
from builder.facts.freshness import printable, standing
from builder.facts.model import Facts, Place
from builder.facts.vocabulary import Question
from builder.pages.page import Draft
from builder.pages.rules import question_key
from builder.pages.shapes import HEIGHT, WIDTH
from builder.pages.speaker import Speaker
from builder.pages.theme import Theme

SHADES = ("more", "between", "less", "unknown")
_BOX = 16
# Places without an outline of their own on the map, or with one too small to press: a square at this point.
_SQUARES = {"11": (905, 335), "72": (880, 560)}


@dataclass(frozen=True, slots=True)
class Cell:
    """What one state says to one question: the answer, its state, how it is shaded on a map, and if it may be relied on."""

    place: Place
    answer: str
    state: str
    shade: str
    rank: int
    printable: bool = False


def states(facts: Facts) -> tuple[Place, ...]:
    """The places right below a country, by name."""
    found = [place for place in facts.places.values() if place.id.count("/") == 1]
    return tuple(sorted(found, key=lambda place: place.name))


def questions(facts: Facts) -> tuple[tuple[str, str | None], ...]:
    """The questions that are compared, each by its first part."""
    return tuple(
        (key, next(iter(question.modes), None)) for key, question in facts.vocabulary.questions.items() if question.compare
    )


def cells(facts: Facts, key: str, mode: str | None, day: date) -> tuple[Cell, ...]:
    """What every state says to a question on a day; the same in every language."""
    return tuple(_cell(facts, place, key, mode, day) for place in states(facts))


def _cell(facts: Facts, place: Place, key: str, mode: str | None, day: date) -> Cell:
    question = facts.vocabulary.questions[key]
    setting = question.compare_place
    found = [
        each
        for each in answers(facts, place.id, key, day)
        if each.mode == mode and (setting is None or not each.places or setting in each.places)
    ]
    answer = _leading(found, question, place.id)
    if answer is None or answer.headline is None:
        return Cell(place, "unknown", "unknown", "unknown", 99)
    row = answer.headline
    state = standing(row, facts, day).state
    if row.answer in ("no_rule_found", "unknown"):
        return Cell(place, row.answer, state, "unknown", 98)
    rank = protection(row.answer, question)
    best, worst = (0, -3) if question.protective == "no" else (3, 0)
    shade = "more" if rank >= best - 1 else "less" if rank <= worst else "between"
    return Cell(place, row.answer, state, shade, -rank, printable(row, facts, day))


def _leading(found: list[Answer], question: Question, place: str) -> Answer | None:
    """The answer of the usual actor, the state's own before the country's."""
    own = [each for each in found if each.headline is not None and each.headline.place == place]
    usual = [each for each in own if question.actors[0] in each.actors]
    return next(iter(usual or own or [each for each in found if each.headline is not None]), None)


class ComparePages:
    """The pages that compare, in one language."""

    def __init__(self, theme: Theme, speaker: Speaker, shapes: Mapping[str, str]) -> None:
        """`shapes` gives the outline of a state by its FIPS number; without any there is no map."""
        self.theme, self.speaker, self.shapes = theme, speaker, shapes

    def drafts(self, table: Mapping[tuple[str, str | None], tuple[Cell, ...]]) -> list[Draft]:
        """The table of all questions, and a page for each."""
        return [self._all(table), *(self._one(key, mode, found, table) for (key, mode), found in table.items())]

    def _all(self, table: Mapping[tuple[str, str | None], tuple[Cell, ...]]) -> Draft:
        speaker = self.speaker
        columns = [(key, question_key(key, mode)) for key, mode in table]
        rows = list(zip(*table.values(), strict=True))
        title = speaker.words("site.compare")
        body = self.theme.environment.get_template("compare.html").render(
            speaker=speaker, say=speaker.say, columns=columns, rows=rows, states=speaker.facts.vocabulary.states
        )
        return Draft("compare/", "compare", title, speaker.words("site.compare_hint"), body, styles=("home", "compare"))

    def _one(
        self, key: str, mode: str | None, found: tuple[Cell, ...], table: Mapping[tuple[str, str | None], tuple[Cell, ...]]
    ) -> Draft:
        speaker = self.speaker
        groups: dict[str, list[Cell]] = {}
        for cell in sorted(found, key=lambda each: (each.rank, each.place.name)):
            groups.setdefault(cell.answer, []).append(cell)
        name = question_key(key, mode)
        title = speaker.words(f"{name}.ask")
        body = self.theme.environment.get_template("compare_one.html").render(
            speaker=speaker, say=speaker.say, name=name, groups=groups, states=speaker.facts.vocabulary.states,
            others=[(other, question_key(other, part)) for other, part in table], chosen=key,
            map=self._map(found), shades=SHADES,
        )  # fmt: skip
        return Draft(f"compare/{key}/", "compare", title, title, body, styles=("home", "compare"))

    def _map(self, found: tuple[Cell, ...]) -> Markup:
        """The states as links, shaded by answer; the list above it says the same in words."""
        parts = []
        for cell in found:
            fips = cell.place.codes.get("fips", "")
            path = self.shapes.get(fips) or _square(fips)
            if not path or not self.shapes:
                continue
            label = f"{self.speaker.place_words(cell.place)}: {self.speaker.words(f'answer.{cell.answer}')}"
            parts.append(
                Markup('<a href="/{}/{}/" class="m-{}"><title>{}</title><path d="{}"/></a>').format(
                    self.speaker.tag, cell.place.id, cell.shade, label, path
                )
            )
        if not parts:
            return Markup("")
        return Markup('<svg class="usmap" viewBox="0 0 {} {}" role="group" aria-label="{}">{}</svg>').format(
            WIDTH, HEIGHT, self.speaker.words("site.compare_map"), Markup("").join(parts)
        )


def _square(fips: str) -> str:
    if fips not in _SQUARES:
        return ""
    x, y = _SQUARES[fips]
    return f"M{x} {y}h{_BOX}v{_BOX}h-{_BOX}z"
