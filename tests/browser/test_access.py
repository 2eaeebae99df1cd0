"""Every template by axe in three scripts, light and dark, on phone and desk; keyboard, 400 % zoom, the reader's own colours."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.slow
AXE = ".cache/node/node_modules/axe-core/axe.min.js"
TEMPLATES = (
    "{tag}/",
    "{tag}/places/",
    "{tag}/us/ny/new-york-city/",
    "{tag}/us/ny/new-york-city/more/",
    "{tag}/us/ct/history/",
    "{tag}/sources/",
    "{tag}/guides/",
    "{tag}/guides/door/",
    "{tag}/guides/papers/",
    "{tag}/data/",
    "{tag}/us/ny/new-york-city/embed/",
    "{tag}/about/",
    "{tag}/languages/",
    "{tag}/compare/",
    "{tag}/compare/detainer_hold/",
    "card/",
    "sources/us-home-payton/",
    "404.html",
    "",
)
Opened = Callable[..., Page]


@pytest.fixture
def opened(browser: Browser, address: str) -> Iterator[Opened]:
    """Opens a page in a context of its own, of the given width, colours and size of text."""
    contexts = []

    def open_page(width: int = 360, **settings: Any) -> Page:
        context = browser.new_context(viewport={"width": width, "height": 800}, base_url=address, **settings)
        contexts.append(context)
        return context.new_page()

    yield open_page
    for context in contexts:
        context.close()


@pytest.mark.parametrize("tag", ["en", "ar", "zh-Hans"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_axe_finds_nothing(opened: Opened, root: Path, tag: str, scheme: str, width: int) -> None:
    axe = (root / AXE).read_text(encoding="utf-8")
    # The policy of the page lets nobody in, not even axe: only here it is set aside.
    page = opened(width, color_scheme=scheme, bypass_csp=True)
    for address in TEMPLATES:
        page.goto("/" + address.format(tag=tag))
        page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
        page.evaluate(axe)
        found = page.evaluate("axe.run(document, {resultTypes: ['violations']}).then(result => result.violations)")
        told = [(each["id"], each["nodes"][0]["html"], each["nodes"][0]["failureSummary"]) for each in found]
        assert told == [], address


@pytest.mark.parametrize("tag", ["en", "ar", "zh-Hans"])
def test_nothing_scrolls_sideways_at_400_percent(opened: Opened, tag: str) -> None:
    page = opened(320)
    for address in TEMPLATES:
        page.goto("/" + address.format(tag=tag))
        page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, address


@pytest.mark.parametrize("tag", ["en", "ar"])
def test_keyboard_alone_opens_a_situation_shows_the_sentence_and_comes_back(opened: Opened, tag: str) -> None:
    page = opened(360)
    page.goto(f"/{tag}/us/ct/")

    def tab_to(selector: str) -> None:
        for _ in range(60):
            page.keyboard.press("Tab")
            if page.evaluate("selector => document.activeElement.matches(selector)", selector):
                outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
                assert outline != "none", selector
                return
        raise AssertionError(f"{selector} cannot be reached")

    tab_to("#door > summary")
    page.keyboard.press("Enter")
    assert page.locator("#door .in").is_visible()
    tab_to("#say-door .go")
    page.keyboard.press("Enter")
    box = page.locator("#say-door").bounding_box()
    assert box == {"x": 0, "y": 0, "width": 360, "height": 800}
    tab_to("#say-door .close")
    page.keyboard.press("Enter")
    assert page.url.endswith("#door")
    assert page.locator("#say-door .go").is_visible()


def test_targets_are_large_enough_for_a_thumb(opened: Opened) -> None:
    page = opened(360)
    for tag in ("en", "ar", "zh-Hans"):
        page.goto(f"/{tag}/us/il/")
        rows = page.locator(".sit > summary, a.sit").evaluate_all("all => all.map(e => e.getBoundingClientRect().height)")
        assert len(rows) == 10
        assert min(rows) >= 44
        page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
        small = page.evaluate(
            """[...document.querySelectorAll('a, summary, button')].filter(e => {
            const box = e.getBoundingClientRect(); return box.width > 1 && (box.height < 24 || box.width < 24) })
            .map(e => e.outerHTML)"""
        )
        assert small == []


def test_the_first_screen_is_what_to_do(opened: Opened) -> None:
    page = opened(360)
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto("/en/us/il/")
    seen = page.evaluate(
        """[...document.querySelectorAll('h1, h2, h3, p')].filter(e => {
        const box = e.getBoundingClientRect(); return e.checkVisibility() && box.top >= 0 && box.bottom <= 740 })
        .map(e => e.textContent.trim())"""
    )
    told = " ".join(seen)
    assert "At your door" in told
    assert "In a car" in told
    for word in ("law", "rule", "source", "legal", "§", "Code", "statute"):
        assert word not in told.lower(), word


def test_borders_and_pictures_stay_in_the_colours_of_the_reader(opened: Opened) -> None:
    page = opened(360, forced_colors="active", color_scheme="dark")
    page.goto("/en/us/il/#say-silent")
    page.goto("/en/us/il/")
    page.locator("#custody summary").click()
    stroke, text = page.locator("#custody summary svg").evaluate(
        "svg => [getComputedStyle(svg).stroke, getComputedStyle(svg).color]"
    )
    assert stroke == text
    assert page.locator("#custody .say").evaluate("e => parseFloat(getComputedStyle(e).borderTopWidth)") >= 3
    widths = page.locator("#custody .rule").evaluate_all("all => all.map(e => getComputedStyle(e).borderInlineStartStyle)")
    assert "none" not in widths


def test_nothing_moves(opened: Opened) -> None:
    page = opened(360)
    page.goto("/en/us/il/")
    moving = page.evaluate(
        """[...document.querySelectorAll('*')].filter(e => { const s = getComputedStyle(e);
        return s.animationName !== 'none' || parseFloat(s.transitionDuration) > 0 }).length"""
    )
    assert moving == 0


@pytest.mark.parametrize("tag", ["en", "ar"])
def test_paper_shows_what_is_closed_on_the_screen(opened: Opened, tag: str, tmp_path: Path) -> None:
    import pypdfium2

    page = opened(1280)
    page.goto(f"/{tag}/us/ct/")
    wanted = page.locator("#custody .in li").first.text_content()
    assert wanted
    assert page.locator("#custody .in").is_hidden()
    target = tmp_path / "page.pdf"
    page.pdf(path=target, format="Letter")
    text = "".join(sheet.get_textpage().get_text_range() for sheet in pypdfium2.PdfDocument(target))
    if tag == "en":
        assert " ".join(wanted.split()[:4]) in " ".join(text.split())
        assert "Show this to an officer" not in text
    assert len(text) > 9000
