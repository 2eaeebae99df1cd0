"""The languages offered (`content/languages.yaml`): names, direction, date locale, the face of the card."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from pydantic import Field

from builder.facts.problems import InputError
from builder.facts.reading import read_document
from builder.facts.validating import validate
from builder.facts.vocabulary import Entry, Text


class CardType(Entry):
    """Typeface family, size in points and line height of the wallet card; never below 8 pt, the least that tired eyes read."""

    family: Text
    size: float = Field(ge=8)
    leading: float = Field(ge=1)


class Language(Entry):
    """One language: its own name, how it says “know your rights”, direction, CLDR locale, plural header, card type."""

    name: Text
    know: Text
    direction: Literal["ltr", "rtl"]
    babel: Text
    plural: Text
    card: CardType


class Languages(Entry):
    """The whole of `content/languages.yaml`; `source` is what translations are made from, `officer` what officers read."""

    source: Text
    officer: Text
    languages: Mapping[str, Language]


def read_languages(root: Path) -> Languages:
    """The languages offered, in the order of the menu; raises InputError with every problem."""
    document = read_document(root / "content/languages.yaml", "content/languages.yaml")
    languages, problems = validate(document, Languages)
    if languages is None or problems:
        raise InputError(problems)
    for key in ("source", "officer"):
        tag = getattr(languages, key)
        if tag not in languages.languages:
            raise InputError([document.problem((key,), f'"{tag}" is not one of the languages below.')])
    return languages
