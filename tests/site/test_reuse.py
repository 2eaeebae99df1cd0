"""What others build on: the data against its schemas, feeds, the calendar, the sitemap, the answer box."""

from __future__ import annotations

import datetime
import json
import re
from pathlib import Path
from xml.etree import ElementTree

import html5lib
import icalendar
import pytest

from builder.facts.loading import load
from builder.site.api_schema import DOCUMENTS
from builder.site.feeds import events

ATOM = "{http://www.w3.org/2005/Atom}"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def test_every_document_has_the_form_that_its_schema_promises(built: Path) -> None:
    DOCUMENTS["index"].model_validate_json((built / "api/v1/index.json").read_bytes())
    documents = sorted((built / "api/v1/places").rglob("*.json"))
    assert len(documents) > 80
    for path in documents:
        DOCUMENTS["place"].model_validate_json(path.read_bytes())
    for name in DOCUMENTS:
        schema = json.loads((built / f"api/v1/schema/{name}-document.json").read_bytes())
        assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"


def test_the_sitemap_names_every_page_once_with_translations_that_exist(built: Path) -> None:
    root = ElementTree.parse(built / "sitemap.xml").getroot()
    urls = [entry.findtext(f"{SITEMAP}loc") or "" for entry in root]
    assert len(urls) == len(set(urls))
    pages = {"/" + path.parent.relative_to(built).as_posix().removeprefix(".") for path in built.rglob("index.html")}
    assert {url.partition("//")[2].partition("/")[2].rstrip("/") for url in urls} == {page.strip("/") for page in pages}
    for link in root.iter("{http://www.w3.org/1999/xhtml}link"):
        assert link.get("href") in urls
    today = datetime.date.today().isoformat()
    modified = [entry.findtext(f"{SITEMAP}lastmod") for entry in root]
    assert any(modified)
    assert today not in modified


@pytest.mark.parametrize("tag", ["en", "ar", "zh-Hans"])
def test_a_link_to_a_place_is_shown_with_the_picture_of_its_card(carded: Path, tag: str) -> None:
    html = (carded / tag / "us/ny/index.html").read_text(encoding="utf-8")
    shown = dict(re.findall(r'<meta property="og:([a-z]+)" content="([^"]+)">', html))
    assert set(shown) == {"type", "url", "title", "image"}
    assert shown["url"] == f"https://rightshere.example/{tag}/us/ny/"
    assert f"<title>{shown['title']} · " in html
    path = carded / shown["image"].removeprefix("https://rightshere.example/")
    assert path.read_bytes().startswith(b"\x89PNG")
    # What messengers take at most.
    assert path.stat().st_size < 300_000
    guide = (carded / tag / "guides/door/index.html").read_text(encoding="utf-8")
    assert f'content="https://rightshere.example/{tag}/us/cards/share.png"' in guide


def test_a_search_engine_finds_questions_answers_and_the_day_of_the_last_reading(built: Path) -> None:
    tree = html5lib.parse((built / "en/us/ny/index.html").read_bytes(), namespaceHTMLElements=False)
    (page,) = (each for each in tree.iter() if each.get("itemtype") == "https://schema.org/FAQPage")
    (reviewed,) = (each.get("content") for each in page.iter("meta") if each.get("itemprop") == "lastReviewed")
    assert datetime.date(2026, 1, 1) < datetime.date.fromisoformat(reviewed) <= datetime.date(2026, 11, 24)
    asked = [each for each in page.iter() if each.get("itemprop") == "mainEntity"]
    assert len(asked) >= 5
    for each in asked:
        assert each.get("itemtype") == "https://schema.org/Question"
        (name,) = (part for part in each.iter() if part.get("itemprop") == "name")
        (answer,) = (part for part in each.iter() if part.get("itemprop") == "acceptedAnswer")
        (text,) = (part for part in answer.iter() if part.get("itemprop") == "text")
        assert "".join(name.itertext()).strip()
        assert len("".join(text.itertext())) > 50
    guide = (built / "en/guides/door/index.html").read_text(encoding="utf-8")
    assert re.search(r'itemtype="https://schema.org/WebPage"><meta itemprop="lastReviewed" content="\d{4}[\d-]*">', guide)


@pytest.mark.parametrize("tag", ["en", "es", "ar", "zh-Hans"])
def test_each_place_has_a_feed_in_its_language(built: Path, tag: str) -> None:
    root = ElementTree.parse(built / tag / "us/ny/feed.xml").getroot()
    assert root.get("{http://www.w3.org/XML/1998/namespace}lang") == tag
    entries = root.findall(f"{ATOM}entry")
    assert entries
    days = [entry.findtext(f"{ATOM}updated") or "" for entry in entries]
    assert days == sorted(days, reverse=True)
    assert root.findtext(f"{ATOM}updated") == days[0]
    ids = [entry.findtext(f"{ATOM}id") for entry in entries]
    assert len(ids) == len(set(ids))
    assert "{" not in ElementTree.tostring(root, encoding="unicode").replace("{http", "")


def test_a_feed_never_tells_what_nobody_checked_or_what_has_not_happened(root: Path) -> None:
    facts, day = load(root), datetime.date(2026, 11, 24)
    for place in facts.places:
        for event in events(facts, place, day):
            assert event.row.confidence != "unverified"
            assert event.day <= day


def test_the_calendar_has_one_event_a_place_and_day(built: Path) -> None:
    book = icalendar.Calendar.from_ical((built / "api/v1/reviews.ics").read_bytes())
    found = [(str(event["uid"]), event.decoded("dtstart")) for event in book.walk("VEVENT")]
    assert len(found) > 100
    assert len({uid for uid, _ in found}) == len(found)
    assert all(isinstance(day, datetime.date) and not isinstance(day, datetime.datetime) for _, day in found)
    one = icalendar.Calendar.from_ical((built / "api/v1/reviews/us/ct.ics").read_bytes())
    assert {str(event["uid"]) for event in one.walk("VEVENT")} < {uid for uid, _ in found}


def test_the_answer_box_needs_no_script_and_opens_its_links_outside_the_frame(built: Path) -> None:
    html = (built / "es/us/ct/embed/index.html").read_text(encoding="utf-8")
    assert "<script" not in html
    links = re.findall(r"<a [^>]*>", html)
    assert len(links) > 8
    assert all('target="_blank" rel="noopener"' in link for link in links)
