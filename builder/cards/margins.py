"""What stands in the margins of a sheet: how to print, cut and fold, in the holder's language and the officer's.

In: the words of a card and a format. Out: one laid-out page of the size of the paper, shared by all cards of a language.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from builder.cards.checks import PIXEL, Misfit, box_of
from builder.cards.content import CardContent
from builder.cards.engine import Engine
from builder.cards.face import template
from builder.cards.geometry import Format
from builder.cards.style import LATIN
from builder.language.isolation import isolated

_LINE = 7 * 1.06
_GAP = 2.5


@dataclass(frozen=True, slots=True)
class _Tip:
    tag: str
    direction: str
    style: str
    sentences: tuple[Markup, ...]


def margins_page(engine: Engine, content: CardContent, form: Format, about: str) -> Any:
    """The page under the cards. What does not fit in two lines of a margin is set closer, then without the first tip."""
    room = min(2 * _LINE, form.first[1] - form.page_safe + _LINE)
    how = ""
    if form.folds_y:
        # The cell under the cards stays free: it shows how to fold.
        below = form.sheet[1] - form.foot + _GAP + 4 * _LINE
        how = f"left: {form.first[0] + 5:.2f}pt; top: {below:.2f}pt; width: {form.trim[0] - 10:.2f}pt"
    for fold, stacked in ((True, True), (True, False), (False, False)):
        tips = _tips(content, form, fold=fold)
        html = template("margins.html").render(
            tips=tips, stacked=stacked, how=how, tag=content.tag, direction=content.direction
        )
        document = engine.shared(html, form, (), about)
        page = document.pages[0]
        if all(box_of(page, f"tip-{number}").height * PIXEL <= room + 0.1 for number in range(1, len(tips) + 1)):
            return document
    raise Misfit(about, f"the tips do not fit in the margins of {form.id}.")


def _tips(content: CardContent, form: Format, *, fold: bool) -> list[_Tip]:
    width = form.sheet[0] - 2 * form.first[0]
    left = f"left: {form.first[0] + 5:.2f}pt"
    right = f"left: {form.first[0] + width / 2 + 5:.2f}pt"
    top = f"bottom: {form.sheet[1] - form.first[1] + _GAP:.2f}pt"
    low = f"top: {form.sheet[1] - form.foot + _GAP:.2f}pt"

    def tip(mine: bool, across: str, down: str, *keys: str) -> _Tip:
        words = content.sheet if mine else content.officer_sheet
        stock = str(isolated("Avery 5371"))
        sentences = tuple(Markup(words[key].replace(stock, isolated(form.stock))) for key in keys)
        style = f"{across}; {down}; width: {width / 2 - 10:.2f}pt"
        if mine:
            return _Tip(content.tag, content.direction, f"{style}; font-family: '{content.type.family}', '{LATIN}'", sentences)
        return _Tip(content.officer_tag, "ltr", style, sentences)

    if not form.stock:
        # The cards reach the edge of the paper, or a print shop cuts them.
        return []
    one_fold = ("fold_tip",) if fold and len(form.panels) == 2 and form.folds_x and form.rows == 5 else ()
    # The sentence on cutting speaks of a fold too.
    cut = ("cut",) if form.folds_x else ()
    if content.tag == content.officer_tag:
        return [
            tip(True, left, top, "print"), tip(True, right, top, *cut),
            tip(True, left, low, "information", "made"), tip(True, right, low, *one_fold),
        ]  # fmt: skip
    return [
        tip(True, left, top, "print", *cut), tip(False, right, top, "print", *cut),
        tip(True, left, low, *one_fold, "information", "made"), tip(False, right, low, *one_fold, "information", "made"),
    ]  # fmt: skip
