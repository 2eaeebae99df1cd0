"""What is said beside the cards on a sheet, in one language: sentences whose values depend on the paper.

In: the messages `card.sheet.*` of a catalogue. Out: safe HTML, filled in for a format.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from markupsafe import Markup

from builder.cards.geometry import A4, MM, RULER, Format
from builder.language.catalogue import Translated
from builder.language.isolation import isolated, phrase

_HANGUL = re.compile("([\uac00-\ud7a3])(?=[\uac00-\ud7a3])")


def whole(tag: str, words: Markup) -> Markup:
    """The words with a joiner after each Korean syllable: WeasyPrint would break lines inside Korean words."""
    return Markup(_HANGUL.sub("\\1\u2060", str(words))) if tag == "ko" else words


@dataclass(frozen=True, slots=True)
class SheetWords:
    """The sentences of one language by their key in `sheet:` of content/cards.yaml, and what a card fills into them.

    `place` is the place's name in this language, `made` the day in its words.
    """

    tag: str = ""
    direction: str = "ltr"
    family: str = ""
    sentences: Mapping[str, Translated] = field(default_factory=dict)
    place: Markup = field(default_factory=Markup)
    made: str = ""

    def say(self, key: str, form: Format, **more: Markup) -> Markup:
        """A sentence for a format, in English where it is not translated; empty where content/cards.yaml has none."""
        if key not in self.sentences:
            return Markup()
        rtl = self.direction == "rtl"
        return whole(self.tag, phrase(self.sentences[key], self.tag, rtl=rtl, date=self.made, **_values(form), **more))


@lru_cache(maxsize=64)
def _values(form: Format) -> Mapping[str, Markup]:
    """What a format fills into sentences; no value is broken between two lines."""
    # Where paper is measured in inches, the ruler is too, to the nearest sixteenth.
    length = f"{RULER / MM:.0f} mm" + ("" if form.sheet == A4 else " (3 15/16 in)")
    values = {"percent": "100 %", "stock": form.stock, "count": str(form.count), "length": length}
    return {name: isolated(value.replace(" ", "\u00a0")) for name, value in values.items()}
