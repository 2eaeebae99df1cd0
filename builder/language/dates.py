"""Dates as a reader of a language writes them, by CLDR."""

from __future__ import annotations

from babel.dates import format_date, format_skeleton

from builder.facts.dates import PartialDate
from builder.language.languages import Language


def format_partial(day: PartialDate, language: Language) -> str:
    """A day in full, a month with its year, or a year alone, as exact as the source was. `undated` has no form here."""
    if len(day.text) == 4:
        return day.text
    if len(day.text) == 7:
        return str(format_skeleton("yMMMM", day.first, locale=language.babel))
    return format_date(day.first, "long", locale=language.babel)
