"""Items joined as a language joins a list, by CLDR: “a, b and c”."""

from __future__ import annotations

from collections.abc import Sequence

from babel.lists import format_list
from markupsafe import Markup

from builder.language.isolation import isolate
from builder.language.languages import Language


def listed(items: Sequence[Markup], language: Language) -> Markup:
    """The items, safe HTML, in one phrase."""
    marks = [f"\x03{index}\x03" for index in range(len(items))]
    joined = str(isolate(format_list(marks, locale=language.babel), rtl=False))
    for mark, item in zip(marks, items, strict=True):
        joined = joined.replace(mark, str(item))
    return Markup(joined)
