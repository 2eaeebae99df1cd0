"""The closed words and fixed lines by themselves: each key that points to another must find it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from builder.facts.larger import check_larger
from builder.facts.problems import Problem, did_you_mean
from builder.facts.reading import Document
from builder.facts.situations import Cards, Situations
from builder.facts.vocabulary import Vocabulary

_Pair = tuple[Document, Any]


def check_words(vocabulary: Vocabulary, document: Document, situations: _Pair, cards: _Pair) -> list[Problem]:
    """The closed words themselves: each key that points to another must find it."""
    found: list[Problem] = []

    def need(path: tuple[str | int, ...], word: str, allowed: Iterable[str], what: str) -> None:
        if word not in allowed:
            found.append(document.problem(path, f'"{word}" is not {what}.{did_you_mean(word, allowed)}'))

    shown = set(situations[1].situations) | {"silence"}
    for key, question in vocabulary.questions.items():
        for index, actor in enumerate(question.actors):
            need(("questions", key, "actors", index), actor, vocabulary.actors, "an actor")
        for index, word in enumerate(question.conditions):
            need(("questions", key, "conditions", index), word, vocabulary.conditions, "a condition")
        for index, situation in enumerate(question.situations):
            need(("questions", key, "situations", index), situation, shown, "a situation")
        need(("questions", key, "protective"), question.protective, vocabulary.answers, "an answer")
        for mode in tuple(question.modes) or (None,):
            for answer in question.wording(mode).sentences:
                need(("questions", key), answer, vocabulary.answers, "an answer")
    for key, setting in vocabulary.places.items():
        need(("places", key, "situation"), setting.situation, shown, "a situation")
    for key, entry in vocabulary.conditions.items():
        for name in entry.takes:
            if "{" + name + "}" not in entry.text:
                found.append(document.problem(("conditions", key), f"The text has no {{{name}}}, although it takes it."))
    return [*found, *_check_lines(situations[0], situations[1], cards[0], cards[1], vocabulary)]


def _check_lines(
    document: Document, situations: Situations, card_document: Document, cards: Cards, vocabulary: Vocabulary
) -> Iterator[Problem]:
    for key, situation in situations.situations.items():
        for index, say in enumerate(situation.say):
            name = say.removeprefix("officer.")
            if name == say or name not in cards.officer:
                allowed = [f"officer.{each}" for each in cards.officer]
                sentence = f'"{say}" is not a line of the officer’s side.{did_you_mean(say, allowed)}'
                yield document.problem(("situations", key, "say", index), sentence)
    for key, group in situations.silence.groups.items():
        for index, question in enumerate(group.questions):
            if question not in vocabulary.questions:
                sentence = f'"{question}" is not a question.{did_you_mean(question, vocabulary.questions)}'
                yield document.problem(("silence", "groups", key, "questions", index), sentence)
    for name, side in (("lead", cards.holder), ("held", cards.officer)):
        if getattr(cards, name) not in side:
            yield card_document.problem(
                (name,), f'"{getattr(cards, name)}" is not a line.{did_you_mean(getattr(cards, name), side)}'
            )
    for index, line in enumerate(cards.full):
        if line not in cards.holder:
            yield card_document.problem(("full", index), f'"{line}" is not a line.{did_you_mean(line, cards.holder)}')
    if cards.name_question and cards.name_question not in vocabulary.questions:
        sentence = f'"{cards.name_question}" is not a question.{did_you_mean(cards.name_question, vocabulary.questions)}'
        yield card_document.problem(("name_question",), sentence)
    for row, thought in enumerate(cards.short):
        for index, line in enumerate(thought):
            if line not in cards.holder:
                sentence = f'"{line}" is not a line of the holder’s side.{did_you_mean(line, cards.holder)}'
                yield card_document.problem(("short", row, index), sentence)
    yield from check_larger(card_document, cards, situations)
