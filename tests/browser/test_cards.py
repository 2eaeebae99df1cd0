"""The page of cards on a slow line: nothing moves under the reader while pictures arrive."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

HEIGHT = "document.documentElement.scrollHeight"
ALL_LOADED = "document.querySelectorAll('img').forEach(each => each.loading = 'eager')"


@pytest.mark.slow
@pytest.mark.parametrize(("tag", "width"), [("en", 360), ("ar", 1280)])
def test_pictures_have_their_place_before_they_are_there(browser: Browser, carded_address: str, tag: str, width: int) -> None:
    heights = []
    for pictures in (False, True):
        page = browser.new_page(viewport={"width": width, "height": 800})
        if not pictures:
            page.route("**/*.png", lambda route: route.abort())
        page.goto(f"{carded_address}/{tag}/us/ny/new-york-city/cards/")
        page.evaluate(ALL_LOADED)
        page.wait_for_load_state("networkidle")
        shown = page.evaluate("[...document.images].map(each => each.complete && each.naturalWidth > 0)")
        assert len(shown) > 5
        assert set(shown) == {pictures}
        assert page.evaluate("document.documentElement.scrollWidth") == width
        heights.append(page.evaluate(HEIGHT))
        page.close()
    assert heights[0] == heights[1]
