"""The page of a card to fill in: small, without a form that could send, with the sentences of the printed card."""

from __future__ import annotations

import gzip
from datetime import date
from pathlib import Path

import html5lib
import pytest

from builder.cards.content import CardContent, card_content
from builder.facts.model import Facts
from builder.language.languages import read_languages
from builder.pages.own_card import OwnCardPages
from builder.pages.page import Frame
from builder.pages.speaker import Speaker
from builder.pages.theme import read_theme
from builder.site.scope import read_catalogues

DAY = date(2026, 11, 24)
HTML = "{http://www.w3.org/1999/xhtml}"
TAGS = ("en", "es", "zh-Hans", "ar")
PLACES = ("us/ny/new-york-city", "us/tx/austin", "us/mn/minneapolis", "us")


@pytest.fixture(scope="module")
def made(root: Path, facts: Facts) -> dict[tuple[str, str], tuple[str, CardContent]]:
    """The HTML of each page and the words of its card, by language and place."""
    languages = read_languages(root)
    catalogues = read_catalogues(root, facts, languages)
    theme = read_theme(root / "theme")
    menu = {tag: (each.name, each.direction) for tag, each in languages.languages.items()}
    found = {}
    for tag in TAGS:
        speaker = Speaker(facts, catalogues[tag], catalogues["en"], DAY)
        frame = Frame(theme, speaker, menu, "https://rightshere.example", DAY)
        pages = OwnCardPages(theme, speaker)
        for place in PLACES:
            words = card_content(facts, place, DAY, catalogues[tag], catalogues["en"], "https://x.example", ("a", "b"))
            assert words is not None
            found[tag, place] = (frame.page(pages.draft(facts.places[place], words), TAGS).html, words)
    return found


def test_it_is_small(made: dict[tuple[str, str], tuple[str, CardContent]]) -> None:
    for key, (html, _) in made.items():
        assert len(gzip.compress(html.encode(), 9)) <= 14_000, key


def test_it_can_send_nothing_and_its_fields_wait_for_a_script(made: dict[tuple[str, str], tuple[str, CardContent]]) -> None:
    for html, _ in made.values():
        tree = html5lib.parse(html, treebuilder="etree")
        assert "form-action 'none'" in html
        assert not list(tree.iter(f"{HTML}form"))
        box = tree.find(f".//{HTML}fieldset")
        assert box.get("hidden") is not None
        inputs = list(tree.iter(f"{HTML}input"))
        assert inputs == list(box.iter(f"{HTML}input"))
        assert [each.get("maxlength") for each in inputs] == ["60"] * 3
        assert not [each for each in inputs if each.get("name")]


def test_it_says_what_the_printed_card_says(made: dict[tuple[str, str], tuple[str, CardContent]]) -> None:
    for key, (html, words) in made.items():
        for thought in words.full:
            for sentence in thought.sentences:
                assert html.count(str(sentence)) >= 2, (key, sentence)
        for line in words.officer.values():
            assert html.count(str(line)) >= 2, (key, line)
        for sentence in (*(words.name.sentences if words.name else ()), words.give, words.check, words.machine):
            assert sentence is None or html.count(str(sentence)) >= 2, (key, sentence)
        assert html.count(words.edition) == 2


def test_the_script_is_small_and_writes_text_only(root: Path) -> None:
    script = (root / "theme/scripts/owncard.js").read_text(encoding="utf-8")
    assert len(script.encode()) <= 1500
    for word in ("innerHTML", "fetch", "XMLHttpRequest", "sendBeacon", "localStorage", "cookie", "eval"):
        assert word not in script
