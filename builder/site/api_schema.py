"""The form of each file of the API as JSON Schema, from the models that the tests hold every file against."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field


class _Document(BaseModel):
    model_config = ConfigDict(extra="forbid", populate_by_name=True)


class PlaceLine(_Document):
    """A place in the index, with the address of its document."""

    place: str
    name: str
    kind: str
    codes: dict[str, str]
    url: str


class Index(_Document):
    """`/api/v1/index.json`."""

    version: Literal[1]
    as_of: str
    languages: list[str]
    licence: str
    places: list[PlaceLine]


class ConditionDocument(_Document):
    """One reason: a word of the vocabulary, perhaps negated, with its parameters."""

    condition: str
    negated: bool = Field(default=False, alias="not")
    parameters: dict[str, str] = {}


class Conditions(_Document):
    """Alternatives, each a list of conditions that must all be true together; `always` holds whatever the alternative."""

    unless: list[list[ConditionDocument]]
    only_if: list[list[ConditionDocument]]
    always: list[ConditionDocument]


class Row(_Document):
    """One rule with its state on the day of the document. `review_by` is the day on which it must be checked again."""

    id: str
    question: str
    mode: str | None
    answer: str
    conditions: Conditions
    actors: list[str]
    subjects: list[str]
    places: list[str]
    procedure: list[str]
    must_give: list[str]
    penalty: dict[str, Any] | None
    agency: str | None
    force: str
    status: str
    state: str
    from_: str | None = Field(alias="from")
    until: str | None
    overridden_by: str | None
    place: str
    confidence: str
    as_of: str
    review_by: str | None
    overdue: bool
    cite: str | None
    note: str | None
    claims: list[str]
    sources: list[dict[str, Any]]


class AnswerRow(Row):
    """A rule as part of the answer to a question; the headline is what holds, a warning is only claimed or practised."""

    role: str


class Unanswered(_Document):
    """Nobody has looked, or nothing was found."""

    id: None
    answer: str
    role: Literal["headline"]
    actors: list[str]
    mode: str | None


class PlaceDocument(_Document):
    """`/api/v1/places/{place}.json`: answers and every row there ever was, both by question."""

    place: str
    name: str
    kind: str
    codes: dict[str, str]
    as_of: str
    answers: dict[str, list[AnswerRow | Unanswered]]
    history: dict[str, list[Row]]
    records: list[dict[str, Any]]
    contacts: list[dict[str, Any]]


DOCUMENTS: Mapping[str, type[BaseModel]] = {"index": Index, "place": PlaceDocument}


def schema(name: str) -> dict[str, Any]:
    """The JSON Schema (2020-12) of a kind of document; KeyError for a kind there is not."""
    found = DOCUMENTS[name].model_json_schema(by_alias=True)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **found}
