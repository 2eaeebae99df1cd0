"""The card to fill in, in a browser: typed words stand on the card and go nowhere, on paper every line has room."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.conftest import Watched

pytestmark = pytest.mark.slow
PLACES = ("us", "us/ny/new-york-city", "us/mn/minneapolis", "us/tx/austin", "us/oh/columbus", "us/pr", "us/il/cook-county")
TAGS = ("en", "es", "zh-Hans", "ar")
LINE = ("Immigrant Neighbors Alliance of New York", "1-718-555-0123", "Monday–Friday 9 am–5 pm")


def fill(watch: Watched) -> None:
    for number, words in enumerate(LINE):
        watch.page.locator("#own input").nth(number).fill(words)


@pytest.mark.parametrize("tag", TAGS)
def test_what_is_typed_stands_on_each_card_and_is_not_sent(watch: Watched, tag: str) -> None:
    watch.page.goto(f"/{tag}/us/ny/new-york-city/cards/own/")
    asked = list(watch.requests)
    fill(watch)
    for part, words in zip(("name", "number", "hours"), LINE, strict=True):
        spots = watch.page.locator(f'[data-own="{part}"]')
        assert set(spots.all_text_contents()) == {words}
    watch.page.locator("#own input").first.press("Enter")
    # The browser may fetch the sign of the tab at any time.
    assert [url for url in watch.requests if not url.endswith("/icon.svg")] == [
        url for url in asked if not url.endswith("/icon.svg")
    ]
    assert watch.foreign == []
    assert watch.complaints == []
    assert watch.page.evaluate("[localStorage.length, sessionStorage.length, document.cookie.length]") == [0, 0, 0]


def test_markup_and_direction_marks_are_only_text(watch: Watched) -> None:
    watch.page.goto("/en/us/ct/cards/own/")
    watch.page.locator("#own input").first.fill("<img src=x onerror=alert(1)>\u202egnp.exe")
    assert watch.page.locator('[data-own="name"]').first.inner_html() == "&lt;img src=x onerror=alert(1)&gt;gnp.exe"
    assert watch.complaints == []


def test_the_button_prints(watch: Watched) -> None:
    watch.page.add_init_script("window.print = () => { window.printed = true }")
    watch.page.goto("/en/us/ct/cards/own/")
    watch.page.locator("#own button").click()
    assert watch.page.evaluate("window.printed")


def test_without_script_there_are_lines_to_write_on(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False, base_url=address)
    page = context.new_page()
    page.goto("/ar/us/ct/cards/own/")
    assert page.locator("#own").is_hidden()
    spots = page.locator(".pocket").first.locator(".call .spot")
    assert spots.count() == 3
    for number in range(3):
        box = spots.nth(number).bounding_box()
        assert box is not None
        assert box["width"] > 60
    context.close()


@pytest.mark.parametrize("tag", TAGS)
def test_on_paper_every_line_has_room_at_the_size_of_a_wallet(watch: Watched, tag: str) -> None:
    watch.page.emulate_media(media="print")
    for place in PLACES:
        watch.page.goto(f"/{tag}/{place}/cards/own/")
        watch.page.emulate_media(media="screen")
        fill(watch)
        watch.page.emulate_media(media="print")
        sections = watch.page.locator(".pocket section")
        sizes = sections.evaluate_all("all => all.map(e => [e.className, e.offsetWidth, e.offsetHeight, e.scrollHeight])")
        assert len(sizes) == 8
        for name, width, height, needed in sizes:
            assert (width, height) == (336, 192), (place, name)
            assert needed <= height, (place, name, needed)
        shown = watch.page.evaluate("document.querySelector('.top').offsetHeight + document.querySelector('.how').offsetHeight")
        assert shown == 0


@pytest.mark.parametrize("paper", ["Letter", "A4"])
def test_two_cards_fill_one_sheet(watch: Watched, paper: str, tmp_path: Path) -> None:
    import pypdfium2

    watch.page.goto("/es/us/ny/new-york-city/cards/own/")
    pdf = watch.page.pdf(format=paper)
    with pypdfium2.PdfDocument(pdf) as document:
        assert len(document) == 1


def test_right_to_left_the_cover_is_at_the_left(watch: Watched) -> None:
    watch.page.emulate_media(media="print")
    lefts = {}
    for tag in ("en", "ar"):
        watch.page.goto(f"/{tag}/us/ct/cards/own/")
        boxes = [watch.page.locator(f".pocket .{name}").first.bounding_box() for name in ("cover", "officer", "in-1", "in-2")]
        lefts[tag] = [box["x"] for box in boxes if box]
    assert lefts["en"][0] > lefts["en"][1]
    assert lefts["en"][2] < lefts["en"][3]
    assert lefts["ar"][0] < lefts["ar"][1]
    assert lefts["ar"][2] > lefts["ar"][3]
