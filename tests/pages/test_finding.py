"""Lists in the order of the alphabet, and a map whose every state can be pressed."""

from __future__ import annotations

import json
import re
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from markupsafe import Markup

from builder.facts.loading import load
from builder.language.languages import read_languages
from builder.pages.finding import Entry, FindingPages, by_letter
from builder.pages.home import tree
from builder.pages.page import Draft
from builder.pages.shapes import SMALL_MAP, state_paths
from builder.pages.speaker import Speaker
from builder.pages.theme import read_theme
from builder.site.scope import read_catalogues


@pytest.fixture(scope="module")
def pages(root: Path) -> dict[str, FindingPages]:
    facts = load(root)
    atlas = json.loads((root / ".cache/node/node_modules/us-atlas/states-albers-10m.json").read_text(encoding="utf-8"))
    shapes, theme = state_paths(atlas, SMALL_MAP), read_theme(root / "theme")
    catalogues = read_catalogues(root, facts, read_languages(root))
    return {
        tag: FindingPages(theme, Speaker(facts, catalogue, catalogues["en"], date(2026, 11, 24)), shapes, tree(facts))
        for tag, catalogue in catalogues.items()
    }


def letters(*words: str) -> list[tuple[str, list[str]]]:
    found = by_letter(Entry(each, Markup(each), each) for each in words)
    return [(letter.name, [entry.words for entry in letter.entries]) for letter in found]


def test_accents_and_marks_do_not_change_the_place_in_the_list() -> None:
    assert letters("Zebra", "Álamo", "Alba", "¿Cárcel?", "cita", "Ñandú") == [
        ("A", ["Álamo", "Alba"]),
        ("C", ["¿Cárcel?", "cita"]),
        ("N", ["Ñandú"]),
        ("Z", ["Zebra"]),
    ]


def test_the_arabic_article_and_the_seats_of_hamza_do_not_count() -> None:
    assert [name for name, _ in letters("الولايات", "أريزونا", "ألاسكا", "إلينوي", "باب")] == ["ا", "ب", "و"]
    assert letters("إلينوي", "الولايات") == [("ا", ["إلينوي"]), ("و", ["الولايات"])]


def test_chinese_is_grouped_by_kind_and_places_follow_their_state(pages: dict[str, FindingPages]) -> None:
    body = pages["zh-Hans"].a_z([]).body
    assert body.count("<h2") == 2
    assert body.index("/us/ny/") < body.index("/us/ny/new-york-city/") < body.index("/us/nc/") < body.index("/compare/")


@pytest.mark.parametrize("tag", ["en", "es", "ar", "zh-Hans"])
def test_a_guide_stands_in_the_list(pages: dict[str, FindingPages], tag: str) -> None:
    body = pages[tag].a_z([Draft("guides/door/", "guide", "<Door>", "", "")]).body
    assert f'href="/{tag}/guides/door/"><span>&lt;Door&gt;</span></a>' in body


def test_every_state_is_a_named_link_on_the_map(pages: dict[str, FindingPages]) -> None:
    drawn = re.findall(r'<a href="/en/us/(\w\w)/"(?: class="has")?><title>([^<]+)</title><path d="M', pages["en"].finder())
    assert len(drawn) == 52
    assert ("ri", "Rhode Island") in drawn


def test_small_states_have_a_box_with_their_letters(pages: dict[str, FindingPages]) -> None:
    boxes = re.findall(r'<path d="[^"]*M984 (\d+)h44v44h-44z"/><text [^>]*>(\w\w)</text>', pages["ar"].finder())
    assert {name for _, name in boxes} == {"VT", "NH", "MA", "RI", "CT", "NJ", "DE", "MD", "DC", "PR"}
    tops = sorted(int(top) for top, _ in boxes)
    assert all(below - above >= 44 for above, below in pairwise(tops))


def test_without_shapes_the_list_stands_alone(pages: dict[str, FindingPages]) -> None:
    english = pages["en"]
    body = FindingPages(english.theme, english.speaker, {}, english.countries).places().body
    assert "usmap" not in body
    assert 'href="/en/us/ny/new-york-city/"' in body
