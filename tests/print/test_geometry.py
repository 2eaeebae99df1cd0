"""The table of formats against the numbers of the makers of card stock, and its own arithmetic."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import Literal

import pytest

from builder.cards.geometry import FORMATS, INCH, MM, Format

EACH = pytest.mark.parametrize("form", FORMATS.values(), ids=lambda form: form.id)

# As the makers of the stock give it: size, columns × rows, first offset, pitch of the cells of a stock; in its own unit.
STOCK = {
    "Avery 5371": (INCH, (3.5, 2), (2, 5), (0.75, 0.5), (3.5, 2)),
    "Avery L7414": (MM, (90, 52), (2, 5), (15, 18.5), (90, 52)),
    "Avery C32011": (MM, (85, 54), (2, 5), (15, 13.5), (95, 54)),
}


@pytest.mark.parametrize("form", [form for form in FORMATS.values() if form.stock], ids=lambda form: form.id)
def test_each_panel_lies_on_a_cell_of_its_stock(form: Format) -> None:
    unit, size, grid, first, pitch = STOCK[form.stock]
    corners = {
        (round((first[0] + column * pitch[0]) * unit, 3), round((first[1] + row * pitch[1]) * unit, 3))
        for column in range(grid[0])
        for row in range(grid[1])
    }
    used = {
        (round(x + panel.at[0], 3), round(y + panel.at[1], 3))
        for direction in ("ltr", "rtl")
        for panel in form.panels_for(direction)
        for x, y in form.cells()
    }
    assert used <= corners
    assert form.panel == pytest.approx((size[0] * unit, size[1] * unit))


@EACH
def test_the_margins_around_the_grid_are_equal(form: Format) -> None:
    last_x, _ = list(form.cells())[-1]
    assert form.sheet[0] - last_x - form.trim[0] == pytest.approx(form.first[0], abs=0.01)
    if form.rows * form.trim[1] > form.sheet[1] - 3 * form.first[1]:
        assert form.foot == pytest.approx(form.first[1], abs=0.01)
    assert form.foot >= form.first[1] - 0.01


@EACH
def test_cards_and_panels_do_not_overlap(form: Format) -> None:
    assert min(form.gutter) >= -0.001
    for side in range(1, form.sides + 1):
        panels = [panel.at for panel in form.panels if panel.side == side]
        assert len(set(panels)) == len(panels)
        assert all(
            0 <= x <= form.trim[0] - form.panel[0] + 0.001 and 0 <= y <= form.trim[1] - form.panel[1] + 0.001 for x, y in panels
        )


@EACH
def test_ticks_stand_in_the_margins_and_clear_of_the_paper_s_edge(form: Format) -> None:
    width, height = form.sheet
    ticks = [*form.ticks(cut=True), *form.ticks(cut=False)]
    assert len(list(form.ticks(cut=True))) >= (0 if form.trim == form.sheet else 8 if form.first[0] else 2)
    for (x, y), (end_x, end_y) in ticks:
        assert 3 < abs(x - end_x) + abs(y - end_y) <= 18.001
        assert x == end_x or y == end_y
    for ends in ticks:
        for x, y in ends:
            assert form.page_safe - 0.01 <= x <= width - form.page_safe + 0.01
            assert form.page_safe - 0.01 <= y <= height - form.page_safe + 0.01
            beside = not form.first[0] - form.bleed < x < width - form.first[0] + form.bleed
            above_or_below = not form.first[1] - form.bleed < y < height - form.foot + form.bleed
            # Cards that reach the edge of the paper leave no margin: a tick lies on the cut or the fold itself.
            across, down = (form.sheet[0] / 2, *form.folds_x), (form.sheet[1] / 2, *form.folds_y)
            on_a_line = min(abs(x - each) for each in across) < 0.001 or min(abs(y - each) for each in down) < 0.001
            assert beside or above_or_below or (form.first[0] == 0 and on_a_line)


@EACH
def test_a_fold_divides_a_card_where_two_panels_meet(form: Format) -> None:
    for place, folds in ((0, form.folds_x), (1, form.folds_y)):
        starts = sorted({panel.at[place] for panel in form.panels})
        assert [after for _, after in pairwise(starts)] == pytest.approx(list(folds))


@EACH
def test_only_the_inside_of_a_card_changes_order_from_right_to_left(form: Format) -> None:
    left = {panel.face: panel.at[0] for panel in form.panels_for("ltr")}
    right = {panel.face: panel.at[0] for panel in form.panels_for("rtl")}
    turned_about = {face for face in left if left[face] != right[face]}
    assert turned_about == (set(left) if form.mirrored else set())


def test_a_print_shop_gets_an_eighth_of_an_inch_of_bleed_and_marks_outside_it() -> None:
    form = FORMATS["shop"]
    assert form.sheet == (324, 216)
    assert (form.first, form.trim, form.bleed) == ((36, 36), (252, 144), 9)
    assert not {panel.side for panel in form.panels} ^ {1, 2}


def test_the_big_card_is_a_quarter_of_a_letter_sheet() -> None:
    form = FORMATS["big-letter"]
    assert form.panel == (306, 396)
    assert [panel.at for panel in form.panels] == [(0, 0), (306, 0)]
    assert list(form.cells()) == [(0, 0), (0, 396)]


def test_the_default_format_is_five_cards_of_seven_by_two_inches() -> None:
    form = FORMATS["fold-letter"]
    assert form.sheet == (612, 792)
    assert form.trim == (504, 144)
    assert list(form.cells()) == [(54, 36), (54, 180), (54, 324), (54, 468), (54, 612)]
    assert [(panel.face, panel.at) for panel in form.panels] == [("holder", (0, 0)), ("officer", (252, 0))]


ZINES = {"zine-letter": (INCH, 2.75, 4.25), "zine-a4": (MM, 74.25, 105)}


@pytest.mark.parametrize("form", ZINES)
def test_a_zine_has_eight_panels_in_the_order_in_which_it_folds(form: str) -> None:
    unit, width, height = ZINES[form]
    zine = FORMATS[form]
    assert zine.panel == pytest.approx((width * unit, height * unit))
    assert zine.sheet == pytest.approx((4 * width * unit, 2 * height * unit))
    numbers = {"zine-cover": 1, "zine-here": 7, "zine-back": 8}
    for direction, upright, turned in (("ltr", [8, 1, 2, 3], [7, 6, 5, 4]), ("rtl", [3, 2, 1, 8], [4, 5, 6, 7])):
        for row, wanted in ((height * unit, upright), (0.0, turned)):
            panels = sorted(
                (each for each in zine.panels_for(direction) if abs(each.at[1] - row) < 0.01), key=lambda each: each.at[0]
            )
            assert [numbers.get(each.face) or int(each.face[-1]) for each in panels] == wanted
            assert [each.at[0] for each in panels] == pytest.approx([number * width * unit for number in range(4)])
            assert {each.turned for each in panels} == {row == 0}


@pytest.mark.parametrize("form", ZINES)
def test_the_slit_is_on_the_middle_of_the_long_fold(form: str) -> None:
    unit, width, height = ZINES[form]
    slit = FORMATS[form].slit
    assert slit is not None
    assert slit[0] == pytest.approx((width * unit, height * unit))
    assert slit[1] == pytest.approx((3 * width * unit, height * unit))


@pytest.mark.parametrize(("form", "sheet"), [("poster-letter", (8.5 * INCH, 11 * INCH)), ("poster-a4", (210 * MM, 297 * MM))])
def test_a_poster_fills_its_sheet(form: str, sheet: tuple[float, float]) -> None:
    assert FORMATS[form].panel == FORMATS[form].trim == FORMATS[form].sheet == pytest.approx(sheet)


@pytest.mark.parametrize("change", [{"flip": "long edge"}, {"flip": None}])
def test_two_sides_on_a_sheet_that_is_not_symmetric_are_refused(change: dict[str, Literal["long edge"] | None]) -> None:
    # Avery 5163: 0.1625 in at the left, 0.15 in at the right.
    with pytest.raises(ValueError, match=r"^duplex-letter: the backs would not meet the fronts.* 4\.1 mm .* 3\.8 mm\."):
        replace(
            FORMATS["duplex-letter"], first=(0.1625 * INCH, 0.5 * INCH), pitch=(4.1875 * INCH, 2 * INCH),
            trim=(4 * INCH, 2 * INCH), panel=(4 * INCH, 2 * INCH), **change,
        )  # fmt: skip
