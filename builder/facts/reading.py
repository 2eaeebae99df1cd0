"""One pass over a YAML file: plain data, where each key and value stands, and everything that YAML allows but we do not.

No implicit types: every scalar stays the text that the volunteer typed, so `no`, `Yes` and dates keep their letters.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from builder.facts.problems import Problem

MAX_BYTES = 2_000_000
_PathKey = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """What a file says; `keys` and `values` give (line, column) from 1 for each path into `data`."""

    file: str
    data: Any = None
    keys: dict[_PathKey, tuple[int, int]] = field(default_factory=dict)
    values: dict[_PathKey, tuple[int, int]] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()

    def problem(self, path: _PathKey, sentence: str, *, at_key: bool = False) -> Problem:
        """A problem at a path, or at the nearest thing above it that has a position."""
        first, second = (self.keys, self.values) if at_key else (self.values, self.keys)
        for end in range(len(path), -1, -1):
            spot = first.get(path[:end]) or second.get(path[:end])
            if spot is not None:
                return Problem(self.file, *spot, sentence)
        return Problem(self.file, 1, 1, sentence)

    def warning(self, path: _PathKey, sentence: str) -> Problem:
        """As `problem`, but it does not stop a build."""
        found = self.problem(path, sentence)
        return Problem(found.file, found.line, found.column, sentence, "warning")


def read_document(path: Path, name: str, most: int = MAX_BYTES) -> Document:
    """Read a file of at most so many bytes; one that is too large, missing or not UTF-8 is a problem, not an exception."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        return Document(name, problems=(Problem(name, 1, 1, f"This file cannot be read: {error.strerror}."),))
    if len(raw) > most:
        sentence = f"This file has {len(raw):,} bytes; {most:,} is the most. Split it into several places."
        return Document(name, problems=(Problem(name, 1, 1, sentence),))
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        sentence = "This is not UTF-8 text. Save the file as UTF-8."
        return Document(name, problems=(Problem(name, line, 1, sentence),))
    return parse_document(text, name)


def parse_document(text: str, name: str) -> Document:
    """Turn YAML text into data with positions; every fault found is in `problems`."""
    reader = _Reader(name)
    try:
        return reader.read(yaml.parse(text.removeprefix("\ufeff"), Loader=yaml.CSafeLoader))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        return Document(name, problems=(*reader.problems, Problem(name, line, column, _syntax_sentence(error, text))))
    except yaml.YAMLError:
        sentence = "There is a character here that YAML does not allow. Delete invisible characters."
        return Document(name, problems=(*reader.problems, Problem(name, 1, 1, sentence)))
    except RecursionError:
        return Document(name, problems=(Problem(name, 1, 1, "This file is nested too deeply."),))


def _syntax_sentence(error: yaml.MarkedYAMLError, text: str) -> str:
    mark = error.problem_mark
    lines = text.splitlines()
    if mark is not None and mark.line < len(lines) and "\t" in lines[mark.line]:
        return "There is a tab in this line. Use spaces."
    what = (error.problem or "it cannot be read").strip()
    if "mapping values are not allowed" in what:
        return "There is a second colon in this line. Put the text in double quotes."
    if "could not find expected ':'" in what:
        return "A colon is missing here. Write key: value."
    if "did not find expected" in what:
        return "The indentation or a bracket is not right here. Compare with the lines above."
    return f"This is not YAML: {what}."


class _Reader:
    """Walks parser events and collects data, positions and problems; used for one document."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.keys: dict[_PathKey, tuple[int, int]] = {}
        self.values: dict[_PathKey, tuple[int, int]] = {}
        self.problems: list[Problem] = []

    def read(self, events: Iterator[Any]) -> Document:
        data: Any = None
        seen = False
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                if seen:
                    self._note(event, "A second document starts here (---). Keep one document a file.")
                seen = True
            elif isinstance(event, yaml.ScalarEvent | yaml.MappingStartEvent | yaml.SequenceStartEvent | yaml.AliasEvent):
                data = self._node(event, events, ())
        return Document(self.name, data, self.keys, self.values, tuple(self.problems))

    def _note(self, event: Any, sentence: str) -> None:
        mark = event.start_mark
        self.problems.append(Problem(self.name, mark.line + 1, mark.column + 1, sentence))

    def _node(self, event: Any, events: Iterator[Any], path: _PathKey) -> Any:
        mark = event.start_mark
        self.values[path] = (mark.line + 1, mark.column + 1)
        if isinstance(event, yaml.AliasEvent):
            self._note(event, f"*{event.anchor} is an alias. Write the text out in full.")
            return ""
        if event.anchor is not None:
            self._note(event, f"&{event.anchor} is an anchor. Write the text out in full where it is needed.")
        if event.tag is not None:
            self._note(event, f"{event.tag} is a tag. Leave it out; every value is text.")
        if isinstance(event, yaml.ScalarEvent):
            return event.value
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(events, path)
        return self._mapping(events, path)

    def _sequence(self, events: Iterator[Any], path: _PathKey) -> list[Any]:
        items: list[Any] = []
        for event in events:
            if isinstance(event, yaml.SequenceEndEvent):
                break
            items.append(self._node(event, events, (*path, len(items))))
        return items

    def _mapping(self, events: Iterator[Any], path: _PathKey) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for event in events:
            if isinstance(event, yaml.MappingEndEvent):
                break
            mark = event.start_mark
            if isinstance(event, yaml.ScalarEvent):
                key = event.value
                if event.anchor or event.tag:
                    self._note(event, "A key is plain text, without anchor or tag.")
            else:
                self._note(event, "A key must be one word of text.")
                self._node(event, events, (*path, "?"))
                key = "?"
            here = (*path, key)
            if key in found and key != "?":
                line = self.keys[here][0]
                self._note(event, f"{key} stands twice in this block (first in line {line}). Keep one of them.")
            else:
                self.keys[here] = (mark.line + 1, mark.column + 1)
            value = self._node(next(events), events, here)
            found.setdefault(key, value)
        return found
