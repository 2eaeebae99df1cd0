"""How the larger papers are made to fit: smaller type first, down to the least of their format, then fewer of some lines."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import TypeVar

from builder.cards.checks import Misfit
from builder.cards.content import CardContent
from builder.cards.geometry import Format

# Type goes down by half a point: less is not seen, and each step costs a layout.
_STEP = 0.5
# The wallet size of English, in which the sizes of formats are given.
WALLET = 8.5

_Laid = TypeVar("_Laid")


@dataclass(frozen=True, slots=True)
class Fit:
    """Type in points for English, and what may be left out: local answers, lowest priority first, empty lines, practice."""

    size: float
    local: int
    number: bool = True
    practice: bool = True


def fitted(
    lay: Callable[[Fit], _Laid], content: CardContent, form: Format, largest: float | None = None
) -> tuple[_Laid, float]:
    """The richest layout that fits, in the largest type for it, and that type; Misfit where no more line may be left out."""
    least = WALLET * form.least
    largest = largest or WALLET * form.enlarge
    fault: Misfit | None = None
    for fit in _fewer(content, largest):
        size = fit.size
        while True:
            try:
                return lay(replace(fit, size=size)), size
            except Misfit as error:
                fault = error
            if size <= least:
                break
            size = max(least, min(size - _STEP, math.floor(size / fault.shrink / _STEP) * _STEP))
    assert fault is not None
    raise fault


def _fewer(content: CardContent, size: float) -> Iterator[Fit]:
    """From everything to what must always stand there."""
    for local in range(len(content.local), -1, -1):
        yield Fit(size, local)
    yield Fit(size, 0, number=False)
    yield Fit(size, 0, number=False, practice=False)
