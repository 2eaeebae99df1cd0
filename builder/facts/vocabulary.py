"""The closed vocabulary of `content/vocabulary.yaml`: every word that a fact may use, with the English readers see."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

Text = Annotated[str, Field(min_length=1)]


class Entry(BaseModel):
    """A block of YAML: unknown keys are errors, and nothing changes once read."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Force(Entry):
    """How firm the ground of a rule is; `rank` 1 leads, `months` is the review interval of a reading."""

    label: Text
    rank: int
    months: int
    advice: bool = False
    warning: bool = False


class Status(Entry):
    """A word for what became of a row; only active rows count for what holds."""

    active: bool
    months: int | None = None


class State(Entry):
    """What a reader is told about a fact; `card` says whether such a fact may be printed."""

    label: Text
    text: Text
    sign: Text
    card: bool = False


class Reading(Entry):
    """How well a source was read; only a strong reading carries a settled rule."""

    label: Text
    strong: bool = False


class Actor(Entry):
    """Who must follow a rule; officers of another level never hide each other's rules."""

    label: Text
    level: Text


class ConditionWord(Entry):
    """One whole phrase of a list of reasons; `takes` names its parameters and their kinds."""

    text: Text
    takes: dict[str, str] = Field(default_factory=dict)


class CrimeList(Entry):
    """A named list of crimes that a law refers to; never written out in a sentence."""

    label: Text


class Setting(Entry):
    """A kind of place that a rule can be about, and the situation that shows such a rule."""

    label: Text
    situation: Text


class DocumentKind(Entry):
    """A paper that officers show; what it lets them do is a fact about the form, with sources."""

    label: Text
    signer: Text
    allows: Text
    look_for: Text
    arrest: Text
    home_entry: Text
    binds_local_police: Text
    sources: tuple[Text, ...]


class Mode(Entry):
    """One part of a question that is answered by itself; it may be `further` although the rest of the question is not."""

    label: Text
    ask: Text
    further: bool = False
    sentences: dict[str, Text]


class Question(Entry):
    """A closed question: which answers, conditions and actors it takes, and where its rules are shown.

    The rules of a `further` one stand on the page of all rules of a place, not beside the situation itself.
    """

    number: Text
    label: Text
    ask: Text
    protective: Text
    actors: tuple[Text, ...]
    situations: tuple[Text, ...]
    further: bool = False
    conditions: tuple[Text, ...]
    card: int | None = None
    compare: bool = False
    compare_place: str | None = None
    sentences: dict[str, Text] = Field(default_factory=dict)
    modes: dict[str, Mode] = Field(default_factory=dict)

    def wording(self, mode: str | None) -> Mode | Question:
        """The part that holds the sentences for a mode; the question itself where it has no modes."""
        return self.modes[mode] if mode is not None else self

    def takes(self, mode: str | None) -> frozenset[str]:
        """The answers that a row may give."""
        return frozenset(self.wording(mode).sentences) | {"no_rule_found", "unknown"}


class Vocabulary(Entry):
    """All closed words by kind; the order of `questions` is the order on every page."""

    answers: dict[str, Text]
    forces: dict[str, Force]
    statuses: dict[str, Status]
    states: dict[str, State]
    readings: dict[str, Reading]
    actors: dict[str, Actor]
    subjects: dict[str, Text]
    conditions: dict[str, ConditionWord]
    crime_lists: dict[str, CrimeList]
    places: dict[str, Setting]
    procedures: dict[str, Text]
    documents: dict[str, DocumentKind]
    details: dict[str, Text]
    preemptions: dict[str, Text]
    scopes: dict[str, Text]
    questions: dict[str, Question]
