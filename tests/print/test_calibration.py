"""The test page at the end of a sheet, measured in the PDF and in its picture."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace

import pikepdf
import pypdfium2
import pytest
from markupsafe import Markup

from builder.cards import sheets
from builder.cards.calibration import outlines, ruler
from builder.cards.checks import CardError
from builder.cards.content import CardContent
from builder.cards.engine import Engine
from builder.cards.geometry import FORMATS, MM, RULER, Format
from builder.language.catalogue import Translated
from tests.print.cards import TAGS, card, picture, plain, text
from tests.print.test_sheets import darkest, part
from tests.print.test_text import letters, squeezed

Printed = Callable[[CardContent, str], bytes]
Line = tuple[tuple[float, float], tuple[float, float]]
TESTED = [form for form in FORMATS.values() if form.tips]
EACH_FORMAT = pytest.mark.parametrize("form", TESTED, ids=lambda form: form.id)
EACH_LANGUAGE = pytest.mark.parametrize("tag", TAGS)
TENTH = 0.1 * MM


def drawn(data: bytes, form: Format) -> list[Line]:
    """The straight lines of the last page, by points from its top left corner."""
    found: list[Line] = []
    with pikepdf.open(io.BytesIO(data)) as pdf:
        at = (0.0, 0.0)
        for each in pikepdf.parse_content_stream(pdf.pages[-1]):
            if str(each.operator) in ("m", "l"):
                x, y = (float(operand) for operand in each.operands)
                point = (x, form.sheet[1] - y)
                if str(each.operator) == "l":
                    found.append((at, point))
                at = point
            assert str(each.operator) != "cm"
    return found


def near(one: Line, other: Line) -> bool:
    return all(abs(a - b) < TENTH for ends in zip(one, other, strict=True) for a, b in zip(*ends, strict=True))


def letter_sizes(data: bytes, page: int) -> list[tuple[float, str]]:
    """The height of each letter's line on a page, and the letter."""
    with pypdfium2.PdfDocument(data) as document:
        found = document[page].get_textpage()
        sizes = []
        for number in range(found.count_chars()):
            matrix = pypdfium2.raw.FS_MATRIX()
            letter = found.get_text_range(number, 1)
            # White space may be the reader's own.
            if letter.strip() and pypdfium2.raw.FPDFText_GetMatrix(found.raw, number, matrix):
                sizes.append((abs(matrix.d) * pypdfium2.raw.FPDFText_GetFontSize(found.raw, number), letter))
    return sizes


def test_every_sheet_that_is_printed_at_home_has_one_and_a_print_shop_s_has_none() -> None:
    assert {form.id for form in TESTED} == set(FORMATS) - {"shop"}
    assert not FORMATS["shop"].tips


@EACH_FORMAT
def test_the_ruler_is_a_hundred_millimetres_with_a_tick_each_ten(form: Format, printed: Printed) -> None:
    found = drawn(printed(card("en"), form.id), form)
    across = [line for line in found if line[0][1] == line[1][1] and abs(line[1][0] - line[0][0] - RULER) < 0.01 * MM]
    assert len(across) == 1
    (left, y), (right, _) = across[0]
    assert (right - left) / MM == pytest.approx(100, abs=0.005)
    ticks = [start[0] for start, end in found if start[0] == end[0] and abs(start[1] - y) < 0.01 and end[1] - y < 5 * MM]
    assert [(tick - left) / MM for tick in ticks] == pytest.approx([10 * step for step in range(11)], abs=0.005)
    assert (left + right) / 2 == pytest.approx(form.sheet[0] / 2, abs=0.01)


def test_the_ruler_can_be_measured_in_the_picture_of_the_page(printed: Printed) -> None:
    form = FORMATS["fold-a4"]
    (left, y), (right, _) = next(ruler(form))
    image = part(picture(printed(card("en"), form.id), 300, 1), left - 9, y - 0.3, right + 9, y + 0.3)
    row = image.point([255 * (grey < 128) for grey in range(256)]).getbbox()
    assert row is not None
    assert (row[2] - row[0]) / 300 * 25.4 == pytest.approx(100, abs=0.3)


@EACH_FORMAT
def test_the_outlines_are_those_of_the_table(form: Format, printed: Printed) -> None:
    found = drawn(printed(card("ar"), form.id), form)
    # Half a pen inside.
    safe, (width, height) = form.page_safe + 0.4, form.sheet

    def clipped(x: float, y: float) -> tuple[float, float]:
        return (min(max(x, safe), width - safe), min(max(y, safe), height - safe))

    count = 0
    for x, y in form.cells():
        right, low = x + form.trim[0], y + form.trim[1]
        edges = {"left": ((x, y), (x, low)), "right": ((right, y), (right, low))}
        edges |= {"top": ((x, y), (right, y)), "low": ((x, low), (right, low))}
        edges |= {f"fold {part}": ((x + part, y), (x + part, low)) for part in form.folds_x}
        edges |= {f"fold {part}": ((x, y + part), (right, y + part)) for part in form.folds_y}
        for name, (start, end) in edges.items():
            along, side = (start[0], width) if start[0] == end[0] else (start[1], height)
            if 1 < along < side - 1:
                assert any(near(line, (clipped(*start), clipped(*end))) for line in found), name
                count += 1
    # A poster is neither cut nor folded.
    assert count >= 4 or form.text == "poster"
    slit = [form.slit] if form.slit else []
    assert all(any(near(line, each) for line in found) for each in slit)
    assert len(found) == len([*outlines(form, cut=True), *outlines(form, cut=False), *ruler(form), *slit])


@EACH_LANGUAGE
@EACH_FORMAT
def test_it_says_everything_in_both_languages(form: Format, tag: str, printed: Printed) -> None:
    content = card(tag)
    # Column by column, because a reader joins lines that stand at the same height.
    found = "\n".join(columns(printed(content, form.id)))
    for words in (content.sheet, content.officer_sheet):
        keys = ["test", "test_only", "test_ruler", f"name_{form.kind.replace('-', '_')}", *form.tips]
        keys += ["print", "test_window"] if form.stock else ["print_plain"]
        keys += ["test_lines"] if not form.stock and form.text != "poster" else []
        for key in keys:
            sentence = plain(words.say(key, form))
            assert "{" not in sentence
            if words.direction == "rtl":
                assert letters(sentence) <= letters(found), key
            else:
                assert squeezed(sentence) in squeezed(found), key
        assert squeezed(plain(words.place))[:6] in squeezed(found) or words.direction == "rtl"
    for code in (form.id, form.stock, "100%", "100mm"):
        assert code.replace(" ", "") in squeezed(found)


@EACH_LANGUAGE
@EACH_FORMAT
def test_nothing_on_it_is_smaller_than_nine_points_and_the_edge_to_flip_is_loud(
    form: Format, tag: str, printed: Printed
) -> None:
    sizes = letter_sizes(printed(card(tag), form.id), form.sides)
    assert min(size for size, _ in sizes) >= 8.99
    if form.flip:
        loud = squeezed("".join(letter for size, letter in sizes if size >= 14))
        assert squeezed("Flip on the long edge.") in loud
        if tag != "ar":
            assert squeezed(plain(card(tag).sheet.say("flip", form))) in loud


@EACH_LANGUAGE
@EACH_FORMAT
def test_the_words_stand_clear_of_the_outlines_and_of_the_paper_s_edge(form: Format, tag: str, printed: Printed) -> None:
    data = printed(card(tag), form.id)
    image = picture(data, 300, form.sides)
    left, top, right, low = image.point([255 - grey for grey in range(256)]).getbbox() or (0, 0, 0, 0)
    assert min(left, image.width - right, top, image.height - low) / 300 * 25.4 >= form.page_safe / MM - 0.1
    with pypdfium2.PdfDocument(data) as document:
        found = document[form.sides].get_textpage()
        boxes = [found.get_charbox(n) for n in range(found.count_chars()) if found.get_text_range(n, 1).strip()]
    for line in (*outlines(form, cut=True), *outlines(form, cut=False)):
        (x0, y0), (x1, y1) = line
        for start, under, end, over in boxes:
            inside = x0 - 1 < end and start < x1 + 1 and y0 - 1 < form.sheet[1] - under and form.sheet[1] - over < y1 + 1
            assert not inside, (line, start, under)


def columns(data: bytes) -> tuple[str, str]:
    """The text of the left and of the right half of the last page."""
    with pypdfium2.PdfDocument(data) as document:
        page = document[len(document) - 1]
        width, height = page.get_size()
        found = page.get_textpage()
        return found.get_text_bounded(0, 0, width / 2, height), found.get_text_bounded(width / 2, 0, width, height)


@EACH_FORMAT
def test_the_reader_s_words_stand_where_their_lines_begin(form: Format, printed: Printed) -> None:
    left, right = columns(printed(card("es"), form.id))
    assert "Página de prueba" in left
    assert "Test page" in right
    left, right = columns(printed(card("ar"), form.id))
    assert "Test page" in left
    assert not any("\u0600" <= letter <= "\u06ff" for letter in left)
    assert any("\u0600" <= letter <= "\u06ff" for letter in right)


def test_arabic_lines_end_at_the_right_edge_of_their_column(printed: Printed) -> None:
    form = FORMATS["fold-letter"]
    image = picture(printed(card("ar"), form.id), 300, 1)
    column = form.lefts[1]
    band = part(image, column + 2, form.first[1] + 2, column + form.panel[0] - 2, form.first[1] + form.panel[1] - 2)
    inked = band.point([255 * (grey < 128) for grey in range(256)]).getbbox()
    assert inked is not None
    # A column that begins at the right reaches its right edge, whatever the lengths of its lines.
    assert (band.width - inked[2]) / 300 * 25.4 < 4
    title = part(image, column + 2, form.first[1] + 2, column + form.panel[0] / 2, form.first[1] + 26)
    assert darkest(title) == 255


def test_a_side_of_a_card_is_never_on_it(printed: Printed) -> None:
    for form in TESTED:
        data = printed(card("en"), form.id)
        assert "You can stay silent" not in text(data, form.sides)
        assert card("en").edition not in text(data, form.sides)
        assert "Test page" not in "".join(text(data, side) for side in range(form.sides))


def test_a_place_with_a_long_name_is_named_on_two_lines(engine: Engine) -> None:
    long = Markup("The Metropolitan Government of Nashville and Davidson County")
    words = replace(card("en").sheet, place=long)
    data = sheets.sheet(engine, card("en", sheet=words, officer_sheet=words), FORMATS["fold-letter"])
    assert squeezed(long) in squeezed(text(data, 1))
    words = replace(words, place=Markup("Metropolitan ") * 20)
    with pytest.raises(CardError, match=r"us/ny/new-york-city in en: the place's name is too long for the test page\."):
        sheets.sheet(engine, card("en", sheet=words, officer_sheet=words), FORMATS["fold-letter"])


def test_words_that_are_long_are_set_smaller_and_too_long_ones_are_reported(engine: Engine) -> None:
    def with_tip(text_: str) -> CardContent:
        words = card("es").sheet
        return card(
            "es", sheet=replace(words, sentences={**words.sentences, "test_window": Translated(text_, "es", "machine")})
        )

    data = sheets.sheet(engine, with_tip("Las líneas deben caer en los bordes de las tarjetas. " * 5), FORMATS["fold-letter"])
    assert min(size for size, _ in letter_sizes(data, 1)) == pytest.approx(9, abs=1.1)
    with pytest.raises(CardError, match=r"in es: the words of the test page do not fit on fold-letter\."):
        sheets.sheet(engine, with_tip("Las líneas deben caer en los bordes. " * 40), FORMATS["fold-letter"])
