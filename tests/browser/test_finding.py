"""Finding a place and a word in a browser: with and without script, by keyboard, in both directions, and what is asked for."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlparse

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Watched

pytestmark = pytest.mark.slow
NYC, NY = "us/ny/new-york-city", "us/ny"


def asked(watch: Watched) -> list[str]:
    """The paths that were asked for, without the page itself and its icon."""
    return [path for each in watch.requests[1:] if (path := urlparse(each).path) != "/icon.svg"]


def typed(page: Page, path: str, text: str) -> list[str]:
    """The places that are offered for what is typed."""
    page.goto(path)
    page.locator("#q").press_sequentially(text)
    expect(page.locator("#find [role=status] p")).not_to_be_empty()
    page.wait_for_load_state("networkidle")
    links = page.locator("#find [role=status] a").evaluate_all("all => all.map(each => each.getAttribute('href'))")
    return [link.split("/", 2)[2].strip("/") for link in links]


def note(page: Page, name: str) -> bool:
    """Whether the message is the one that the page carries under this name."""
    wanted = page.locator("#find").get_attribute(f"data-{name}")
    return page.locator("#find [role=status] p").inner_text() == wanted


@pytest.fixture
def still(browser: Browser, address: str) -> Iterator[Page]:
    """A page in a browser that runs no script."""
    context = browser.new_context(viewport={"width": 360, "height": 800}, base_url=address, java_script_enabled=False)
    yield context.new_page()
    context.close()


def test_a_zip_code_asks_this_site_for_one_list_and_sends_nothing(watch: Watched) -> None:
    assert typed(watch.page, "/en/", "10463") == [NYC, NY]
    assert asked(watch) == ["/site.js", "/find/find.js", "/find/zip.json"]
    assert all("10463" not in each and "?" not in each for each in watch.requests)
    assert watch.foreign == []
    assert watch.complaints == []
    assert watch.page.evaluate("[localStorage.length, sessionStorage.length, document.cookie]") == [0, 0, ""]


def test_a_name_asks_for_the_names_alone(watch: Watched) -> None:
    assert typed(watch.page, "/en/places/", "conn") == ["us/ct"]
    assert asked(watch) == ["/site.js", "/find/find.js", "/find/names.json"]


@pytest.mark.parametrize(
    ("tag", "text", "places"),
    [
        ("en", "new york", [NY, NYC]),
        ("en", "NY", [NY, NYC]),
        ("en", "pittsburgh", ["us/pa/allegheny-county"]),
        ("en", "الينوي", ["us/il"]),
        ("en", "Bronx", [NYC]),
        ("es", "FILADELFIA", ["us/pa/philadelphia"]),
        ("es", "los angeles", ["us/ca/los-angeles"]),
        ("ar", "Boston", ["us/ma/boston"]),
        ("ar", "بوسطن", ["us/ma/boston"]),
        ("ar", "١٠٠٠١", [NYC, NY]),
        ("zh-Hans", "匹兹堡", ["us/pa/allegheny-county"]),
        ("zh-Hans", "Rhode Island", ["us/ri"]),
        ("en", "60025-1234", ["us/il/cook-county", "us/il/chicago", "us/il"]),
        ("en", "21201", ["us/md/baltimore", "us/md"]),
    ],
)
def test_names_and_codes_find_their_place(watch: Watched, tag: str, text: str, places: list[str]) -> None:
    assert set(typed(watch.page, f"/{tag}/", text)) == set(places)


@pytest.mark.parametrize(
    ("text", "places", "name"),
    [
        ("82001", ["us/wy"], "state"),
        ("San Jose, CA", ["us/ca"], "state"),
        ("Springfield Illinois", ["us/il"], "state"),
        ("90210", ["us/ca/los-angeles", "us/ca"], "border"),
        ("00802", [], "unknown"),
        ("96799", [], "unknown"),
        ("09001", [], "unknown"),
        ("1234567", [], "five"),
        ("Atlantis", [], "none"),
    ],
)
def test_what_is_not_known_is_said(watch: Watched, text: str, places: list[str], name: str) -> None:
    assert typed(watch.page, "/en/", text) == places
    assert note(watch.page, name)
    assert watch.page.locator("#all").is_visible() == (not places)


def test_a_city_that_is_a_part_of_the_county_says_so(watch: Watched) -> None:
    typed(watch.page, "/en/", "60025")
    rows = watch.page.locator("#find [role=status] li").all_inner_texts()
    assert [("Only if you live inside the city" in row) for row in rows] == [False, True, False]


def test_a_list_that_does_not_load_is_told_and_names_still_match(watch: Watched) -> None:
    watch.page.route("**/find/*.json", lambda route: route.abort())
    assert typed(watch.page, "/en/", "10001") == []
    assert note(watch.page, "failed")
    assert typed(watch.page, "/en/", "Denver") == ["us/co/denver"]


def test_by_keyboard_alone(watch: Watched) -> None:
    watch.page.goto("/en/")
    for _ in range(8):
        watch.page.keyboard.press("Tab")
        if watch.page.evaluate("document.activeElement.id") == "q":
            break
    watch.page.keyboard.type("new haven", delay=10)
    watch.page.locator("#find [role=status] a").wait_for()
    watch.page.keyboard.press("Enter")
    assert watch.page.evaluate("document.activeElement.getAttribute('href')") == "/en/us/ct/new-haven/"
    watch.page.keyboard.press("Enter")
    watch.page.wait_for_url("**/en/us/ct/new-haven/")


def test_the_list_comes_back_when_the_input_is_emptied(watch: Watched) -> None:
    typed(watch.page, "/en/", "ohio")
    assert watch.page.locator("#all").is_hidden()
    watch.page.locator("#q").fill("")
    assert watch.page.locator("#all").is_visible()
    assert watch.page.locator("#find [role=status]").inner_text().strip() == ""


@pytest.mark.parametrize("path", ["/ar/", "/ar/places/"])
def test_without_script_the_list_is_whole_and_no_empty_input_stands_there(still: Page, path: str) -> None:
    still.goto(path)
    assert still.locator("#find").is_hidden()
    assert still.locator("#all li a").count() == 82
    assert still.locator('#all a[href="/ar/us/ny/new-york-city/"]').is_visible()


def test_without_script_search_points_to_the_list_from_a_to_z(still: Page) -> None:
    still.goto("/en/search/")
    assert still.locator("#search").is_hidden()
    assert still.locator("noscript p").is_visible()
    still.locator('main a[href="/en/a-z/"]').click()
    assert still.locator("h1").inner_text() == "All pages from A to Z"


@pytest.mark.parametrize("watch", [1280], indirect=True)
@pytest.mark.parametrize("tag", ["en", "ar"])
def test_small_states_can_be_pressed_on_the_map(watch: Watched, tag: str) -> None:
    watch.page.goto(f"/{tag}/")
    box = watch.page.locator(f'.usmap a[href="/{tag}/us/ri/"] text').bounding_box()
    area = watch.page.evaluate("document.querySelector('.usmap').getBoundingClientRect().width / 1029 * 44")
    assert area >= 24
    assert box is not None
    watch.page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    watch.page.wait_for_url(f"**/{tag}/us/ri/")


@pytest.mark.parametrize(
    ("tag", "text", "place", "marked"),
    [
        ("en", "warrant", "us", "warrant"),
        ("es", "abogado", "us", "abogado"),
        ("ar", "مستشفى", "us", "مستشفى"),
        ("zh-Hans", "令状", "us", "令状"),
    ],
)
def test_a_word_is_found_in_each_language(watch: Watched, tag: str, text: str, place: str, marked: str) -> None:
    watch.page.goto(f"/{tag}/search/")
    watch.page.wait_for_load_state("networkidle")
    assert asked(watch) == ["/site.js"]
    watch.page.locator("#s").press_sequentially(text, delay=30)
    watch.page.locator(f'.results a[href="/{tag}/{place}/"]').wait_for()
    assert marked in " ".join(watch.page.locator(".results mark").all_inner_texts())
    assert watch.foreign == []
    assert watch.complaints == []
    assert all(path.startswith(("/pagefind/", "/site.js", "/find/search.js")) for path in asked(watch))


def test_a_word_that_stands_nowhere_is_told(watch: Watched) -> None:
    watch.page.goto("/en/search/")
    watch.page.locator("#s").fill("xylophone")
    expect(watch.page.locator("#search [role=status]")).to_contain_text("Nothing found.", timeout=20_000)
    watch.page.locator("#s").fill("")
    expect(watch.page.locator("#search [role=status]")).to_be_empty()


@pytest.mark.parametrize("watch", [360, 1280], indirect=True)
@pytest.mark.parametrize("tag", ["en", "ar", "zh-Hans"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(watch: Watched, root: Path, tag: str, scheme: str) -> None:
    axe = (root / ".cache/node/node_modules/axe-core/axe.min.js").read_text(encoding="utf-8")
    watch.page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    for path, field, text in (
        ("", "#q", "10463"),
        ("", "", ""),
        ("places/", "", ""),
        ("search/", "#s", "ICE"),
        ("a-z/", "", ""),
    ):
        watch.page.goto(f"/{tag}/{path}")
        if field:
            watch.page.locator(field).press_sequentially(text)
            watch.page.locator(".seek li a").first.wait_for()
        watch.page.evaluate(axe)
        found = watch.page.evaluate(
            "axe.run({runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']})"
        )
        assert [(each["id"], each["nodes"][0]["html"]) for each in found["violations"]] == [], (tag, path, scheme)
