"""The history of a place: for each question the line of its rules over time, newest first, and what else was said."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from builder.facts.freshness import standing
from builder.facts.model import Facts, Place, Statement
from builder.pages.page import Draft
from builder.pages.rules import EDGES, Rules, question_key, span
from builder.pages.sourcing import Numbering, source_marks
from builder.pages.theme import Theme

_SIGNS = ("settled", "reported", "in_litigation", "claimed", "guidance", "unverified", "superseded", "ended")


@dataclass(frozen=True, slots=True)
class Entry:
    """One row on the line of time: the edge it is drawn with, its span, and what it says."""

    edge: str
    span: Markup
    html: Markup
    claims: tuple[str, ...]


def lines(facts: Facts, place: Place) -> dict[tuple[str, str | None], tuple[Statement, ...]]:
    """The rows of a place by question and mode, newest first, with rows of other places that ended one of them."""
    found: dict[tuple[str, str | None], dict[str, Statement]] = {}
    for row in place.statements:
        line = found.setdefault((row.question, row.mode), {})
        line[row.id] = row
        other = facts.statements.get(row.overridden_by or "")
        if other is not None and other.question == row.question:
            line[other.id] = other
    return {
        key: tuple(sorted(line.values(), key=lambda row: (row.starts, row.id), reverse=True)) for key, line in found.items()
    }


class HistoryPages:
    """History pages in one language."""

    def __init__(self, theme: Theme, rules: Rules) -> None:
        """The language and the day are those of `rules`."""
        self.theme, self.rules, self.speaker = theme, rules, rules.speaker

    def draft(self, place: Place) -> Draft:
        """The history page of a place, ready for its frame."""
        speaker, facts = self.speaker, self.speaker.facts
        groups = [(question_key(*key), [self._entry(row) for row in rows]) for key, rows in lines(facts, place).items()]
        records = [
            (speaker.date(record.date), record, source_marks(record.sources))
            for record in sorted(place.records, key=lambda each: each.id)
        ]
        numbering = Numbering()
        signs = [(EDGES[name], facts.vocabulary.states[name].sign, name) for name in _SIGNS]
        body = self.theme.environment.get_template("history.html").render(
            place=place, speaker=speaker, say=speaker.say, groups=groups, records=records, signs=signs
        )
        body = numbering.link(body, speaker)
        sources = self.theme.environment.get_template("sources.html").render(
            say=speaker.say,
            speaker=speaker,
            sources=[(number, key, facts.sources[key]) for key, number in numbering.numbers.items()],
        )
        name = speaker.place_words(place)
        title = f"{name} · {speaker.words('site.history_title')}"
        newest = max((row.as_of.last for row in place.statements), default=None)
        return Draft(
            path=f"{place.id}/history/", kind="history", title=title,
            description=f"{title}. {speaker.words('site.history_hint')}",
            body=body.replace("\x07", sources), styles=("history",), modified=newest.isoformat() if newest else None,
        )  # fmt: skip

    def _entry(self, row: Statement) -> Entry:
        state = standing(row, self.speaker.facts, self.speaker.day).state
        return Entry(EDGES[state], self._span(row), self.rules.inner(row), row.claims)

    def _span(self, row: Statement) -> Markup:
        speaker = self.speaker
        first, last = span(row)
        if first is None and last is None:
            return speaker.say("site.no_start_date")
        if first is None:
            return speaker.say("site.until", date=speaker.date(last or date.max))
        if last is None:
            return speaker.say("site.since", date=speaker.date(first))
        return speaker.say("site.from_until", **{"from": speaker.date(first), "until": speaker.date(last)})
