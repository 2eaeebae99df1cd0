"""One engine for all print tests: it is what costs time."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from builder.cards import sheets
from builder.cards.content import CardContent
from builder.cards.engine import Engine
from builder.cards.geometry import FORMATS
from builder.facts.model import Facts
from builder.language.languages import read_languages
from builder.site.editions import card_contents
from builder.site.scope import read_catalogues
from tests.print.cards import DAY, FONTS


@pytest.fixture(scope="session")
def engine() -> Iterator[Engine]:
    """WeasyPrint with the typefaces of the cards."""
    with pytest.MonkeyPatch.context() as environment:
        # Whatever it is, it is put back for the tests that come after.
        environment.setenv("FONTCONFIG_FILE", "")
        yield Engine(FONTS)


@pytest.fixture(scope="session")
def contents(root: Path, facts: Facts) -> Mapping[tuple[str, str], CardContent]:
    """What the card of each place says in each language that is offered."""
    catalogues = read_catalogues(root, facts, read_languages(root))
    return card_contents(facts, tuple(facts.places), catalogues, catalogues["en"], DAY, DAY, "https://rightshere.example")


@pytest.fixture(scope="session")
def printed(engine: Engine) -> Callable[[CardContent, str], bytes]:
    """The sheet of a card in a format, made once for all tests."""
    made: dict[tuple[str, str], bytes] = {}

    def sheet(content: CardContent, form: str) -> bytes:
        key = (repr(content), form)
        if key not in made:
            made[key] = sheets.sheet(engine, content, FORMATS[form])
        return made[key]

    return sheet
