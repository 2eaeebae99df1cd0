"""What a person meets in a browser: no foreign request, nothing sideways, the sentence held up, all by keyboard."""

from __future__ import annotations

import pytest

from tests.browser.conftest import Watched

pytestmark = pytest.mark.slow
ADDRESSES = (
    "",
    "{tag}/",
    "{tag}/places/",
    "{tag}/search/",
    "{tag}/a-z/",
    "{tag}/us/ny/new-york-city/",
    "{tag}/us/ny/new-york-city/more/",
    "{tag}/us/ct/history/",
    "{tag}/us/ct/cards/own/",
    "{tag}/sources/",
    "{tag}/about/",
    "{tag}/languages/",
    "{tag}/guides/",
    "{tag}/guides/custody/",
    "{tag}/guides/papers/",
    "{tag}/privacy/",
    "{tag}/compare/",
    "{tag}/compare/detainer_hold/",
    "card/",
    "sources/us-home-payton/",
)


@pytest.mark.parametrize("watch", [360, 1280], indirect=True)
@pytest.mark.parametrize("tag", ["en", "ar", "zh-Hans", "es"])
def test_one_request_no_foreign_host_no_complaint_no_sideways_scroll(watch: Watched, tag: str) -> None:
    for address in ADDRESSES:
        watch.requests.clear()
        watch.page.goto("/" + address.format(tag=tag))
        assert watch.foreign == [], address
        assert watch.complaints == [], address
        # One request to read; scripts and the sign of the tab come after it, and no page needs them.
        assert [url for url in watch.requests if not url.endswith((".js", "/icon.svg"))] == [watch.page.url], address
        size = watch.page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
        assert size[0] <= size[1], (address, size)


def test_nothing_is_kept_on_the_phone(watch: Watched) -> None:
    watch.page.goto("/en/us/ct/")
    assert watch.page.context.cookies() == []
    assert watch.page.evaluate("[localStorage.length, sessionStorage.length]") == [0, 0]


@pytest.mark.parametrize("tag", ["en", "ar"])
def test_a_row_opens_without_script_and_shows_what_to_do_first(watch: Watched, tag: str) -> None:
    watch.page.goto(f"/{tag}/us/ny/new-york-city/")
    row = watch.page.locator("#door")
    assert row.locator(".in").is_hidden()
    row.locator("summary").click()
    assert row.locator(".in").is_visible()
    signs = row.locator("h4 use").evaluate_all("all => all.map(use => use.getAttribute('href'))")
    assert signs == ["#i-do", "#i-speak", "#i-dont", "#i-paper-judge", "#i-place", "#i-warning"]


def test_the_sentence_fills_the_screen_and_gives_it_back(watch: Watched) -> None:
    watch.page.goto("/ar/us/ct/")
    watch.page.locator("#door summary").click()
    watch.page.locator("#say-door .go").click()
    box = watch.page.locator("#say-door").bounding_box()
    assert box is not None
    assert (box["x"], box["y"], box["width"], box["height"]) == (0, 0, 360, 800)
    big = watch.page.locator("#say-door .big")
    assert big.get_attribute("lang") == "en"
    assert float(big.evaluate("e => parseFloat(getComputedStyle(e).fontSize)")) >= 28
    watch.page.locator("#say-door .close").click()
    assert watch.page.url.endswith("#door")


def test_keyboard_alone_reaches_everything(watch: Watched) -> None:
    watch.page.goto("/en/us/ct/")
    watch.page.keyboard.press("Tab")
    assert watch.page.evaluate("document.activeElement.className") == "skip"
    focused = set()
    for _ in range(60):
        watch.page.keyboard.press("Tab")
        focused.add(
            watch.page.evaluate("document.activeElement.closest('details')?.id || document.activeElement.textContent.trim()")
        )
    assert {"door", "street", "car", "work", "school", "hospital", "court", "custody"} <= focused


def test_right_to_left_pages_mirror_and_keep_numbers_in_order(watch: Watched) -> None:
    watch.page.goto("/ar/us/ny/new-york-city/")
    brand = watch.page.locator(".brand").bounding_box()
    leave = watch.page.locator(".top > a:last-child").bounding_box()
    assert brand is not None
    assert leave is not None
    assert brand["x"] > leave["x"]
    phone = watch.page.locator(".tel bdi").first
    assert phone.inner_text() == "1-800-354-0365"
    edges = phone.evaluate(
        """bdi => { const range = document.createRange(); const text = bdi.firstChild; const at = n => {
        range.setStart(text, n); range.setEnd(text, n + 1); return range.getBoundingClientRect().left };
        return [at(0), at(2), at(6), at(13)] }"""
    )
    assert edges == sorted(edges)
