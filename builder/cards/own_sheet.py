"""The sheet of a group's card: two languages and the logo as large as they fit, or the format that has room for them.

In: words with `own`, a format, an `Engine`. Out: PDF bytes, or a CardError with a sentence for the group.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from builder.cards import two
from builder.cards.checks import CardError, Misfit
from builder.cards.content import CardContent
from builder.cards.engine import Engine
from builder.cards.geometry import FORMATS, Format
from builder.cards.logo import HEIGHTS
from builder.cards.sheets import sheet

# White on this red, in a print shop's inks: contrast 7.3 to 1 as sRGB #b00020.
RED = (0.0, 1.0, 0.82, 0.31)

# Times the wallet size, the largest first; below it no language is set.
_SIZES = (1.24, 1.16, 1.08, 1.0)
# No cover is set smaller than the officer's lines, so that these go before it.
_OFFICER = 8.0


def own_sheet(engine: Engine, content: CardContent, form: Format) -> bytes:
    """As `sheet`; where the words do not fit, the sentence names a format that was tried and has room."""
    try:
        return _sheet(engine, content, form)
    except Misfit as error:
        reason = error
    for other in _larger(form):
        try:
            _sheet(engine, content, other)
        except CardError:
            continue
        raise CardError(f"{reason} There is room on {other.id}: add --format {other.id}.") from None
    raise reason


def _sheet(engine: Engine, content: CardContent, form: Format) -> bytes:
    assert content.own is not None
    if content.own.second and not two.has_room(form):
        about = f"{content.place} in {content.tag} and {content.own.second.tag}"
        raise Misfit(about, f"{form.id} has no room for two languages.")
    reason: Misfit | None = None
    for each, its_form in _ways(content, form):
        try:
            return sheet(engine, each, its_form)
        except Misfit as error:
            reason = error
    assert reason is not None
    raise reason


def _ways(content: CardContent, form: Format) -> Iterator[tuple[CardContent, Format]]:
    """The card in all the sizes that it may have, the best first: large type before a large logo."""
    own = content.own
    assert own is not None
    painted = replace(form, id=f"{form.id}-{own.stock}", paint=RED) if own.stock == "red" else form
    text = "short" if own.second else form.text
    officer = _OFFICER if form.folds_y else form.officer
    smaller = [replace(painted, text=text, enlarge=size, officer=officer) for size in _SIZES if size < form.enlarge]
    forms = smaller if own.second else [painted, *smaller]
    logos = [own.logo.within(height) for height in HEIGHTS] if own.logo else [None]
    for each in forms:
        for logo in dict.fromkeys(logos):
            yield replace(content, own=replace(own, logo=logo)), each


def _larger(form: Format) -> Iterator[Format]:
    """The formats with more room, the smallest first, on the same paper where there is one."""
    names = ("fold-twice-a4" if form.id.endswith("a4") else "fold-twice-letter", "big-letter")
    for name in names[names.index(form.id) + 1 if form.id in names else 0 :]:
        yield FORMATS[name]
