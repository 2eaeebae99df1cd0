"""What stands in the margins of a sheet: how to print, cut and fold, in the holder's language and the officer's.

In: the words of a card and a format. Out: one laid-out page of the size of the paper, shared by all cards of a language.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from builder.cards.checks import PIXEL, CardError, box_of
from builder.cards.content import CardContent
from builder.cards.engine import Engine
from builder.cards.face import template
from builder.cards.geometry import Format
from builder.cards.style import LATIN
from builder.cards.words import SheetWords

_LINE = 7 * 1.06
_GAP = 2.5
# How many lines stand under the cards where a cell is free there.
_BELOW = 5


@dataclass(frozen=True, slots=True)
class _Tip:
    tag: str
    direction: str
    style: str
    room: float
    lines: tuple[tuple[Markup, ...], ...]


def margins_page(engine: Engine, content: CardContent, form: Format, about: str) -> Any:
    """The page under the cards. What does not fit in the lines of a margin is set closer, then with fewer tips.

    The test page at the end of the sheet says them all.
    """
    how = ""
    if form.folds_y:
        # The cell under the cards stays free: it shows how to fold.
        below = form.sheet[1] - form.foot + _GAP + _BELOW * _LINE
        how = f"left: {form.first[0] + 5:.2f}pt; top: {below:.2f}pt; width: {form.trim[0] - 10:.2f}pt"
    for keys, stacked in _choices(form.tips):
        tips = list(_tips(content, form, keys))
        html = template("margins.html").render(
            tips=tips, stacked=stacked, how=how, tag=content.tag, direction=content.direction
        )
        document = engine.shared(html, form, (), about)
        page = document.pages[0]
        if all(box_of(page, f"tip-{number}").height * PIXEL <= tip.room + 0.1 for number, tip in enumerate(tips, 1)):
            return document
    raise CardError(f"{about}: the tips do not fit in the margins of {form.id}.")


def _choices(tips: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], bool]]:
    """The tips to print, and whether each line stands alone: from the richest to the closest."""
    for count in range(len(tips), -1, -1):
        yield tips[:count], True
        yield tips[:count], False


def _tips(content: CardContent, form: Format, keys: tuple[str, ...]) -> Iterator[_Tip]:
    if not form.stock:
        # The cards reach the edge of the paper, or a print shop cuts them.
        return
    margin = min(2 * _LINE, form.first[1] - form.page_safe + _LINE)
    top = (f"bottom: {form.sheet[1] - form.first[1] + _GAP:.2f}pt", margin)
    low = (f"top: {form.sheet[1] - form.foot + _GAP:.2f}pt", _BELOW * _LINE if form.folds_y else margin)

    def tip(words: SheetWords, column: int, place: tuple[str, float], *lines: Iterable[str]) -> _Tip:
        said = tuple(tuple(filter(None, (words.say(key, form) for key in line))) for line in lines)
        across = f"left: {form.lefts[column] + 5:.2f}pt; width: {form.panel[0] - 10:.2f}pt"
        style = f"{across}; {place[0]}; font-family: '{words.family}', '{LATIN}'"
        return _Tip(words.tag, words.direction, style, place[1], tuple(filter(None, said)))

    last = ("information", "made")
    if form.folds_y:
        over: tuple[str, ...] = ()
        under: list[tuple[str, ...]] = [(key,) for key in keys]
    else:
        over, under = keys[:1], [keys[1:]]
    if content.tag == content.officer_tag:
        yield tip(content.sheet, 0, top, ("print",))
        yield tip(content.sheet, 1, top, over)
        yield tip(content.sheet, 0, low, last)
        yield tip(content.sheet, 1, low, *under)
        return
    for column, words in enumerate((content.sheet, content.officer_sheet)):
        yield tip(words, column, top, ("print",), over)
        yield tip(words, column, low, *under, last)
