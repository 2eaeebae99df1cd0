"""The page of a place and the page of all rules behind it: nothing that holds is left out of both, each with its ground."""

from __future__ import annotations

import gzip
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from builder.facts.freshness import standing
from builder.facts.model import Facts
from builder.language.languages import read_languages
from builder.pages.held import held
from builder.pages.more import MorePages
from builder.pages.place import PlacePages
from builder.pages.rules import Rules, question_key
from builder.pages.sourcing import briefly, named, source_marks
from builder.pages.speaker import Speaker
from builder.pages.theme import Theme, read_theme
from builder.site.scope import read_catalogues

DAY = date(2026, 11, 24)
PLACES = ("us/il", "us/ny/new-york-city", "us/tx", "us/ct", "us")


@pytest.fixture(scope="module")
def theme(root: Path) -> Theme:
    return read_theme(root / "theme")


@pytest.fixture(scope="module")
def speakers(root: Path, facts: Facts) -> Mapping[str, Speaker]:
    catalogues = read_catalogues(root, facts, read_languages(root))
    return {tag: Speaker(facts, each, catalogues["en"], DAY) for tag, each in catalogues.items()}


@pytest.mark.parametrize("place", PLACES)
def test_every_rule_that_holds_stands_on_the_page_of_all_rules_with_every_source(
    place: str, facts: Facts, theme: Theme, speakers: Mapping[str, Speaker]
) -> None:
    here = held(facts, place, DAY)
    html = MorePages(PlacePages(theme, Rules(speakers["en"]))).draft(facts.places[place], here).body
    assert len(here.rows) > 10
    # What holds in the whole country stays out where a nearer rule leads: it is the ground that the nearer one builds on.
    for row in (each for each in here.rows if each.place != "us" or place == "us"):
        told = "ask" if row.answer in ("unknown", "no_rule_found") else row.answer
        assert speakers["en"].say(f"{question_key(row.question, row.mode)}.{told}") in html, row.id
        for source in row.sources:
            assert f'href="/sources/{source}/"' in html, (row.id, source)


@pytest.mark.parametrize("place", PLACES)
def test_each_rule_beside_a_situation_has_state_date_and_source_in_words(
    place: str, facts: Facts, theme: Theme, speakers: Mapping[str, Speaker]
) -> None:
    here = held(facts, place, DAY)
    speaker = speakers["en"]
    html = PlacePages(theme, Rules(speaker)).draft(facts.places[place], here, (), DAY).body
    assert "\0" not in html
    names = facts.situations.situations
    shown = {
        answer.headline.id: answer.headline
        for name, found in here.near.items()
        if name == "silence" or (not names[name].apart and not names[name].later)
        for answer in found
        if answer.headline is not None
    }
    assert shown
    for row in shown.values():
        assert speaker.say(f"state.{standing(row, facts, DAY).state}.text") in html
        if not row.as_of.undated:
            assert speaker.say("site.as_of", date=speaker.date(row.as_of)) in html, row.id
        assert any(facts.sources[key].short in html or (row.cite or "\0") in html for key in row.sources), row.id


def test_a_firmer_rule_stays_beside_one_that_is_not_settled(facts: Facts) -> None:
    answers = [answer for each in held(facts, "us/ca/los-angeles", DAY).near["street"] for answer in (each,)]
    asked = next(
        each for each in answers if each.question == "ask_other" and each.headline and each.headline.place.count("/") == 2
    )
    assert asked.headline is not None
    assert standing(asked.headline, facts, DAY).state == "reported"
    assert [each.row.place for each in asked.also] == ["us/ca"]


def test_a_settled_rule_stands_alone_and_a_doubt_is_never_dropped(facts: Facts) -> None:
    near = held(facts, "us/wv", DAY).near
    door = near["door"]
    assert [row.force for answer in door for row in answer.warnings] == ["claimed"]
    assert any(note.kind == "unchecked_here" for answers in near.values() for each in answers for note in each.notes)


def test_the_parts_of_a_situation_come_in_the_order_of_need(
    facts: Facts, theme: Theme, speakers: Mapping[str, Speaker]
) -> None:
    for tag, speaker in speakers.items():
        html = PlacePages(theme, Rules(speaker)).draft(facts.places["us/il"], held(facts, "us/il", DAY), (), DAY).body
        door = html[html.index('id="door"') : html.index('id="street"')]
        signs = ["i-do", "i-speak", "i-dont", "i-paper-judge", "i-place", "i-warning"]
        places = [door.index(f'#{sign}"') for sign in signs]
        assert places == sorted(places), tag
        names = [name for name, each in facts.situations.situations.items() if not each.later]
        order = [html.index(f'id="{name}"') if f'id="{name}"' in html else html.index(f"more/#{name}") for name in names]
        boxes = ["take_with_you", "before_after", "sources_and_dates", "what_changed"]
        order += [html.index(f">{speaker.say(f'site.{key}')}<") for key in boxes]
        assert order == sorted(order), tag


def test_the_card_box_shows_the_picture_where_there_is_one(facts: Facts, theme: Theme, speakers: Mapping[str, Speaker]) -> None:
    from builder.pages.place import CardLink

    pages, here = PlacePages(theme, Rules(speakers["en"])), held(facts, "us/ct", DAY)
    card = CardLink("cards/fold-letter.pdf", "20 KB", "CT-en-2026.11-4f2a")
    plain = pages.draft(facts.places["us/ct"], here, (card,), DAY).body
    assert "<img" not in plain
    assert "CT-en-2026.11-4f2a" in plain
    pictured = pages.draft(facts.places["us/ct"], here, (replace(card, preview=("cards/x.png", 600, 400)),), DAY).body
    assert '<img src="cards/x.png" width="600" height="400" loading=lazy alt="Picture of the print: Wallet card, ' in pictured


def test_marks_of_sources_become_names_or_the_main_one(speakers: Mapping[str, Speaker]) -> None:
    marks = str(source_marks(["us-home-payton", "us-consent-search"], ("us-consent-search", "412 U.S. 218")))
    english, arabic = speakers["en"], speakers["ar"]
    assert briefly(marks, english) == "412 U.S. 218"
    assert briefly(str(source_marks(["us-home-payton", "us-consent-search"])), arabic) == (
        '<bdi lang="en" dir="ltr">Payton v. New York (1980)</bdi>'
    )
    assert named(marks, arabic) == (
        '<a href="/sources/us-home-payton/" lang="en" dir="ltr">Payton v. New York (1980)</a>, '
        '<a href="/sources/us-consent-search/" lang="en" dir="ltr">412 U.S. 218</a>'
    )


def test_a_place_page_leaves_room_below_its_budget(facts: Facts, theme: Theme, speakers: Mapping[str, Speaker]) -> None:
    body = PlacePages(theme, Rules(speakers["ar"])).draft(
        facts.places["us/ny/new-york-city"], held(facts, "us/ny/new-york-city", DAY), (), DAY
    )
    assert len(gzip.compress(body.body.encode(), 9)) < 10_000
