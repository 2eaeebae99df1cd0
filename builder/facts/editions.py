"""Editions of cards: what each one said, in no language, what became of it, and what is different in the one after it.

Nothing that can be derived is stored: the newest edition of a place and language is current, the others are replaced.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import zip_longest
from typing import Literal

from builder.facts.codes import short

State = Literal["current", "replaced", "withdrawn", "discontinued"]
ChangeKind = Literal["answer", "law", "new_rule", "no_rule", "line", "new_line", "no_line", "cites", "other"]
Pair = tuple[str, str]
"""A place and a language."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule that a card rests on: the row it came from, and its answer then."""

    row: str
    question: str
    answer: str
    mode: str | None = None

    @property
    def key(self) -> str:
        """The key of the question's words: `agreements.jail`."""
        return f"{self.question}.{self.mode}" if self.mode else self.question

    @property
    def sentence(self) -> str:
        """The key of the sentence that gives the answer."""
        return f"question.{self.key}.{self.answer}"


@dataclass(frozen=True, slots=True)
class Said:
    """What a card said: its rules, the laws it named, and the digest of the words of each line by the line's key."""

    rules: tuple[Rule, ...] = ()
    cites: tuple[str, ...] = ()
    lines: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """The day an edition was taken back, and why, in the English of a volunteer."""

    on: date
    because: str


@dataclass(frozen=True, slots=True)
class Edition:
    """One card of a place and language as long as it says the same; `recorded` is None until the ledger knows it."""

    code: str
    place: str
    tag: str
    digest: str
    said: Said
    recorded: date | None = None
    withdrawn: Withdrawal | None = None


@dataclass(frozen=True, slots=True)
class Ledger:
    """Every edition ever recorded, the oldest first."""

    editions: tuple[Edition, ...] = ()
    by_short: Mapping[str, Edition] = field(init=False, compare=False, repr=False)
    by_pair: Mapping[Pair, tuple[Edition, ...]] = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        """Sort the editions by the last group of the code and by place and language once, since every card asks."""
        pairs: dict[Pair, list[Edition]] = {}
        for each in self.editions:
            pairs.setdefault((each.place, each.tag), []).append(each)
        object.__setattr__(self, "by_short", {short(each.code): each for each in self.editions})
        object.__setattr__(self, "by_pair", {pair: tuple(line) for pair, line in pairs.items()})

    def newest(self, place: str, tag: str) -> Edition | None:
        """The edition recorded last for a place and language."""
        line = self.by_pair.get((place, tag), ())
        return line[-1] if line else None

    def takes_back(self, place: str, tag: str, digest: str) -> bool:
        """A card that says this was withdrawn, so none may say it again."""
        return any(each.withdrawn and each.digest == digest for each in self.by_pair.get((place, tag), ()))


@dataclass(frozen=True, slots=True)
class EditionState:
    """What became of an edition: the one recorded after it, and the one that is current in its place and language."""

    edition: Edition
    state: State
    successor: Edition | None = None
    current: Edition | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """One difference between two editions; `key` is a question or a line, `before` and `after` answers or laws."""

    kind: ChangeKind
    key: str = ""
    before: str | None = None
    after: str | None = None


def states(ledger: Ledger, made: Mapping[Pair, Edition | None]) -> tuple[EditionState, ...]:
    """What became of every edition of the ledger and of `made`: the cards of a build, None where it has none.

    Of a place and language that is not in `made` the newest edition counts as current.
    """
    found: list[EditionState] = []
    for pair in {**ledger.by_pair, **made}:
        line = ledger.by_pair.get(pair, ())
        newest = made[pair] if pair in made else line[-1]
        if newest is not None and short(newest.code) not in ledger.by_short:
            line = (*line, newest)
        current = newest if newest is not None and newest.withdrawn is None else None
        for each, after in zip_longest(line, line[1:]):
            found.append(EditionState(each, _state(each, after, current), after, current))
    return tuple(found)


def _state(edition: Edition, after: Edition | None, current: Edition | None) -> State:
    if edition.withdrawn is not None:
        return "withdrawn"
    if current is not None and edition.code == current.code:
        return "current"
    return "replaced" if after is not None else "discontinued"


def changes(old: Edition, new: Edition) -> tuple[Change, ...]:
    """What is different in the new edition, rules first; nothing where both say the same."""
    if old.digest == new.digest:
        return ()
    found = [*_rule_changes(old.said, new.said), *_line_changes(old.said, new.said)]
    if old.said.cites != new.said.cites:
        found.append(Change("cites", "", "; ".join(old.said.cites), "; ".join(new.said.cites)))
    return tuple(found) or (Change("other"),)


def _rule_changes(old: Said, new: Said) -> Iterator[Change]:
    before, after = ({rule.key: rule for rule in said.rules} for said in (old, new))
    for key in {**before, **after}:
        was, now = before.get(key), after.get(key)
        if was is None or now is None:
            answers = (was.answer if was else None, now.answer if now else None)
            yield Change("no_rule" if now is None else "new_rule", key, *answers)
        elif was.answer != now.answer:
            yield Change("answer", key, was.answer, now.answer)
        elif was.row != now.row:
            yield Change("law", key, was.answer, now.answer)


def _line_changes(old: Said, new: Said) -> Iterator[Change]:
    for key in {**old.lines, **new.lines}:
        was, now = old.lines.get(key), new.lines.get(key)
        fixed = key.startswith(("card.holder.", "card.officer."))
        if was == now or not (fixed or (_rests_on(key, old) and _rests_on(key, new))):
            continue
        yield Change("line" if was and now else "new_line" if now else "no_line", key)


def _rests_on(key: str, said: Said) -> bool:
    """The line stands on the card only because of one of its rules."""
    return any(key in (rule.sentence, f"card.name.{rule.answer}") for rule in said.rules)
