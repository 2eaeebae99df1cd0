"""JSON Schema of a place file, for editors: the pydantic shape with the closed words of the vocabulary filled in."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from builder.facts.entries import PlaceEntry
from builder.facts.vocabulary import Vocabulary


def place_schema(vocabulary: Vocabulary) -> dict[str, Any]:
    """The schema that `# yaml-language-server` points to; every word list comes from the vocabulary."""
    schema = PlaceEntry.model_json_schema(by_alias=True)
    row = schema["$defs"]["StatementEntry"]["properties"]
    conditions = _conditions(vocabulary)
    words: Iterable[str]
    for name, words in (
        ("answer", vocabulary.answers),
        ("force", vocabulary.forces),
        ("preempts", vocabulary.preemptions),
        ("mode", {mode for question in vocabulary.questions.values() for mode in question.modes}),
    ):
        row[name] = {"enum": sorted(words)}
    for name, words in (
        ("actors", vocabulary.actors),
        ("subjects", vocabulary.subjects),
        ("places", vocabulary.places),
        ("procedure", vocabulary.procedures),
        ("must_give", vocabulary.details),
    ):
        row[name] = {"type": "array", "items": {"enum": sorted(words)}, "uniqueItems": True}
    for name in ("unless", "only_if", "always"):
        row[name] = {"type": "array", "items": {"anyOf": [conditions, {"type": "array", "items": conditions}]}}
    dated = {"type": "object", "properties": {"is": {"enum": sorted(vocabulary.statuses)}, "from": row["from"]}}
    row["status"] = {"anyOf": [{"enum": sorted(vocabulary.statuses)}, {"type": "array", "items": dated}]}
    schema["properties"]["rules"] = {
        "type": "object",
        "additionalProperties": False,
        "properties": {
            key: {"type": "array", "description": question.ask, "items": {"$ref": "#/$defs/StatementEntry"}}
            for key, question in vocabulary.questions.items()
        },
    }
    schema["properties"]["scope_of_immigration_enforcement"] = {"enum": sorted(vocabulary.scopes)}
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "A place of Rights Here", **schema}


def _conditions(vocabulary: Vocabulary) -> dict[str, Any]:
    """A condition: a word, a word with its parameters, or either after `not`."""
    plain = sorted(word for word, entry in vocabulary.conditions.items() if not entry.takes)
    choices: list[dict[str, Any]] = [{"enum": plain}]
    for word, entry in vocabulary.conditions.items():
        if entry.takes:
            choices.append(_object({word: _object({name: _parameter(kind, vocabulary) for name, kind in entry.takes.items()})}))
    return {"anyOf": [*choices, _object({"not": {"anyOf": choices}})]}


def _object(properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": list(properties), "additionalProperties": False}


def _parameter(kind: str, vocabulary: Vocabulary) -> dict[str, Any]:
    words = {"crime_list": list(vocabulary.crime_lists), "document": list(vocabulary.documents)}.get(kind, [])
    return {"enum": sorted(words)} if words else {"type": "integer", "minimum": 1}
