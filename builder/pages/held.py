"""What holds at a place, as its pages show it: all of it by situation, and of that what a person needs first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from builder.facts.answers import Answer, answers
from builder.facts.freshness import standing
from builder.facts.model import Facts, Statement
from builder.facts.vocabulary import Question


@dataclass(frozen=True, slots=True)
class Held:
    """What holds at a place on a day: answers by situation, those that a person in it needs first, and every row shown."""

    by_situation: Mapping[str, tuple[Answer, ...]]
    near: Mapping[str, tuple[Answer, ...]]
    rows: tuple[Statement, ...]


def held(facts: Facts, place: str, day: date) -> Held:
    """The answers for each situation in the order of the vocabulary; the same in every language."""
    by_situation: dict[str, list[Answer]] = {}
    rows: dict[str, Statement] = {}
    for key, question in facts.vocabulary.questions.items():
        for answer in answers(facts, place, key, day):
            kinds = [facts.vocabulary.places[word].situation for word in answer.places]
            for situation in dict.fromkeys(kinds or question.situations):
                by_situation.setdefault(situation, []).append(answer)
            if not kinds and not question.situations:
                continue
            shown = ([answer.headline] if answer.headline else []) + [each.row for each in answer.also]
            rows |= {row.id: row for row in (*shown, *answer.warnings)}
    whole = {situation: tuple(found) for situation, found in by_situation.items()}
    near = {situation: tuple(_near(facts, situation, found)) for situation, found in whole.items()}
    return Held(whole, near, tuple(rows.values()))


def _near(facts: Facts, situation: str, found: tuple[Answer, ...]) -> Iterator[Answer]:
    """What a person in a situation needs first."""
    questions = facts.vocabulary.questions
    kept = [
        answer
        for answer in found
        if not _further(questions[answer.question], answer.mode) and not _told_everywhere(facts, answer, situation)
    ]
    usual = {_about(each) for each in kept if each.headline and set(each.actors) & set(questions[each.question].actors)}
    for answer in kept:
        # Rules for officers that a person seldom meets stay out where there is one for the usual ones.
        if _about(answer) not in usual or set(answer.actors) & set(questions[answer.question].actors):
            yield _nearest(facts, answer)


def _about(answer: Answer) -> tuple[str, str | None, tuple[str, ...]]:
    return answer.question, answer.mode, answer.places


def _further(question: Question, mode: str | None) -> bool:
    return question.further or question.wording(mode if mode in question.modes else None).further


def _told_everywhere(facts: Facts, answer: Answer, situation: str) -> bool:
    """A rule of the whole country with no doubt or practice beside it, where fixed lines say what the law lets officers do."""
    fixed = facts.situations.situations.get(situation)
    plain = answer.from_elsewhere and not (answer.notes or answer.warnings) and _country(facts, answer.headline)
    return plain and fixed is not None and bool(fixed.may)


def _nearest(facts: Facts, answer: Answer) -> Answer:
    """The nearest rule, and of those behind it what a reader must know: one set aside, or one that is firmer."""

    def settled(row: Statement | None) -> bool:
        return row is not None and standing(row, facts, answer.day).state == "settled"

    firm = answer.headline is None or settled(answer.headline)
    kept = (each for each in answer.also if each.set_aside or (not firm and settled(each.row)))
    return replace(answer, also=tuple(kept))


def _country(facts: Facts, row: Statement | None) -> bool:
    return row is not None and facts.places[row.place].parent is None
