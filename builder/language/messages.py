"""Every English sentence the product can say, by its permanent key: the source that translations are made from.

In: the checked facts and `content/site.yaml`. Out: messages in a fixed order, each with the catalogue (PO file) it belongs to.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from string import Formatter

from builder.facts.model import Facts
from builder.facts.problems import InputError, Problem
from builder.facts.reading import read_document
from builder.facts.situations import Line
from builder.facts.vocabulary import Mode, Question

CATALOGUES = ("facts", "cards", "site", "guides")


@dataclass(frozen=True)
class Message:
    """One English sentence, where it stands, and the catalogue that holds its translations."""

    key: str
    english: str
    catalogue: str
    where: str

    @cached_property
    def digest(self) -> str:
        """Eight hex digits of the English: a translation made from other words is outdated."""
        return digest(self.english)

    @cached_property
    def placeholders(self) -> frozenset[str]:
        """Names in braces, which each translation must keep."""
        return placeholders(self.english)


def digest(text: str) -> str:
    """The first eight hex digits of the SHA-256 of a text."""
    return hashlib.sha256(text.encode()).hexdigest()[:8]


def placeholders(text: str) -> frozenset[str]:
    """The names in braces of a text; raises ValueError where the braces do not match."""
    return frozenset(name for _, name, _, _ in Formatter().parse(text) if name is not None)


def read_messages(root: Path, facts: Facts) -> Mapping[str, Message]:
    """All messages by key; raises InputError where `content/site.yaml` is not a block of plain texts."""
    document = read_document(root / "content/site.yaml", "content/site.yaml")
    problems = list(document.problems)
    words = document.data if isinstance(document.data, dict) else {}
    if not words:
        problems.append(Problem(document.file, 1, 1, "Write key: text, one a line."))
    for key, text in words.items():
        if not isinstance(text, str) or not text:
            problems.append(document.problem((key,), f"{key} must be one text."))
    if problems:
        raise InputError(problems)
    found = [*_facts(facts), *_cards(facts), *_guides(facts)]
    found += [
        Message(f"site.{key}", text, "site", "A word of the site: heading, link or label.") for key, text in words.items()
    ]
    return {message.key: message for message in found}


def _facts(facts: Facts) -> Iterator[Message]:
    for key, text, where in (*_situations(facts), *_words(facts), *_questions(facts), *_places(facts)):
        yield Message(key, text, "facts", where)


_Found = tuple[str, str, str]


def _situations(facts: Facts) -> Iterator[_Found]:
    silence = facts.situations.silence
    yield "silence.label", silence.label, "Heading in the band of each place page."
    for name, group in silence.groups.items():
        yield f"silence.{name}.label", group.label, "Short heading under “When silence is not enough”."
        for key, line in group.lines.items():
            yield f"silence.{name}.{key}", line.text, f"Under “{group.label}”: a limit of the right to stay silent."
    parts = {
        "do": "what to do",
        "dont": "completes “Do not”: what not to do",
        "may": "what the law lets officers do",
        "anyway": "what some officers do anyway",
    }
    for name, situation in facts.situations.situations.items():
        yield f"situation.{name}.label", situation.label, "Name of a situation, on a large button."
        yield f"situation.{name}.line", situation.line, "First line of the situation, at most about 42 characters."
        for key, line in situation.all_lines().items():
            yield f"situation.{name}.{key}", line.text, f"“{situation.label}”: {parts[key.partition('.')[0]]}."


def _words(facts: Facts) -> Iterator[_Found]:
    words = facts.vocabulary
    for key, text in words.answers.items():
        yield f"answer.{key}", text, "Short answer in a table."
    for key, force in words.forces.items():
        yield f"force.{key}", force.label, "What kind of rule it is; stands alone as a label."
    for key, state in words.states.items():
        yield f"state.{key}.label", state.label, "One or two words for how firm a fact is."
        yield f"state.{key}.text", state.text, "How firm a fact is, as a sentence beside it."
    for key, actor in words.actors.items():
        yield f"actor.{key}", actor.label, "Who must follow a rule; stands in a list."
    for key, text in words.subjects.items():
        yield f"subject.{key}", text, "Whom a rule is about; stands in a list."
    for key, word in words.conditions.items():
        yield f"condition.{key}", word.text, "One reason in a list that follows “unless one of these is true:”."
    for key, crimes in words.crime_lists.items():
        yield f"crime_list.{key}", crimes.label, "Name of a list of crimes; stands after a colon."
    for key, setting in words.places.items():
        yield f"place_kind.{key}", setting.label, "A kind of place; stands in a list."
    for key, text in words.procedures.items():
        yield f"procedure.{key}", text, "What staff do when officers come."
    for key, paper in words.documents.items():
        yield f"document.{key}.label", paper.label, "Name of a paper that officers show."
        yield f"document.{key}.signer", paper.signer, "Who signs this paper."
        yield f"document.{key}.allows", paper.allows, "What this paper lets officers do."
        yield f"document.{key}.look_for", paper.look_for, "Words printed on the paper. Keep the quoted English words."
    for key, text in words.details.items():
        yield f"detail.{key}", text, "What a person must tell police; stands in a list after a colon."
    for key, text in words.preemptions.items():
        yield f"preemption.{key}", text, "How a law limits the rules of cities and counties."
    for key, text in words.scopes.items():
        yield f"scope.{key}", text, "What “immigration enforcement” means in a place."


def _questions(facts: Facts) -> Iterator[_Found]:
    def wording(key: str, part: Question | Mode) -> Iterator[_Found]:
        yield f"question.{key}.label", part.label, "Short name of a question."
        yield f"question.{key}.ask", part.ask, "A question, shown where the answer is not known."
        for answer, sentence in part.sentences.items():
            yield f"question.{key}.{answer}", sentence, f"Answer to: {part.ask}"

    for key, question in facts.vocabulary.questions.items():
        yield from wording(key, question)
        for mode, part in question.modes.items():
            yield from wording(f"{key}.{mode}", part)


def _places(facts: Facts) -> Iterator[_Found]:
    for place in facts.places.values():
        for row in place.statements:
            if row.note:
                yield f"note.{row.id}", row.note, f"A note of the editors beside a rule of {place.name}."
        for record in place.records:
            yield f"record.{record.id}", record.text, f"On the history page of {place.name}."


def _guides(facts: Facts) -> Iterator[Message]:
    kinds = {
        "heading": "a heading", "subheading": "a heading", "list": "an item of a list",
        "steps": "a step or a mark on a drawing",
        "checklist": "an item with a box to tick",
        "quote": "a quote", "link": "the words of a link",
    }  # fmt: skip
    for guide in facts.guides.values():
        name = guide.title.english or guide.slug
        for kind, words in guide.own():
            yield Message(words.key, words.english or "", "guides", f"Guide “{name}”: {kinds.get(kind, 'a paragraph')}.")


def _cards(facts: Facts) -> Iterator[Message]:
    def lines(side: str, entries: Mapping[str, Line], where: str) -> Iterator[Message]:
        for key, line in entries.items():
            yield Message(f"card.{side}.{key}", line.text, "cards", where)

    cards = facts.cards
    yield from lines("holder", cards.holder, "On the card, holder’s side. Short: a card has 12 lines of 55 characters.")
    yield from lines("name", cards.name, "On the card, holder’s side: about the person’s name.")
    yield from lines("officer", cards.officer, "What a person says to an officer. Shown beside the English, word for word.")
    yield from lines("more", cards.more, "On a poster or in a small folded book, which have more room than a card.")
    for key, text in cards.sheet.items():
        yield Message(f"card.sheet.{key}", text, "cards", "In the margin of a sheet of cards.")
