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
    own = content.own
    assert own is not None
    white = replace(content, own=replace(own, stock="white"))
    for other in _larger(form):
        try:
            _sheet(engine, white, other)
        except CardError:
            continue
        stock = "" if own.stock == "white" else " --stock white"
        raise CardError(f"{reason} There is room on {other.id}: add --format {other.id}{stock}.") from None
    raise reason


def _sheet(engine: Engine, content: CardContent, form: Format) -> bytes:
    assert content.own is not None
    if content.own.second and not two.has_room(form):
        about = f"{content.place} in {content.tag} and {content.own.second.tag}"
        raise Misfit(about, f"{form.id} has no room for two languages.")
    reason: Misfit | None = None
    for size in _sizes(content, form):
        try:
            return _with_logo(engine, content, size)
        except Misfit as error:
            reason = error
    assert reason is not None
    raise reason


def _sizes(content: CardContent, form: Format) -> Iterator[Format]:
    """The format in all the sizes of type that the card may have, the largest first."""
    own = content.own
    assert own is not None
    if own.stock == "red":
        form = replace(form, id=f"{form.id}-red", paint=RED)
    if not own.second:
        yield form
    if own.second or form.text == "full":
        officer = _OFFICER if form.folds_y else form.officer
        text = "short" if own.second else form.text
        for size in _SIZES:
            if size < form.enlarge:
                yield replace(form, text=text, enlarge=size, officer=officer)


def _with_logo(engine: Engine, content: CardContent, form: Format) -> bytes:
    """The sheet with the logo as large as there is room, once the smallest has room."""
    own = content.own
    assert own is not None
    if own.logo is None:
        return sheet(engine, content, form)
    *larger, smallest = dict.fromkeys(own.logo.within(height) for height in HEIGHTS)
    found = sheet(engine, replace(content, own=replace(own, logo=smallest)), form)
    for logo in larger:
        try:
            return sheet(engine, replace(content, own=replace(own, logo=logo)), form)
        except Misfit:
            continue
    return found


def _larger(form: Format) -> Iterator[Format]:
    """The formats with more room, the smallest first, on the same paper where there is one."""
    names = ("fold-twice-a4" if form.id.endswith("a4") else "fold-twice-letter", "big-letter")
    for name in names[names.index(form.id) + 1 if form.id in names else 0 :]:
        yield FORMATS[name]
