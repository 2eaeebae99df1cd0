"""Pydantic's findings, turned into sentences for a volunteer with the line and column they belong to."""

from __future__ import annotations

from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from builder.facts.problems import Problem, did_you_mean
from builder.facts.reading import Document

Model = TypeVar("Model", bound=BaseModel)
_Path = tuple[str | int, ...]


def validate(document: Document, model: type[Model]) -> tuple[Model | None, tuple[Problem, ...]]:
    """The model a document states, or None with all that is wrong about its shape."""
    if document.data is None and not document.problems:
        return None, (Problem(document.file, 1, 1, "This file is empty."),)
    if document.data is None:
        return None, document.problems
    try:
        return model.model_validate(document.data), document.problems
    except ValidationError as error:
        found = [_problem(document, model, each) for each in error.errors(include_url=False)]
        return None, (*document.problems, *found)


def _problem(document: Document, model: type[BaseModel], error: ErrorDetails) -> Problem:
    path = _yaml_path(document, error["loc"])
    kind = str(error["type"])
    key = str(path[-1]) if path else ""
    context = error.get("ctx") or {}
    if kind == "extra_forbidden":
        allowed = _siblings(model, error["loc"])
        sentence = f'"{key}" is not a key here.{did_you_mean(key, allowed)}'
        return document.problem(path, sentence, at_key=True)
    if kind == "missing":
        return document.problem(path[:-1], f"{key} is missing. Add {key}: …")
    if kind == "value_error":
        return document.problem(path, str(context.get("error", error["msg"])))
    if kind == "literal_error":
        words = [word.strip("' ") for word in str(context["expected"]).replace(" or ", ", ").split(", ")]
        return document.problem(path, f'"{error["input"]}" is not a {key}.{did_you_mean(str(error["input"]), words)}')
    if kind == "string_too_short":
        return document.problem(path, f"{key} is empty. Write a text, or leave the key out.")
    if kind == "too_short":
        return document.problem(path, f"{key} is empty. Name at least one.")
    if kind == "string_pattern_mismatch":
        return document.problem(path, f'"{error["input"]}" is not written as {key} must be ({context["pattern"]}).')
    if kind in ("string_type", "dict_type", "list_type", "tuple_type", "model_type", "model_attributes_type"):
        wanted = {"s": "one text", "d": "a block of keys", "l": "a list", "t": "a list", "m": "a block of keys"}[kind[0]]
        return document.problem(path, f"{key} must be {wanted}.")
    if kind in ("int_parsing", "int_type", "bool_parsing", "bool_type"):
        wanted = "a whole number" if kind.startswith("int") else "true or false"
        return document.problem(path, f'{key}: "{error["input"]}" is not {wanted}.')
    return document.problem(path, f"{key}: {error['msg']}.")


def _yaml_path(document: Document, location: tuple[str | int, ...]) -> _Path:
    """Pydantic's location without the names of its union branches, which are no keys of the file."""
    path: _Path = ()
    data: Any = document.data
    for part in location:
        inside = part in data if isinstance(data, dict) else isinstance(part, int) and isinstance(data, list)
        if inside and not (isinstance(data, list) and isinstance(part, int) and part >= len(data)):
            data, path = data[part], (*path, part)
        elif part == location[-1] and isinstance(data, dict):
            path = (*path, part)
    return path


def _siblings(model: type[BaseModel], location: tuple[str | int, ...]) -> list[str]:
    """The keys that the block at a location takes: found by walking the JSON Schema beside the location."""
    schema = model.model_json_schema(by_alias=True)
    spot = schema
    for part in location[:-1]:
        spot = _resolve(schema, spot)
        if part in spot.get("properties", {}):
            spot = spot["properties"][part]
        elif isinstance(part, int):
            items = spot.get("items")
            spot = items if isinstance(items, dict) else spot
        elif isinstance(spot.get("additionalProperties"), dict):
            spot = spot["additionalProperties"]
        elif "patternProperties" in spot:
            spot = next(iter(spot["patternProperties"].values()))
    return list(_resolve(schema, spot).get("properties", {}))


def _resolve(schema: dict[str, Any], spot: dict[str, Any]) -> dict[str, Any]:
    """Follow `$ref` and the single useful branch of `anyOf`."""
    for _ in range(8):
        if "$ref" in spot:
            name = str(spot["$ref"]).rpartition("/")[2]
            spot = schema["$defs"][name]
        elif "anyOf" in spot:
            branches = [each for each in spot["anyOf"] if each.get("type") != "null"]
            useful = [each for each in branches if "$ref" in each or each.get("type") in ("array", "object")]
            spot = (useful or branches)[0]
        else:
            break
    return spot
