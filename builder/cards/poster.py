"""The poster: one situation on one sheet, to hang beside a door. Its lines are read from two metres."""

from __future__ import annotations

from typing import Any

from builder.cards.checks import CardError
from builder.cards.content import CardContent
from builder.cards.engine import Engine
from builder.cards.fitting import Fit, fitted
from builder.cards.geometry import Format
from builder.cards.leaves import rendered, unbroken

FACES = ("poster",)


def lay(engine: Engine, content: CardContent, form: Format, about: str, *, whole: bool = False) -> Any:
    """The poster as a document of one page; CardError where its lines are not all translated, Misfit where they do not fit."""
    document, _ = fitted(lambda fit: engine.faces(html(content, form, fit, whole=whole), form, FACES, about), content, form)
    return document


def html(content: CardContent, form: Format, fit: Fit, *, whole: bool = False) -> str:
    """The poster; as a `whole` one it is tagged, so it carries its title and its code, which else is drawn over it."""
    content = unbroken(content)
    if content.poster is None:
        raise CardError(f"{content.place} in {content.tag}: the lines of the poster are not all translated.")
    return rendered("poster.html", content, form, fit, content.poster, whole=whole)
