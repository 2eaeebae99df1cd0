"""What is wrong with an input, as data and as one sentence for the volunteer who wrote it.

In: a file, a position, words. Out: sorted lines that an editor or a pull request can show. Nothing is printed here.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning"]


@dataclass(frozen=True, order=True, slots=True)
class Problem:
    """One thing to mend; `line` and `column` count from 1, as editors do."""

    file: str
    line: int
    column: int
    sentence: str
    severity: Severity = "error"

    def __str__(self) -> str:
        """The line as `check` prints it: file, line, column, sentence."""
        word = "" if self.severity == "error" else "warning: "
        return f"{self.file}:{self.line}:{self.column}: {word}{self.sentence}"


class InputError(Exception):
    """The input of a volunteer cannot be used; carries every problem found, sorted."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        """Keep the problems; the message is one line each."""
        self.problems = tuple(sorted(set(problems)))
        super().__init__("\n".join(str(problem) for problem in self.problems))


def did_you_mean(word: str, allowed: Iterable[str]) -> str:
    """The end of a sentence: the nearest allowed word, or the list where it is short, or nothing."""
    words = sorted(set(allowed))
    near = difflib.get_close_matches(word.lower(), words, n=1, cutoff=0.6)
    if near:
        return f" Did you mean {near[0]}?"
    if 0 < len(words) <= 12:
        return f" Write one of: {', '.join(words)}."
    return ""


def unknown_id(file: str, kind: str, word: str, allowed: Iterable[str]) -> Problem:
    """A word on the command line that names nothing; `file` is where its kind is listed."""
    return Problem(file, 1, 1, f'There is no {kind} "{word}".{did_you_mean(word, allowed)}')


def has_errors(problems: Iterable[Problem]) -> bool:
    """True when one of the problems must stop a build."""
    return any(problem.severity == "error" for problem in problems)
