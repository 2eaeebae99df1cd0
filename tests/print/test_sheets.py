"""What stands where on a printed sheet, measured in the PDF and in its picture."""

from __future__ import annotations

import hashlib
import io
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pikepdf
import pytest
from markupsafe import Markup
from PIL import Image, ImageChops

from builder.cards import face, sheets
from builder.cards.content import CardContent, Thought
from builder.cards.engine import Engine
from builder.cards.geometry import FORMATS, MM, Format
from builder.cards.style import LARGER
from tests.print.cards import TAGS, card, decoded, picture, png, text

Printed = Callable[[CardContent, str], bytes]
DPI = 300
OURS = {
    "IBM-Plex-Sans",
    "IBM-Plex-Sans-Bold",
    "IBM-Plex-Sans-Arabic",
    "IBM-Plex-Sans-Arabic-Bold",
    "Noto-Sans-SC",
    "Noto-Sans-SC-Bold",
}
EACH_FORMAT = pytest.mark.parametrize("form", FORMATS.values(), ids=lambda form: form.id)
EACH_LANGUAGE = pytest.mark.parametrize("tag", TAGS)


def part(image: Image.Image, left: float, top: float, right: float, low: float) -> Image.Image:
    """A part of a page's picture, by points from its top left corner."""
    return scaled(image, DPI / 72, left, top, right, low)


def scaled(image: Image.Image, scale: float, left: float, top: float, right: float, low: float) -> Image.Image:
    """A part of a picture that shows `scale` pixels to a point."""
    return image.crop(pixels(scale, left, top, right, low))


def pixels(scale: float, left: float, top: float, right: float, low: float) -> tuple[int, int, int, int]:
    """A box in pixels, of which `scale` make a point."""
    return round(left * scale), round(top * scale), round(right * scale), round(low * scale)


def darkest(image: Image.Image) -> int:
    """The darkest grey of a picture; 255 where it is empty."""
    return min(image.convert("L").tobytes())


@EACH_FORMAT
def test_paper_and_places_of_the_cards_are_those_of_the_table(form: Format, printed: Printed) -> None:
    with pikepdf.open(io.BytesIO(printed(card("en"), form.id))) as pdf:
        # The last page is for a test print, and no side of a card.
        assert len(pdf.pages) == form.sides + bool(form.tips)
        for page in list(pdf.pages)[: form.sides]:
            assert [float(side) for side in page.mediabox] == pytest.approx([0, 0, *form.sheet], abs=0.01)
            corners, here = [], (0.0, 0.0)
            for each in pikepdf.parse_content_stream(page):
                if str(each.operator) == "cm":
                    here = (float(each.operands[4]), float(each.operands[5]))
                if str(each.operator) == "Do" and str(each.operands[0]) == "/card":
                    corners.append(here)
            wanted = [(x, form.sheet[1] - y - form.trim[1]) for x, y in form.cells()]
            assert corners == [pytest.approx(corner, abs=0.01) for corner in wanted]
        assert pdf.Root.ViewerPreferences.PrintScaling == "/None"
        assert str(pdf.docinfo["/Title"]) == "Know your rights · New York City · NYC-en-2026.11-4f2a"
        wishes = pdf.Root.ViewerPreferences
        if form.bleed:
            assert "/Duplex" not in wishes
            assert "/PrintPageRange" not in wishes
        else:
            assert wishes.Duplex == ("/DuplexFlipLongEdge" if form.flip else "/Simplex")
            assert [int(page) for page in wishes.PrintPageRange] == [1, form.sides]


@EACH_LANGUAGE
@EACH_FORMAT
def test_a_sheet_says_that_it_is_for_printing_and_leads_to_the_card_for_a_screen(
    form: Format, tag: str, printed: Printed
) -> None:
    name = {"zine": "zine", "poster": "poster"}.get(form.text, "card")
    address = f"https://rightshere.example/{tag}/us/ny/new-york-city/cards/{name}.pdf"
    with pikepdf.open(io.BytesIO(printed(card(tag), form.id))) as pdf:
        assert "/StructTreeRoot" not in pdf.Root
        told = str(pdf.docinfo["/Subject"])
        assert told.endswith(address)
        with pdf.open_outline() as outline:
            (item,) = outline.root
            assert item.action is not None
            assert (item.title, str(item.action.URI)) == (told, address)
    assert told.startswith("This file is only for printing. ") == (tag == "en")


def test_a_print_shop_finds_the_trim_and_the_bleed(printed: Printed) -> None:
    with pikepdf.open(io.BytesIO(printed(card("es"), "shop"))) as pdf:
        for page in pdf.pages:
            assert [float(each) for each in page.trimbox] == [36, 36, 288, 180]
            assert [float(each) for each in page.bleedbox] == [27, 27, 297, 189]


@EACH_LANGUAGE
def test_the_pdf_says_its_language_and_no_date(tag: str, printed: Printed) -> None:
    data = printed(card(tag), "fold-letter")
    with pikepdf.open(io.BytesIO(data)) as pdf:
        assert str(pdf.Root.Lang) == tag
        assert not [key for key in pdf.docinfo if "Date" in key]


@EACH_LANGUAGE
@EACH_FORMAT
def test_nothing_is_printed_near_a_cut_or_a_fold(form: Format, tag: str, printed: Printed) -> None:
    data = printed(card(tag), form.id)
    # A tenth of a millimetre for the grey at the edge of a letter.
    safe = form.card_safe - 0.1 * MM
    width, height = form.panel
    for side in range(form.sides):
        image = picture(data, DPI, side)
        for x, y in form.cells():
            if form.slit:
                (x0, y0), (x1, y1) = form.slit
                # The one line that lies on a cut: it is there to be cut.
                image.paste(255, pixels(DPI / 72, x0 - 1.6, y0 - 1.6, x1 + 1.6, y1 + 1.6))
            for panel in form.panels_for(card(tag).direction):
                if panel.side == side + 1:
                    left, top = x + panel.at[0], y + panel.at[1]
                    # Where the cards reach the edge of the paper, ticks lie on the cut and the fold near that edge.
                    x0, y0 = (left + 15 * MM, top + 15 * MM) if form.first[0] == 0 else (left, top)
                    x1, y1 = 2 * left + width - x0, 2 * top + height - y0
                    assert darkest(part(image, x0, top, x1, top + safe)) == 255
                    assert darkest(part(image, x0, top + height - safe, x1, top + height)) == 255
                    assert darkest(part(image, left, y0, left + safe, y1)) == 255
                    assert darkest(part(image, left + width - safe, y0, left + width, y1)) == 255
                    assert darkest(part(image, left, top, left + width, top + height)) < 40


@EACH_LANGUAGE
@EACH_FORMAT
def test_the_edge_of_the_paper_is_white(form: Format, tag: str, printed: Printed) -> None:
    image = picture(printed(card(tag), form.id), DPI)
    left, top, right, low = image.point([255 - grey for grey in range(256)]).getbbox() or (0, 0, 0, 0)
    pixel = 25.4 / DPI
    assert min(left, image.width - right) * pixel >= form.page_safe / MM - 0.1
    # Two lines of tips need 6.4 mm over the cards, and the stock leaves 12.7 or 13.5 mm.
    wanted = min(form.page_safe, form.first[1] - 6.3 * MM) if form.stock else form.page_safe
    assert min(top, image.height - low) * pixel >= wanted / MM - 0.1


def test_the_five_cards_of_a_sheet_are_alike(printed: Printed) -> None:
    form = FORMATS["fold-letter"]
    image = picture(printed(card("ar"), form.id), DPI)
    first, *others = [part(image, x, y, x + form.trim[0], y + form.trim[1]) for x, y in form.cells()]
    assert len(others) == 4
    assert darkest(first) == 0
    # But for the greys at the edges of letters, which depend on where a letter falls between the pixels.
    assert all(max(ImageChops.difference(first, other).convert("L").tobytes()) < 40 for other in others)


def test_ticks_are_solid_where_to_cut_and_dotted_where_to_fold(printed: Printed) -> None:
    image = picture(printed(card("en"), "fold-letter"), 600).point([255 * (grey > 100) for grey in range(256)])
    inch = 600
    for x in (0.75, 7.75):
        for y in (0.4, 10.6):
            assert image.crop(
                (round(x * inch) - 3, round(y * inch), round(x * inch) + 3, round(y * inch) + 1)
            ).getextrema() != (255, 255)
    for y in (0.5, 2.5, 4.5, 6.5, 8.5, 10.5):
        for x in (0.6, 7.9):
            assert image.crop(
                (round(x * inch), round(y * inch) - 3, round(x * inch) + 1, round(y * inch) + 3)
            ).getextrema() != (255, 255)
    dotted = image.crop((round(4.25 * inch) - 1, round(0.33 * inch), round(4.25 * inch) + 1, round(0.44 * inch)))
    rows = [min(dotted.crop((0, row, 2, row + 1)).tobytes()) for row in range(dotted.height)]
    assert sum(before != after for before, after in pairwise(rows)) >= 4
    assert image.crop(
        (round(4.25 * inch) - 20, round(0.5 * inch), round(4.25 * inch) + 20, round(10.5 * inch))
    ).getextrema() == (255, 255)


@EACH_LANGUAGE
@EACH_FORMAT
def test_all_typefaces_are_ours_and_embedded(form: Format, tag: str, printed: Printed) -> None:
    found = set()
    with pikepdf.open(io.BytesIO(printed(card(tag), form.id))) as pdf:
        for each in pdf.objects:
            if isinstance(each, pikepdf.Dictionary) and each.get("/Type") == "/Font" and "/DescendantFonts" in each:
                found.add(str(each.BaseFont).partition("+")[2])
                assert "/FontFile2" in each.DescendantFonts[0].FontDescriptor
            assert not (isinstance(each, pikepdf.Dictionary) and each.get("/Subtype") == "/Type3")
    assert found
    assert found <= OURS


@EACH_LANGUAGE
@pytest.mark.parametrize(
    "form", [form for form in FORMATS.values() if form.panels[-1].face == "officer"], ids=lambda form: form.id
)
def test_the_code_on_the_officer_s_panel_is_whole_clear_and_where_it_belongs(form: Format, tag: str, printed: Printed) -> None:
    content = card(tag)
    officer = next(panel for panel in form.panels if panel.face == "officer")
    image = picture(printed(content, form.id), DPI, officer.side - 1)
    x, y = next(form.cells())
    right = x + officer.at[0] + form.panel[0] - form.card_safe
    low = y + form.panel[1] - form.card_safe
    left, top = right - form.qr, low - form.qr
    matrix = face.code(content.edition_url).matrix
    step = form.qr / len(matrix)
    greys = image.convert("L").tobytes()
    across = [round((left + (column + 0.5) * step) * DPI / 72) for column in range(len(matrix))]
    down = [round((top + (row + 0.5) * step) * DPI / 72) for row in range(len(matrix))]
    read = [[greys[y * image.width + x] < 128 for x in across] for y in down]
    assert read == [[bool(module) for module in row] for row in matrix]
    # Beside the greys at the code's own edge.
    clear, edge = 2.45 * MM, 0.1 * MM
    assert darkest(part(image, left - clear, top - clear, left - edge, low)) == 255
    assert darkest(part(image, left - clear, top - clear, right, top - edge)) == 255


@pytest.mark.skipif(shutil.which("zbarimg") is None, reason="zbarimg is not installed")
@pytest.mark.parametrize("dpi", [150, 300])
@EACH_FORMAT
def test_a_reader_finds_the_code_of_every_card(form: Format, dpi: int, printed: Printed, tmp_path: Path) -> None:
    content = card("zh-Hans")
    side = max(panel.side for panel in form.panels if panel.face in ("officer", "cover", "poster", "zine-back"))
    found = decoded(picture(printed(content, form.id), dpi, side - 1), tmp_path)
    assert found == [content.edition_url] * (form.columns * form.rows)


@EACH_LANGUAGE
@pytest.mark.parametrize("form", [form for form in FORMATS.values() if form.text not in LARGER], ids=lambda form: form.id)
def test_type_is_at_least_eight_points_and_the_officer_s_is_not_larger(form: Format, tag: str) -> None:
    content = card(tag)
    size = re.compile(r'class="face (mine|theirs) (\S+)" style="font: ([\d.]+)pt')
    holder = size.findall(face.holder_html(content, form, face.most(content, form), place=True))
    officer = size.findall(face.officer_html(content, form))
    assert [name for _, name, _ in holder] == list(face.holder_faces(form))
    assert [name for _, name, _ in officer] == ["officer"]
    assert min(float(points) for _, _, points in holder) >= max(8.0, *(float(points) for _, _, points in officer))


def test_a_local_answer_is_printed_where_there_is_room_and_left_out_where_there_is_none(printed: Printed) -> None:
    brief = Thought("place", (Markup("City jails must not hold you on an ICE paper alone."),))
    long = Thought("place", (Markup("City jails must not hold you. " * 12),))
    assert "City jails must not hold you" in text(
        printed(card("en", local=(brief,), short=card("en").short[:3]), "fold-letter")
    )
    for form in ("fold-letter", "fold-twice-letter"):
        assert "City jails" not in text(printed(card("en", local=(long,)), form))
    assert "Some officers come in anyway" in text(printed(card("en", local=(long,)), "fold-twice-letter"))


@EACH_FORMAT
def test_the_preview_shows_the_first_card_with_all_panels_upright(form: Format, printed: Printed) -> None:
    content = card("ar")
    image = png(sheets.preview(printed(content, form.id), form, content.direction))
    assert image.width == 900
    assert image.height == round(900 / form.sides / form.trim[0] * form.trim[1])
    scale = 900 / form.sides / form.trim[0]
    for panel in form.panels_for("rtl"):
        x, y = panel.at[0] + (panel.side - 1) * form.trim[0], panel.at[1]
        whole = scaled(image, scale, x, y, x + form.panel[0], y + form.panel[1])
        # Each panel is printed on, about as much as a page of text.
        assert 0.02 < 1 - sum(whole.tobytes()) / len(whole.tobytes()) / 255 < 0.3
        if panel.face == "cover":
            # The code stands at the end of the lowest lines: at the left in Arabic.
            code = whole.crop((0, whole.height - round(16 * MM * scale), round(16 * MM * scale), whole.height))
            other = whole.crop((whole.width - code.width, 0, whole.width, code.height))
            assert sum(code.tobytes()) < sum(other.tobytes()) * 0.9


@pytest.mark.slow
def test_the_same_words_give_the_same_bytes_in_any_process(printed: Printed) -> None:
    script = (
        "import hashlib, sys; from tests.print.cards import FONTS, card; from builder.cards.engine import Engine;"
        "from builder.cards.sheets import sheet; from builder.cards.geometry import FORMATS; engine = Engine(FONTS);"
        "pairs = [word.split(':') for word in sys.argv[1:]];"
        "print(*[hashlib.sha256(sheet(engine, card(tag), FORMATS[form])).hexdigest() for form, tag in pairs])"
    )
    pairs = [(form, tag) for form in FORMATS for tag in TAGS]
    wanted = {(form, tag): hashlib.sha256(printed(card(tag), form)).hexdigest() for form, tag in pairs}
    for seed, order in (("1", pairs), ("2", pairs[::-1])):
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        done = subprocess.run(
            [sys.executable, "-c", script, *map(":".join, order)], capture_output=True, text=True, check=True, env=environment
        )
        assert done.stdout.split() == [wanted[pair] for pair in order]


@EACH_FORMAT
def test_the_same_words_give_the_same_bytes_in_one_process(form: Format, engine: Engine, printed: Printed) -> None:
    assert sheets.sheet(engine, card("ar"), form) == printed(card("ar"), form.id)
