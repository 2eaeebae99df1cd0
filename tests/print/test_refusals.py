"""Hostile or unlucky input: shown as text, refused, or reported with the place and the language; never printed wrong."""

from __future__ import annotations

import base64
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from markupsafe import Markup, escape

from builder.cards import sheets
from builder.cards.checks import CardError, Misfit
from builder.cards.content import CardContent, Thought
from builder.cards.engine import Engine
from builder.cards.geometry import FORMATS
from builder.language.isolation import isolate
from tests.print.cards import PLACE, card, text

Printed = Callable[[CardContent, str], bytes]
FOLD = FORMATS["fold-letter"]


def named(words: str) -> Thought:
    return Thought("place", (escape(words),))


def test_markup_in_a_place_s_name_is_shown_as_text(printed: Printed) -> None:
    name = "<b>A</b>&amp;<img src=x>"
    content = card("en", place_name=escape(name), citations=("<i>Code</i> 1",))
    found = text(printed(content, "fold-letter")).replace("\r\n", "")
    assert name in found.replace(" ", "").replace("<imgsrc=x>", "<img src=x>")
    assert "<i>Code</i> 1" in found


ADDRESSES = (
    "file:///etc/hostname",
    "http://127.0.0.1:9/x.png",
    "https://example.org/x.png",
    "ftp://example.org/x.png",
    "../../pyproject.toml",
    "file://elsewhere/etc/hostname",
)


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize(
    "html",
    [
        '<img alt="x" src="{}">',
        '<p style="background: url({})">x</p>',
        '<link rel="stylesheet" href="{}">',
        "<style>@import url({});</style>",
        "<style>@font-face {{ font-family: x; src: url({}) }} p {{ font-family: x }}</style><p>x</p>",
        '<object data="{}"></object>',
        '<a rel="attachment" href="{}">x</a>',
        '<p style="list-style-image: url({}); display: list-item">x</p>',
        "<style>p::before {{ content: url({}) }}</style><p>x</p>",
    ],
)
def test_no_address_outside_the_theme_is_read(html: str, address: str, engine: Engine) -> None:
    with pytest.raises(CardError, match=r"^us/xx in en: .*not part of the theme and was not read\.$"):
        document = engine.lay(f"<!doctype html><html lang=en><title>x</title>{html.format(address)}", FOLD, "us/xx in en")
        engine.write(document, document.pages, "us/xx in en")


@pytest.mark.parametrize("address", ADDRESSES)
def test_no_address_in_a_picture_is_read_though_weasyprint_hides_it(address: str, engine: Engine) -> None:
    inner = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><image width="9" height="9" href="{address}"/></svg>'
    source = "data:image/svg+xml;base64," + base64.b64encode(inner.encode()).decode()
    with pytest.raises(CardError, match=r"not part of the theme and was not read\."):
        document = engine.lay(f'<!doctype html><html lang=en><title>x</title><img alt="x" src="{source}">', FOLD, "us/xx in en")
        engine.write(document, document.pages, "us/xx in en")


def test_a_file_of_the_theme_is_read(engine: Engine) -> None:
    html = '<!doctype html><html lang=en><title>x</title><img alt="x" src="../pictograms/door.svg">'
    document = engine.lay(html, FOLD, "us/xx in en")
    data, _ = engine.write(document, document.pages, "us/xx in en")
    assert data.startswith(b"%PDF-")


def test_a_refused_card_leaves_the_engine_fit_for_the_next(engine: Engine, printed: Printed) -> None:
    before = printed(card("en"), "fold-letter")
    with pytest.raises(CardError):
        engine.lay('<!doctype html><html lang=en><img alt="x" src="file:///etc/hostname">', FOLD, "us/xx in en")
    assert sheets.sheet(engine, card("en"), FOLD) == before


def test_a_word_of_ten_thousand_letters_is_reported(engine: Engine) -> None:
    with pytest.raises(Misfit, match=rf"^{PLACE} in en: a word on the holder's side is too long for the line"):
        sheets.sheet(engine, card("en", name=named("a" * 10_000)), FOLD)


def test_what_does_not_fit_says_how_much_it_needs(engine: Engine) -> None:
    with pytest.raises(Misfit, match=rf"^{PLACE} in ar: the holder's side needs \d\d\.\d mm and has 44\.8 mm\.$") as caught:
        words = isolate("يجوز للشرطة أن تسأل عن اسمك. " * 8, rtl=True)
        sheets.sheet(engine, card("ar", name=Thought("place", (words,))), FOLD)
    assert caught.value.face == "holder"


def test_text_that_runs_over_many_pages_is_reported(engine: Engine) -> None:
    with pytest.raises(Misfit, match=rf"^{PLACE} in en: the holder's side needs [12]\d\d\.\d mm and has 44\.8 mm\.$"):
        sheets.sheet(engine, card("en", name=named("You can stay silent. " * 1200)), FOLD)


def test_a_layout_with_more_pages_than_faces_is_reported(engine: Engine) -> None:
    html = (
        "<!doctype html><html lang=en><section class='face'></section><section class='face'></section><div class='face'>x</div>"
    )
    with pytest.raises(Misfit, match=r"^us/xx in en: the words fill 3 pages instead of 2\.$"):
        engine.faces(html, FOLD, (), "us/xx in en")


@pytest.mark.parametrize("form", ["fold-letter", "fold-twice-letter", "duplex-a4"])
def test_an_officer_s_side_that_is_too_long_is_reported(form: str, engine: Engine) -> None:
    officer = {**card("en").officer, "warrant": Markup("Please show me any warrant signed by a judge. ") * 6}
    with pytest.raises(Misfit, match="the officer's side needs"):
        sheets.sheet(engine, card("en", officer=officer), FORMATS[form])


def test_an_edition_that_is_wider_than_its_room_is_reported(engine: Engine) -> None:
    with pytest.raises(Misfit, match="the edition line needs"):
        sheets.sheet(engine, card("en", edition="W" * 22), FOLD)


def test_a_letter_that_no_typeface_has_is_reported(engine: Engine) -> None:
    with pytest.raises(CardError, match=rf"^{PLACE} in en: \.notdef glyph .*U\+0E01"):
        sheets.sheet(engine, card("en", name=named("Say \u0e01 now.")), FOLD)


@pytest.mark.parametrize(
    ("tag", "letter", "family"),
    [("zh-Hans", "한", "Noto Sans KR"), ("es", "中", "Noto Sans"), ("ar", "অ", "Noto Sans Bengali")],
)
def test_a_letter_from_another_typeface_of_the_folder_is_reported(tag: str, letter: str, family: str, engine: Engine) -> None:
    with pytest.raises(CardError, match=rf"^{PLACE} in {tag}: some letters are not in the card's typeface.*{family}"):
        sheets.sheet(engine, card(tag, name=named(letter)), FOLD)


def test_a_fault_in_the_style_is_reported(engine: Engine) -> None:
    with pytest.raises(CardError, match=r"^us/xx in en: Ignored `colour"):
        engine.lay("<!doctype html><html lang=en><p style='colour: red'>x</p>", FOLD, "us/xx in en")


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(st.sampled_from("aé<>&\"'{}%\\/ \u00a0\u2028-;:)(·“”"), min_size=1, max_size=24))
def test_any_place_s_name_is_printed_as_it_is_or_reported(engine: Engine, name: str) -> None:
    try:
        data = sheets.sheet(engine, card("en", place_name=escape(name)), FOLD)
    except CardError as error:
        assert str(error).startswith(f"{PLACE} in en: ")
        return
    found = "".join(text(data).split())
    assert "".join(name.split()) in found
