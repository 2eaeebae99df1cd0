"""A group's own card: its line, its logo, two languages, red stock; as printed, read back from the PDF."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from markupsafe import Markup, escape
from PIL import Image

from builder.cards.checks import CardError
from builder.cards.content import CardContent
from builder.cards.engine import Engine
from builder.cards.geometry import FORMATS, MM
from builder.cards.logo import Logo, read_logo
from builder.cards.own import Own, own_line, own_words, read_hotline
from builder.cards.own_sheet import own_sheet
from tests.print.cards import PLACE, card, decoded, picture, seen, text

HOTLINE = "Manos Unidas|(718) 555-0123|Mon–Fri 9–5"
# The rule on the name takes two of the twelve lines; where there is none, a group's line has their room.
ROOMY = {"name": None}
DRAWING = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 120 90"><rect width="120" height="90" fill="#0b4c47"/></svg>'


def added(name: str) -> Markup:
    return Markup("Added by {}, not by Rights Here.").format(own_words(name))


@pytest.fixture
def logo(tmp_path: Path) -> Logo:
    path = tmp_path / "logo.svg"
    path.write_text(DRAWING)
    return read_logo(path, "Manos Unidas")


def own_card(tag: str, line: str | None = HOTLINE, *, changes: dict[str, object] | None = None, **own: Any) -> CardContent:
    """A card with a line, and other things of a group's own."""
    content = card(tag, **(changes or {}))
    if line is None:
        return replace(content, own=Own(**own))
    hotline = read_hotline(line, "US")
    return replace(content, own=Own(own_line(hotline), added(hotline.name), **own))


def second(tag: str, line: str | None = HOTLINE) -> CardContent:
    return own_card(tag, line)


def said(pdf: bytes, page: int = 0) -> str:
    """The words of a page, without what only keeps a line whole."""
    return " ".join(text(pdf, page).replace("\u2060", "").split())


@pytest.mark.parametrize("tag", ["en", "es", "zh-Hans"])
def test_the_line_stands_on_each_card_with_who_added_it(tag: str, engine: Engine) -> None:
    found = said(own_sheet(engine, own_card(tag, changes=ROOMY), FORMATS["fold-letter"]))
    assert found.count("1-718-555-0123") == 5
    assert found.count("Manos") == 10
    assert found.count("Here") == 5


@pytest.mark.parametrize("tag", ["en", "es", "ar", "zh-Hans"])
def test_the_line_and_the_logo_fit_the_card_that_is_folded_twice(tag: str, engine: Engine, logo: Logo) -> None:
    pdf = own_sheet(engine, own_card(tag, logo=logo), FORMATS["fold-twice-letter"])
    assert said(pdf).count("1-718-555-0123") == 2


def test_number_and_hours_keep_their_order_in_arabic(engine: Engine) -> None:
    lines = seen(own_sheet(engine, own_card("ar"), FORMATS["big-letter"]))
    assert [line for line in lines if "1-718-555-0123" in line]
    assert [line for line in lines if "Mon–Fri9–5" in line.replace("\u2060", "")]


def test_a_line_without_room_names_a_format_that_has_it(engine: Engine) -> None:
    with pytest.raises(CardError, match=rf"^{PLACE} in en: the holder's side needs .* There is room on fold-twice-letter: add"):
        own_sheet(engine, own_card("en"), FORMATS["fold-letter"])
    assert own_sheet(engine, own_card("en"), FORMATS["fold-twice-letter"]).startswith(b"%PDF-")


def test_on_red_the_room_that_is_named_is_on_white(engine: Engine) -> None:
    with pytest.raises(CardError, match=r"add --format fold-twice-letter --stock white\.$"):
        own_sheet(engine, own_card("en", stock="red"), FORMATS["shop"])


def test_no_format_is_named_where_none_has_room(engine: Engine) -> None:
    with pytest.raises(CardError) as caught:
        own_sheet(engine, own_card("en", f"{'W' * 60}|718-555-0123|{'W' * 60}"), FORMATS["big-letter"])
    assert "There is room" not in str(caught.value)


def test_a_word_of_ten_thousand_letters_in_a_translation_is_a_sentence(engine: Engine) -> None:
    content = own_card("en")
    assert content.own is not None
    content = replace(content, own=replace(content.own, added=escape("a" * 10_000)))
    with pytest.raises(CardError, match="is too long for the line"):
        own_sheet(engine, content, FORMATS["big-letter"])


@pytest.mark.parametrize("name", ["Гражданская помощь", "移民互助会", "جمعية الجيران"])
def test_a_name_whose_letters_the_card_s_typefaces_lack_is_a_sentence(name: str, engine: Engine) -> None:
    line = f"{name}|718-555-0123"
    if name.startswith("Г"):
        assert said(own_sheet(engine, own_card("en", line), FORMATS["fold-twice-letter"])).count(name.split()[0]) == 4
        return
    with pytest.raises(CardError, match=r"some letters are not in the card's typeface|\.notdef"):
        own_sheet(engine, own_card("en", line), FORMATS["fold-twice-letter"])


def test_ampersands_and_quotes_are_printed_as_they_are(engine: Engine) -> None:
    pdf = own_sheet(engine, own_card("en", 'Smith & "Sons" {x} %s|718-555-0123'), FORMATS["fold-twice-letter"])
    assert 'Smith & "Sons" {x} %s' in said(pdf).replace("\u00a0", " ")


@pytest.mark.parametrize("form", ["fold-letter", "duplex-a4", "fold-twice-letter", "big-letter", "shop"])
def test_the_logo_is_between_six_and_nine_millimetres_high_and_inside_the_panel(form: str, engine: Engine, logo: Logo) -> None:
    side = FORMATS[form].sides - 1
    sheets = [own_sheet(engine, own_card("en", None, **own), FORMATS[form]) for own in ({}, {"logo": logo})]
    before, after = (picture(sheet, 150, side).crop(_cell(form, 150)).histogram() for sheet in sheets)
    # Few other pixels are of that grey; the logo is four thirds as wide as it is high.
    height = ((sum(after[61:64]) - sum(before[61:64])) / (4 / 3)) ** 0.5 / 150 * 72 / MM
    assert 5.8 < height < 9.1


def _cell(form: str, dpi: int) -> tuple[int, int, int, int]:
    here = FORMATS[form]
    x, y = here.first
    right, low = x + here.trim[0], y + here.trim[1]
    return _pixels((x, y, right, low), dpi)


def _pixels(box: tuple[float, float, float, float], dpi: int) -> tuple[int, int, int, int]:
    left, top, right, low = (round(each * dpi / 72) for each in box)
    return left, top, right, low


@pytest.mark.parametrize("form", ["fold-twice-letter", "fold-twice-a4", "big-letter"])
@pytest.mark.parametrize("pair", [("es", "zh-Hans"), ("ar", "en"), ("en", "ar")])
def test_two_languages_stand_on_one_card_with_both_editions(pair: tuple[str, str], form: str, engine: Engine) -> None:
    content = own_card(pair[0], second=second(pair[1]))
    found = said(own_sheet(engine, content, FORMATS[form]))
    cards = FORMATS[form].rows
    for tag in pair:
        assert found.count(f"NYC-{tag}-2026.11-4f2a") >= cards, tag
        # The holder's title stands once inside and, where there is one, on the cover.
        title = card(tag).title.striptags()
        assert tag == "ar" or found.count(title) >= cards, tag
    assert found.count("1-718-555-0123") == cards


def test_two_languages_never_go_below_eight_points(engine: Engine) -> None:
    content = own_card("es", second=second("zh-Hans"))
    pdf = own_sheet(engine, content, FORMATS["fold-twice-letter"])
    import pypdfium2

    with pypdfium2.PdfDocument(pdf) as document:
        page = document[0].get_textpage()
        boxes = [page.get_charbox(number, loose=True) for number in range(page.count_chars())]
    # The citation and the edition are set in 7 pt, all else in 8 or more; a loose box is as high as the type's line.
    heights = {round(high - low, 1) for _, low, _, high in boxes if high > low}
    assert min(heights) >= 7 * 1.0


@pytest.mark.parametrize("form", ["fold-letter", "duplex-letter", "shop", "fold-a4"])
def test_a_format_without_room_for_two_languages_names_one_that_has(form: str, engine: Engine) -> None:
    with pytest.raises(
        CardError, match=rf"{form} has no room for two languages\. There is room on fold-twice-(letter|a4): add"
    ):
        own_sheet(engine, own_card("es", None, second=second("ar", None)), FORMATS[form])


def _light(pixel: Any) -> float:
    """Relative luminance as WCAG 2 defines it."""
    parts = [value / 255 for value in pixel]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return sum(share * part for share, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


@pytest.mark.parametrize("tag", ["en", "ar", "zh-Hans"])
def test_red_stock_is_filled_to_the_bleed_with_white_words_of_high_contrast(tag: str, engine: Engine, tmp_path: Path) -> None:
    import pypdfium2

    pdf = own_sheet(engine, own_card(tag, None, stock="red"), FORMATS["shop"])
    with pypdfium2.PdfDocument(pdf) as document:
        pages = [document[side].render(scale=300 / 72).to_pil().convert("RGB") for side in (0, 1)]
    for page in pages:
        at = [page.getpixel((round(x * 300 / 72), round(y * 300 / 72))) for x, y in ((27.5, 27.5), (296.5, 188.5), (40, 40))]
        for pixel in at:
            assert (_light((255, 255, 255)) + 0.05) / (_light(pixel) + 0.05) >= 7, pixel
        assert page.getpixel((round(20 * 300 / 72), round(20 * 300 / 72))) == (255, 255, 255)
        inside = page.crop(_pixels((36, 36, 288, 180), 300))
        assert (255, 255, 255) in {pixel for _, pixel in inside.getcolors(1 << 24) or ()}
    holder = pages[0].crop(_pixels((36, 36, 288, 180), 300))
    # No black words were left on the red.
    assert not [pixel for count, pixel in holder.getcolors(1 << 24) or () if max(pixel) < 60]
    assert decoded(pages[1], tmp_path) == [card(tag).edition_url]


def test_black_is_one_ink(engine: Engine) -> None:
    pdf = own_sheet(engine, own_card("es", None), FORMATS["shop"])
    with pikepdf.open(io.BytesIO(pdf)) as document:
        streams = [each.read_bytes() for each in document.objects if isinstance(each, pikepdf.Stream) and "/BBox" in each]
    assert streams
    for stream in streams:
        assert b" rg\n" not in stream
        assert b" RG\n" not in stream


def test_the_same_card_gives_the_same_bytes(engine: Engine, logo: Logo) -> None:
    content = own_card("es", logo=logo, second=second("zh-Hans"))
    first, again = (own_sheet(engine, content, FORMATS["big-letter"]) for _ in range(2))
    assert first == again


def test_a_png_is_printed_grey_and_without_its_words(engine: Engine, tmp_path: Path) -> None:
    path = tmp_path / "logo.png"
    Image.new("RGB", (800, 600), (11, 76, 71)).save(path)
    pdf = own_sheet(engine, own_card("en", None, logo=read_logo(path, "Us")), FORMATS["fold-twice-letter"])
    with pikepdf.open(io.BytesIO(pdf)) as document:
        images = [each for each in document.objects if isinstance(each, pikepdf.Stream) and each.get("/Subtype") == "/Image"]
    assert {str(each.ColorSpace) for each in images} == {"/DeviceGray"}
