"""The card for a screen: tagged, in reading order, each part in its own language."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import page as validator
import pikepdf
import pytest

from builder.cards import sheets
from builder.cards.engine import Engine
from builder.cards.geometry import FORMATS
from tests.print.cards import TAGS, card


def elements(node: Any) -> Iterator[Any]:
    """All elements of a structure tree."""
    yield node
    kids = node.get("/K", [])
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary):
            yield from elements(kid)


@pytest.mark.parametrize("tag", TAGS)
@pytest.mark.parametrize("form", ["fold-letter", "fold-twice-letter", "zine-letter", "zine-a4", "poster-letter", "poster-a4"])
def test_it_keeps_all_rules_of_pdf_ua(form: str, tag: str, engine: Engine) -> None:
    data = sheets.whole_card(engine, card(tag), FORMATS[form])
    report = validator.validate_pdf_bytes(data, profile=validator.ValidationProfile.PDF_UA_1)
    assert report.rules.total > 90
    assert [f"{failure.rule_id}: {failure.message}" for failure in report.failures] == []
    assert report.is_compliant


def test_each_part_says_its_language_and_the_code_says_what_it_is(engine: Engine) -> None:
    data = sheets.whole_card(engine, card("ar"), FORMATS["fold-letter"])
    with pikepdf.open(io.BytesIO(data)) as pdf:
        sizes = {(float(page.mediabox[2]), round(float(page.mediabox[3] - page.mediabox[1]), 2)) for page in pdf.pages}
        assert sizes == {(252, 144)}
        assert len(pdf.pages) == 2
        assert str(pdf.Root.Lang) == "ar"
        sections = [each for each in elements(pdf.Root.StructTreeRoot) if each.get("/S") == "/Sect"]
        assert [str(each.Lang) for each in sections] == ["ar", "en"]
        figures = [each for each in elements(pdf.Root.StructTreeRoot) if each.get("/S") == "/Figure"]
        assert [str(each.Alt) for each in figures] == ["QR code: is this card still right?"]
        headings = [each for each in elements(pdf.Root.StructTreeRoot) if each.get("/S") == "/H1"]
        assert [str(each.Lang) for each in headings] == ["ar", "en"]


def test_bengali_lines_carry_their_words(engine: Engine) -> None:
    words = "আপনি চুপ থাকতে পারেন।"
    html = f"<!doctype html><html lang=bn><title>x</title><p lang=bn style=\"font-family: 'Noto Sans Bengali'\">{words}</p>"
    document = engine.lay(html, FORMATS["fold-letter"], "us in bn")
    data, _ = engine.write(document, document.pages, "us in bn", tagged=True)
    with pikepdf.open(io.BytesIO(data)) as pdf:
        marks = [each.operands[1] for each in pikepdf.parse_content_stream(pdf.pages[0]) if str(each.operator) == "BDC"]
    assert words in [str(mark.ActualText) for mark in marks if "/ActualText" in mark]


def test_a_pictogram_is_read_once_and_a_code_is_not_kept(engine: Engine) -> None:
    sheets.whole_card(engine, card("en"), FORMATS["fold-letter"])
    kept = dict(engine._pictures)
    assert kept
    # A code is drawn anew for each card; kept, those of a whole site would fill the memory.
    assert not any(str(key).startswith("data:image/svg+xml;charset=") for key in kept)
    code = f"https://rightshere.example/card/other/{'x' * 20}/"
    sheets.whole_card(engine, card("en", edition_url=code), FORMATS["fold-letter"])
    assert all(engine._pictures[key] is each for key, each in kept.items())
    assert set(engine._pictures) == set(kept)
