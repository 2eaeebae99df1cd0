"""One engine for all print tests: it is what costs time."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from builder.cards import sheets
from builder.cards.content import CardContent
from builder.cards.engine import Engine
from builder.cards.geometry import FORMATS
from tests.print.cards import FONTS


@pytest.fixture(scope="session")
def engine() -> Iterator[Engine]:
    """WeasyPrint with the typefaces of the cards."""
    with pytest.MonkeyPatch.context() as environment:
        # Whatever it is, it is put back for the tests that come after.
        environment.setenv("FONTCONFIG_FILE", "")
        yield Engine(FONTS)


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
