"""The files and pages that find things, as the whole site has them: light, whole, and the same each time."""

from __future__ import annotations

import gzip
import json
import re
from datetime import date
from pathlib import Path

import pytest

from builder.facts.model import Facts
from builder.pages.page import Page
from builder.site.build import Options, Site, build
from builder.site.place_names import names_document
from builder.site.search_index import is_searched, record, search_files

TAGS = ("en", "es", "zh-Hans", "ar")


def page(path: str, body: str, tag: str = "en") -> Page:
    return Page(f"/{tag}/{path}", tag, "T", f'<html lang="{tag}"><main id="main">{body}</main></html>')


def shelved(pages: list[Page]) -> dict[str, Page]:
    return {each.url: each for each in pages}


def test_names_in_every_language_and_the_postal_letters(facts: Facts) -> None:
    names = json.loads(names_document(facts))
    assert {"New York", "NY", "Nueva York", "纽约州", "ولاية نيويورك"} <= set(names["us/ny"])
    assert {"New York City", "NYC", "纽约市", "Bronx County"} <= set(names["us/ny/new-york-city"])
    assert len(gzip.compress(names_document(facts), 9)) < 4_000


def test_places_topics_and_guides_are_searched_and_lists_are_not() -> None:
    places = {"us", "us/ct"}
    for path in ("us/", "us/ct/", "compare/", "compare/detainer_hold/", "guides/door/", "about/"):
        assert is_searched(page(path, ""), places), path
    for path in ("", "places/", "us/ct/history/", "languages/", "search/", "a-z/"):
        assert not is_searched(page(path, ""), places), path


def test_what_the_place_above_says_is_indexed_once() -> None:
    above = page("us/", "<h1>United States</h1><h2>At your door</h2><p>Stay calm.</p>")
    here = page(
        "us/ct/", "<h1>Connecticut</h1><h2>At your door</h2><p>Stay calm.</p><p>A rule &amp; more of <b>Connecticut</b>.</p>"
    )
    made = record(here, above)
    assert "Stay calm" not in made
    assert '<p data-pagefind-weight="1">A rule &amp; more of Connecticut.</p>' in made
    assert '<p data-pagefind-weight="0.1">At your door</p>' in made
    assert 'content="Connecticut"' in made


def test_chinese_is_cut_into_characters_and_sources_are_left_out() -> None:
    made = record(page("us/", '<h1>美国</h1><p>出示令状 <a href="#s3">来源 3</a></p>', "zh-Hans"))
    assert re.search(r">\s*出\s+示\s+令\s+状\s*<", made)
    assert "来" not in made


@pytest.mark.slow
def test_the_notice_on_a_machine_translation_is_not_searched(site: Site) -> None:
    translated = next(each for each in site.pages if each.url == "/es/us/ct/")
    assert "automática" in translated.html
    assert "automática" not in record(translated, None)


def test_the_index_is_the_same_each_time_and_has_only_what_is_loaded() -> None:
    pages = [page("us/", f"<h1>美国 {tag}</h1><p>word</p>", tag) for tag in TAGS]
    found = search_files(shelved(pages), {"us"})
    assert found == search_files(shelved(pages), {"us"})
    assert not [name for name in found if "ui" in name or "highlight" in name]
    packed = [data for name, data in found.items() if isinstance(data, bytes) and ".pf_" in name]
    assert packed
    assert all(gzip.decompress(each).startswith(b"pagefind_dcd") for each in packed)
    entry = found["pagefind/pagefind-entry.json"]
    assert isinstance(entry, bytes)
    assert set(json.loads(entry)["languages"]) == {tag.lower() for tag in TAGS}


def test_a_site_without_pages_to_search_has_no_index() -> None:
    assert search_files(shelved([page("places/", "<h1>x</h1>")]), {"us"}) == {}


@pytest.fixture(scope="module")
def site(root: Path) -> Site:
    """All places in all languages, without cards."""
    day = date(2026, 11, 24)
    return build(
        root, Options(day, day, "https://rightshere.example", languages=TAGS, cards=False), lambda what, done, total: None
    )


@pytest.mark.slow
@pytest.mark.parametrize("tag", TAGS)
def test_pages_that_find_fit_the_budget_and_name_every_place_without_script(site: Site, facts: Facts, tag: str) -> None:
    html = {each.url: each.html for each in site.pages if each.tag == tag}
    for path in ("", "places/", "search/", "a-z/"):
        assert len(gzip.compress(html[f"/{tag}/{path}"].encode(), 9)) <= 14_000, path
    for path in ("", "places/", "a-z/"):
        plain = re.sub(r"<svg.*?</svg>", "", html[f"/{tag}/{path}"], flags=re.DOTALL)
        for place in facts.places:
            assert f'href="/{tag}/{place}/"' in plain, (path, place)


@pytest.mark.slow
def test_only_the_search_page_may_run_a_search_program(site: Site) -> None:
    allowed = {each.url for each in site.pages if "wasm-unsafe-eval" in each.html}
    assert allowed == {f"/{each.tag}/search/" for each in site.pages if each.kind == "search"}
    assert allowed >= {f"/{tag}/search/" for tag in TAGS}
    assert all("unsafe-inline" not in each.html for each in site.pages)


@pytest.mark.slow
def test_scripts_fit_their_limit(site: Site) -> None:
    for name in ("find/find.js", "find/search.js"):
        script, everywhere = site.files[name], site.files["site.js"]
        assert isinstance(script, bytes)
        assert isinstance(everywhere, bytes)
        assert len(gzip.compress(script + everywhere, 9)) <= 8_000, name
