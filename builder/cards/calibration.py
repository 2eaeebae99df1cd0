"""The test page at the end of a sheet: outlines of the cards and a ruler, to try printer and paper before cards are printed.

In: the words of a card and a format. Out: one laid-out page of the size of the paper, shared by all cards of a language, and
the lines drawn on it. Words stand inside the outlines, in four bands of about the height of a wallet card.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import Any

from builder.cards.checks import PIXEL, CardError, Misfit, box_of, printed
from builder.cards.content import CardContent
from builder.cards.engine import Engine
from builder.cards.face import template
from builder.cards.geometry import INCH, MM, RULER, Format, Point
from builder.cards.style import LATIN
from builder.cards.words import SheetWords

Line = tuple[Point, Point]

# From an outline to the words inside it.
_PAD = 3 * MM
# The ruler stands so far below the upper edge of its band, and is numbered above.
_RULER_DOWN = 10 * MM
# The lines of a place's name, as theme/cards/card.css sets them.
NAME_LINE = 11 * 1.22
# Half the width of the widest pen: a dot at the end of a line reaches so much further.
_PEN = 0.4
_TICK, _END = 2.5 * MM, 4 * MM
# The largest that fits is printed; smaller than the last nobody should have to read.
_SIZES = (12.0, 11.0, 10.0, 9.0)


@dataclass(frozen=True, slots=True)
class _Block:
    name: str
    words: SheetWords
    across: str
    down: str


def calibration_page(engine: Engine, content: CardContent, form: Format, about: str) -> Any:
    """The words of the test page but for the place's name, so that many places have the same page.

    Raises CardError where the words do not fit at nine points.
    """
    blocks = list(_blocks(content, form))
    marks = {"0": _mark(form, 0.0), f"{RULER / MM:.0f} mm": _mark(form, RULER)}
    for size in _SIZES:
        html = template("calibration.html").render(
            form=form, blocks=blocks, marks=marks, size=size, tag=content.tag, direction=content.direction
        )
        with suppress(Misfit):
            return engine.shared(html, form, (), about, partial(_check, form=form, count=len(blocks), about=about))
    raise CardError(f"{about}: the words of the test page do not fit on {form.id}.")


def place_names(content: CardContent, form: Format) -> Iterator[tuple[SheetWords, str]]:
    """Where the test page names the place, in each language: under the title, growing upwards from the band's end."""
    low = form.sheet[1] - _bands(form)[0] - _band(form) + _PAD
    for block in _blocks(content, form):
        if block.name == "title":
            yield block.words, f"{block.across}; bottom: {low:.2f}pt"


def check_names(page: Any, content: CardContent, about: str) -> None:
    """Raise CardError where a place's name takes more than the two lines kept for it."""
    for words in {each.tag: each for each in (content.sheet, content.officer_sheet)}.values():
        if box_of(page, f"name-{words.tag}").height * PIXEL > 2 * NAME_LINE + 0.1:
            raise CardError(f"{about}: the place's name is too long for the test page.")


def outlines(form: Format, *, cut: bool) -> Iterator[Line]:
    """The edges of all cards, or their folds, each once and clear of the paper's edge."""
    across, down = ((0.0, form.trim[0]), (0.0, form.trim[1])) if cut else (form.folds_x, form.folds_y)
    found: set[Line] = set()
    for x, y in form.cells():
        right, low = x + form.trim[0], y + form.trim[1]
        found |= {((x + part, y), (x + part, low)) for part in across}
        found |= {((x, y + part), (right, y + part)) for part in down}
    yield from sorted({(_inside(start, form), _inside(end, form)) for start, end in found if _on_paper((start, end), form)})


def ruler(form: Format) -> Iterator[Line]:
    """A line of 100 mm across the middle of the page, with a tick each 10 mm; it runs from left to right as rulers do."""
    left, y = _ruler_at(form)
    yield (left, y), (left + RULER, y)
    for step in range(11):
        x = left + step * 10 * MM
        yield (x, y), (x, y + (_END if step in (0, 5, 10) else _TICK))


def _ruler_at(form: Format) -> Point:
    return ((form.sheet[0] - RULER) / 2, _bands(form)[2] + _RULER_DOWN)


def _columns(form: Format) -> list[tuple[float, float]]:
    """Where words stand across the page, as left edge and width: beside the first outline of each half of the paper."""
    lefts = form.lefts
    if len(lefts) > 1:
        return [(left, form.panel[0]) for left in (lefts[0], lefts[len(lefts) // 2])]
    half = form.sheet[0] / 2
    return [(0.0, half), (half, half)]


def _bands(form: Format) -> list[float]:
    """The upper edges of the four bands: one to a panel, two to a panel that is high enough."""
    height = _band(form)
    tops = [y + part for _, y in form.cells() for part in {panel.at[1] for panel in form.panels}]
    each = round(form.panel[1] / height)
    return sorted({round(top + number * height, 3) for top in tops for number in range(each)})[:4]


def _band(form: Format) -> float:
    return form.panel[1] / max(1, int(form.panel[1] / (1.9 * INCH)))


def _blocks(content: CardContent, form: Format) -> Iterator[_Block]:
    """The reader's words at the side where their lines begin, the officer's language at the other."""
    names = ("title", "steps", "ruler", "making")
    own, theirs = (1, 0) if content.direction == "rtl" else (0, 1)
    if content.tag == content.officer_tag:
        spots = {"title": (own, 0), "steps": (theirs, 0), "ruler": (own, 2), "making": (own, 1)}
        yield from (_block(name, content.sheet, form, *spots[name]) for name in names)
        return
    for band, name in enumerate(names):
        yield _block(name, content.sheet, form, own, band)
        yield _block(name, content.officer_sheet, form, theirs, band)


def _block(name: str, words: SheetWords, form: Format, column: int, band: int) -> _Block:
    start, width = _columns(form)[column]
    # Cards that reach the edge of the paper leave the words less room there.
    left = max(start + _PAD, form.page_safe)
    right = min(start + width - _PAD, form.sheet[0] - form.page_safe)
    top = max(_bands(form)[band] + _PAD, form.page_safe)
    if name == "ruler":
        top = _ruler_at(form)[1] + _END + 2 * MM
    across = f"left: {left:.2f}pt; width: {right - left:.2f}pt; font-family: '{words.family}', '{LATIN}'"
    return _Block(name, words, across, f"top: {top:.2f}pt")


def _check(document: Any, form: Format, count: int, about: str) -> None:
    """Raise Misfit where a block ends outside its band, or a word is wider than its block."""
    page = document.pages[0]
    height = _band(form)
    panels = [(left, form.panel[0]) for left in form.lefts]
    for number in range(1, count + 1):
        box = box_of(page, f"test-{number}")
        top = box.position_y * PIXEL
        kept = 2 * NAME_LINE if box.element.get("class") == "test title" else 0.0
        low = min(band + height for band in _bands(form) if band + height > top + 1)
        if top + box.height * PIXEL > min(low, form.sheet[1] - form.page_safe) - _PAD / 2 - kept:
            raise Misfit(about, "the words are too long for the test page.")
    for box in printed(page):
        left, right = box.position_x * PIXEL, (box.position_x + box.width) * PIXEL
        if not any(start < left and right < start + width for start, width in (*_columns(form), *panels)):
            raise Misfit(about, "a word is too long for the test page.")


def _mark(form: Format, along: float) -> str:
    """Where a number stands over the ruler: in a box of 20 mm centred on its tick, just above the line."""
    left, y = _ruler_at(form)
    return f"left: {left + along - 10 * MM:.2f}pt; width: {20 * MM:.2f}pt; bottom: {form.sheet[1] - y + 1.5:.2f}pt"


def _on_paper(line: Line, form: Format) -> bool:
    """Not along the paper's own edge, where nothing can be printed and nothing is cut."""
    (x, y), (end_x, _) = line
    along = x if x == end_x else y
    return 0.01 < along < (form.sheet[0] if x == end_x else form.sheet[1]) - 0.01


def _inside(end: Point, form: Format) -> Point:
    safe = form.page_safe + _PEN
    x, y = (min(max(part, safe), side - safe) for part, side in zip(end, form.sheet, strict=True))
    return (round(x, 3), round(y, 3))
