"""Dates as a source gives them: a day, a month, a year, or none at all. They stay text until they are read here."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

from pydantic import PlainSerializer, PlainValidator, WithJsonSchema

UNDATED = "undated"
_SHAPE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")
_EARLIEST = 1776


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A day (`2017-02-22`), a month (`2025-11`), a year (`2019`) or `undated`, as written.

    `first` and `last` are the bounds of the span it names. Undated counts as the first day of all: always overdue.
    """

    text: str
    first: date
    last: date

    def __str__(self) -> str:
        """The text as the volunteer typed it."""
        return self.text

    @property
    def undated(self) -> bool:
        """The copy that was read bears no date."""
        return self.text == UNDATED


def parse_date(text: str) -> PartialDate:
    """Read a date; raises ValueError with a sentence that says what to write instead."""
    if text == UNDATED:
        return PartialDate(text, date.min, date.min)
    shape = _SHAPE.fullmatch(text)
    if shape is None:
        raise ValueError(f'"{text}" is not a date. Write 2026-11-24, or 2026-11 or 2026 where the day is not known.')
    year, month, day = (int(part) if part else None for part in shape.groups())
    assert year is not None
    if year < _EARLIEST:
        raise ValueError(f"The year {year} is too early. Write a year from {_EARLIEST} on.")
    if month is not None and not 1 <= month <= 12:
        raise ValueError(f"There is no month {month:02d}. Write 01 to 12.")
    if month is None:
        return PartialDate(text, date(year, 1, 1), date(year, 12, 31))
    length = calendar.monthrange(year, month)[1]
    if day is None:
        return PartialDate(text, date(year, month, 1), date(year, month, length))
    if not 1 <= day <= length:
        raise ValueError(f"There is no day {day:02d} in {year}-{month:02d}. Write 01 to {length}.")
    return PartialDate(text, date(year, month, day), date(year, month, day))


def parse_dated(text: str) -> PartialDate:
    """As `parse_date`, where `undated` is not enough: the day a rule starts or ends."""
    if text == UNDATED:
        raise ValueError("A rule cannot start or end undated. Leave the key out where the day is not known.")
    return parse_date(text)


def add_months(day: date, months: int) -> date:
    """The same day so many months later; the last day of a month stays the last day of a month."""
    index = day.year * 12 + day.month - 1 + months
    year, month = index // 12, index % 12 + 1
    length = calendar.monthrange(year, month)[1]
    was_last = day.day == calendar.monthrange(day.year, day.month)[1]
    return date(year, month, length if was_last else min(day.day, length))


def _from_yaml(value: Any) -> PartialDate:
    if not isinstance(value, str):
        raise ValueError("This must be a date, such as 2026-11-24.")
    return parse_date(value)


def _from_yaml_dated(value: Any) -> PartialDate:
    if not isinstance(value, str):
        raise ValueError("This must be a date, such as 2026-11-24.")
    return parse_dated(value)


_PATTERN = r"^\d{4}(-\d{2}(-\d{2})?)?$"
AsOf = Annotated[
    PartialDate,
    PlainValidator(_from_yaml),
    PlainSerializer(str),
    WithJsonSchema({"type": "string", "pattern": rf"{_PATTERN[:-1]}$|^{UNDATED}$"}),
]
Dated = Annotated[
    PartialDate,
    PlainValidator(_from_yaml_dated),
    PlainSerializer(str),
    WithJsonSchema({"type": "string", "pattern": _PATTERN}),
]
