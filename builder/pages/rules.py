"""What one row or one answer says to a reader, as a piece of HTML that every place which inherits it shares.

A source is left as a mark (`\\0id\\0`), because each page names or numbers its sources in its own way.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from functools import lru_cache

from markupsafe import Markup

from builder.facts.answers import Answer, Beside
from builder.facts.dates import PartialDate
from builder.facts.freshness import Standing, standing
from builder.facts.model import Alternative, Condition, Statement
from builder.pages.blocks import Block
from builder.pages.sourcing import source_marks
from builder.pages.speaker import Speaker
from builder.pages.theme import icon

EDGES = {
    "settled": "settled", "reported": "reported", "in_litigation": "court", "blocked": "court", "claimed": "claimed",
    "practice": "any", "guidance": "advice", "proposed": "advice", "not_yet": "advice", "unverified": "unchecked",
    "unknown": "unchecked", "no_rule_found": "unchecked", "superseded": "ended", "ended": "ended",
}  # fmt: skip
# The year behind the name of a source, which a citation of the same law or case does not carry.
_YEAR = re.compile(r" \(\d{4}\)$")
_LAST = ("settled", "unverified", "unknown", "no_rule_found")


def question_key(question: str, mode: str | None) -> str:
    """The key of the messages of a question, or of one part of it."""
    return f"question.{question}.{mode}" if mode else f"question.{question}"


class Rules:
    """Fragments of one language on one day; each is made once."""

    def __init__(self, speaker: Speaker) -> None:
        """The speaker's facts and day are those of every fragment."""
        self.speaker = speaker
        self.row = lru_cache(maxsize=None)(self._row)
        self.answer = lru_cache(maxsize=None)(self._answer)

    def _row(self, row: Statement) -> Block:
        """A rule with its conditions, state, dates and sources, in the parts of a block."""
        found = standing(row, self.speaker.facts, self.speaker.day)
        first = found.state not in _LAST
        below = Markup("").join([self._ground(row, found, with_state=not first), *self._doubts(row, found)])
        return Block(
            EDGES[found.state],
            self._state(found, row, alone=True) if first else Markup(""),
            self._bound(row) if row.actors != ("anyone",) else Markup(""),
            Markup("").join(self.body(row)),
            below,
            Markup("").join(self._rest(row)),
        )

    def inner(self, row: Statement) -> Markup:
        """What the block of a rule holds, for a place that draws its own edge."""
        block = self.row(row)
        return block.above + block.who + block.said + block.rest + block.below

    def body(self, row: Statement) -> list[Markup]:
        """What the rule says: the sentence, the reasons, what to tell, the editors' note."""
        say = self.speaker.say
        told = "ask" if row.answer in ("unknown", "no_rule_found") else row.answer
        parts = [Markup("<p>{}").format(say(f"{question_key(row.question, row.mode)}.{told}"))]
        alternatives = row.unless or row.only_if
        if alternatives and not row.unless and row.answer != "yes_if":
            parts.append(Markup("<p>{}").format(say("site.only_when")))
        if alternatives:
            parts.append(self._reasons(alternatives))
        if row.always:
            inner = [self._condition(each) for each in row.always]
            parts.append(Markup("<p>{} {}").format(say("site.always"), self.speaker.list(inner)))
        if row.must_give:
            items = [Markup("<li>{}").format(say(f"detail.{key}")) for key in row.must_give]
            label = Markup("") if row.answer == "must_give" else Markup("<p>{}").format(say("site.must_give"))
            parts.append(Markup("{}<ul>{}</ul>").format(label, Markup("").join(items)))
        parts += self._small(row)
        return parts

    def _bound(self, row: Statement) -> Markup:
        """Whom the rule binds: it stands first, since the sentence speaks of “these officers”."""
        listed = self.speaker.list([self.speaker.say(f"actor.{actor}") for actor in row.actors])
        return Markup("<p class=who>{} <b>{}</b>").format(self.speaker.say("site.binds"), listed)

    def _small(self, row: Statement) -> list[Markup]:
        """Labels below the rule: places, people, the note."""
        say, speaker = self.speaker.say, self.speaker
        lines = []
        for label, kind, words in (
            ("site.covers", "place_kind", row.places),
            ("site.about", "subject", row.subjects),
        ):
            if words:
                listed = speaker.list([say(f"{kind}.{word}") for word in words])
                lines.append(Markup("{} {}").format(say(label), listed))
        found = [Markup("<p class=who>{}").format(Markup("<br>").join(lines))] if lines else []
        if row.note:
            note = Markup("<p class=who><b>{}</b> {}")
            found.append(note.format(say("site.note"), say(f"note.{row.id}")))
        return found

    def _rest(self, row: Statement) -> list[Markup]:
        """What staff do, and the penalty in numbers."""
        say, parts = self.speaker.say, []
        if row.procedure:
            items = [Markup("<li>{}").format(say(f"procedure.{key}")) for key in row.procedure]
            parts.append(Markup("<p>{}<ul>{}</ul>").format(say("site.procedure"), Markup("").join(items)))
        if row.penalty:
            fine, months = row.penalty.fine, row.penalty.months
            told = [say("site.penalty_fine", amount=f"{fine:,}")] if fine else []
            told += [say("site.penalty_months", months=str(months))] if months else []
            parts.append(Markup("<p class=who>{} {}").format(say("site.penalty"), self.speaker.list(told)))
        return parts

    def _reasons(self, alternatives: tuple[Alternative, ...]) -> Markup:
        items = []
        for group in alternatives:
            if len(group) == 1:
                items.append(Markup("<li>{}").format(self._condition(group[0])))
                continue
            inner = Markup("").join(Markup("<li>{}").format(self._condition(each)) for each in group)
            items.append(Markup("<li>{}<ul>{}</ul>").format(self.speaker.say("site.all_of"), inner))
        return Markup("<ul>{}</ul>").format(Markup("").join(items))

    def _condition(self, condition: Condition) -> Markup:
        values = {name: self._parameter(condition.word, name, value) for name, value in condition.parameters}
        said = self.speaker.say(f"condition.{condition.word}", **values)
        return Markup("{} {}").format(self.speaker.say("site.not_true"), said) if condition.negated else said

    def _parameter(self, word: str, name: str, value: str) -> str | Markup:
        kind = self.speaker.facts.vocabulary.conditions[word].takes[name]
        if kind == "crime_list":
            return self.speaker.say(f"crime_list.{value}")
        if kind == "document":
            return self.speaker.say(f"document.{value}.label")
        return value

    def _state(self, found: Standing, row: Statement, *, alone: bool) -> Markup:
        sign = self.speaker.facts.vocabulary.states[found.state].sign
        text = Markup("<b>{}</b>").format(self.speaker.say(f"state.{found.state}.text"))
        if row.agency and found.state in ("claimed", "guidance"):
            key = "site.agency" if found.state == "claimed" else "site.by_agency"
            text += Markup(" ") + self.speaker.say(key, agency=self.speaker.original(row.agency))
        if alone:
            return Markup("<p class=state>{}{}").format(icon(sign), text)
        return Markup("{}").format(text)

    def _ground(self, row: Statement, found: Standing, *, with_state: bool) -> Markup:
        """Kind of rule, place, the day it speaks for, and marks of its sources."""
        speaker = self.speaker
        facts = [speaker.say(f"force.{row.force}"), speaker.place(speaker.facts.places[row.place])]
        if row.agency and found.state not in ("claimed", "guidance"):
            facts.append(speaker.original(row.agency))
        cited = self._cited(row)
        if row.cite and not cited:
            facts.append(speaker.original(row.cite))
        facts.append(
            speaker.say("site.undated") if row.as_of.undated else speaker.say("site.as_of", date=speaker.date(row.as_of))
        )
        ground = Markup(" · ").join([*facts, source_marks(row.sources, cited)])
        if not with_state:
            return Markup("<p class=state>{}").format(ground)
        sign = speaker.facts.vocabulary.states[found.state].sign
        text = self._state(found, row, alone=False)
        return Markup("<p class=state>{}{} {}").format(icon(sign), text, ground)

    def _cited(self, row: Statement) -> tuple[str, str] | None:
        """The source that the citation of a row points into, with the exacter of the two names."""
        for source in row.sources if row.cite else ():
            short = self.speaker.facts.sources[source].short
            if row.cite and (_YEAR.sub("", short) in row.cite or row.cite in short):
                return source, max(short, row.cite, key=len)
        return None

    def _doubts(self, row: Statement, found: Standing) -> list[Markup]:
        """More to know: a court case, an overdue review, an end, a start."""
        speaker, parts = self.speaker, []
        line = Markup("<p class=state>{}{}")
        if found.in_litigation and found.state != "in_litigation":
            text = Markup("<b>{}</b>").format(speaker.say("state.in_litigation.text"))
            parts.append(line.format(icon("state-court"), text))
        if found.state == "not_yet" and row.from_:
            parts.append(line.format(icon("state-later"), speaker.say("site.starts_on", date=speaker.date(row.from_))))
        if found.state in ("ended", "superseded") and row.until:
            last = row.until if len(row.until.text) < 10 else row.until.first - timedelta(days=1)
            parts.append(line.format(icon("calendar"), speaker.say("site.ended_on", date=speaker.date(last))))
        elif found.overdue and found.state not in ("superseded", "ended"):
            text = Markup("<b>{}</b>").format(speaker.say("state.overdue.text"))
            if found.review_by > date.min:
                text = Markup("{} {}").format(speaker.say("site.overdue_by", date=speaker.date(found.review_by)), text)
            parts.append(line.format(icon("state-overdue"), text))
        return parts

    def _answer(self, answer: Answer) -> tuple[Block, ...]:
        """All that holds for one facet of a question: headline, notes, what stands beside it, warnings."""
        lead = self.unanswered(answer) if answer.headline is None else self.row(answer.headline)
        notes = [self._note(kind) for kind in dict.fromkeys(note.kind for note in answer.notes)]
        blocks = [replace(lead, below=Markup("").join([lead.below, *notes]))]
        blocks += [self.row(note.row) for note in answer.notes if note.kind in ("not_yet", "blocked")]
        blocks += [self._beside(each) for each in answer.also if self._worth_showing(each, answer)]
        blocks += [self.row(row) for row in answer.warnings]
        return tuple(blocks)

    def unanswered(self, answer: Answer) -> Block:
        """The question itself, with the sign for what we do not know."""
        say = self.speaker.say
        sign = self.speaker.facts.vocabulary.states["unknown"].sign
        ask = Markup("<p>{}").format(say(f"{question_key(answer.question, answer.mode)}.ask"))
        text = Markup("<p class=state>{}<b>{}</b>").format(icon(sign), say("state.unknown.text"))
        return Block(EDGES["unknown"], Markup(""), Markup(""), ask, text)

    def _worth_showing(self, beside: Beside, answer: Answer) -> bool:
        """A rule of the country stays out where a nearer one leads: it is the ground that the nearer one builds on."""
        country = self.speaker.facts.chain(answer.place)[-1].id
        return beside.set_aside or beside.row.place != country or answer.headline is None or answer.headline.place == country

    def _beside(self, beside: Beside) -> Block:
        block = self.row(beside.row)
        if not beside.set_aside:
            return block
        told = Markup("<p class=state>{}<b>{}</b>")
        return replace(block, above=told.format(icon("state-replaced"), self.speaker.say("site.set_aside")) + block.above)

    def _note(self, kind: str) -> Markup:
        key, sign = {
            "not_yet": ("site.not_yet_note", "state-later"),
            "blocked": ("site.blocked_note", "state-blocked"),
            "unchecked_here": ("site.not_checked_local", "state-unchecked"),
        }[kind]
        return Markup("<p class=state>{}{}").format(icon(sign), self.speaker.say(key))


def span(row: Statement) -> tuple[PartialDate | None, PartialDate | date | None]:
    """The first and the last day of a row as a reader is told them (`until` itself is no longer part of it)."""
    if row.until is None:
        return row.from_, None
    whole = len(row.until.text) == 10
    return row.from_, row.until.first - timedelta(days=1) if whole else row.until
