"""The zine: a sheet that is folded into a small book of eight panels, one thought to a panel.

Panels 2 to 6 are the same in all places of a language; the cover, panel 7 and the back name the place and its edition.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from builder.cards.checks import CardError, Misfit
from builder.cards.content import CardContent
from builder.cards.engine import Engine
from builder.cards.fitting import Fit, fitted
from builder.cards.geometry import Format
from builder.cards.leaves import rendered, unbroken

SAME = tuple(f"zine-panel-{number}" for number in range(2, 7))
OWN = ("zine-cover", "zine-here", "zine-back")
# As they are read.
FACES = ("zine-cover", *SAME, "zine-here", "zine-back")


def lay(engine: Engine, content: CardContent, form: Format, about: str) -> tuple[Any, Mapping[str, Any]]:
    """A document of the zine, and the page of each panel; errors as for a poster."""

    def own(fit: Fit) -> Any:
        return _with_figure(lambda figure: engine.faces(html(content, form, fit, OWN, figure=figure), form, OWN, about))

    return _laid(engine, content, form, about, own)


def lay_whole(engine: Engine, content: CardContent, form: Format, about: str) -> tuple[Any, list[Any]]:
    """A document of the zine to be read on a screen, and its panels, one to a page in the order of reading."""

    def own(fit: Fit) -> Any:
        return engine.faces(html(content, form, fit, OWN, whole=True), form, OWN, about)

    document, panels = _laid(engine, content, form, about, own)
    return document, [panels[name] for name in FACES]


def _laid(
    engine: Engine, content: CardContent, form: Format, about: str, own: Callable[[Fit], Any]
) -> tuple[Any, Mapping[str, Any]]:
    """The panels that are the same in all places, laid out once, and a place's own in the same type."""

    def same(fit: Fit) -> Any:
        return engine.shared(html(content, form, fit, SAME), form, SAME, about)

    panels, size = fitted(same, content, form)
    others, _ = fitted(own, content, form, size)
    return others, dict(zip((*SAME, *OWN), (*panels.pages, *others.pages), strict=True))


def _with_figure(lay: Callable[[bool], Any]) -> Any:
    """With the drawing of how to fold, where the cover has room for it."""
    try:
        return lay(True)
    except Misfit as error:
        if error.face != "zine-cover":
            raise
    return lay(False)


def html(
    content: CardContent, form: Format, fit: Fit, names: tuple[str, ...], *, whole: bool = False, figure: bool = False
) -> str:
    """These panels, one to a page; as a `whole` zine they are tagged."""
    content = unbroken(content)
    if content.zine is None:
        raise CardError(f"{content.place} in {content.tag}: the lines of the zine are not all translated.")
    sections = dict(zip((*FACES[:6], "zine-back"), content.zine.sections, strict=True))
    numbers = {name: number for number, name in enumerate(FACES, 1)}
    return rendered(
        "zine.html",
        content,
        form,
        fit,
        content.zine,
        whole=whole,
        names=names,
        sections=sections,
        numbers=numbers,
        figure=figure,
    )
