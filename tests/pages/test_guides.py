"""Pages of guides: light, sourced with dates, in every language; local answers are firm; drawings fit their notes."""

from __future__ import annotations

import gzip
import re
from datetime import date
from pathlib import Path

import html5lib
import pytest

from builder.facts.freshness import printable
from builder.facts.model import Facts
from builder.language.languages import read_languages
from builder.pages.compare import cells, questions
from builder.pages.guide import GuidePages
from builder.pages.held import held
from builder.pages.home import HomePages
from builder.pages.more import MorePages
from builder.pages.page import Frame, Page
from builder.pages.place import PlacePages
from builder.pages.rules import Rules
from builder.pages.speaker import Speaker
from builder.pages.theme import read_theme
from builder.site.scope import read_catalogues

DAY = date(2026, 11, 24)
BASE = "https://rights.example"
MOST_BYTES = 14_000
HTML = "{http://www.w3.org/1999/xhtml}"


@pytest.fixture(scope="module")
def pages(root: Path, facts: Facts) -> dict[str, Page]:
    """The guides of every language with the answers of every state and one place, as the build makes them."""
    languages = read_languages(root)
    catalogues = read_catalogues(root, facts, languages)
    theme = read_theme(root / "theme")
    menu = {tag: (each.language.name, each.language.direction) for tag, each in catalogues.items()}
    table = {(key, mode): cells(facts, key, mode, DAY) for key, mode in questions(facts)}
    found: list[Page] = []
    for catalogue in catalogues.values():
        speaker = Speaker(facts, catalogue, catalogues[languages.officer], DAY)
        frame = Frame(theme, speaker, menu, BASE, DAY)
        here = held(facts, "us/ct", DAY)
        drafts = [*GuidePages(theme, speaker, table).drafts(), HomePages(theme, speaker).home((), languages.languages)]
        places = PlacePages(theme, Rules(speaker))
        drafts.append(places.draft(facts.places["us/ct"], here, (), DAY))
        drafts.append(MorePages(places).draft(facts.places["us/ct"], here))
        found += [frame.page(draft, tuple(catalogues)) for draft in drafts]
    return {page.url: page for page in found}


def guide_pages(pages: dict[str, Page]) -> list[Page]:
    return [page for url, page in pages.items() if "/guides/" in url]


def test_each_guide_is_there_in_every_language_and_names_the_others(pages: dict[str, Page], root: Path, facts: Facts) -> None:
    for tag in read_languages(root).languages:
        listed = pages[f"/{tag}/guides/"].html
        for slug in facts.guides:
            page = pages[f"/{tag}/guides/{slug}/"]
            assert f'href="/{tag}/guides/{slug}/"' in listed
            assert set(page.alternates) == {f"/{other}/guides/{slug}/" for other in read_languages(root).languages}
            for other in set(facts.guides) - {slug}:
                assert f'href="/{tag}/guides/{other}/"' in page.html


def test_no_guide_is_heavier_than_one_first_answer_of_a_server(pages: dict[str, Page]) -> None:
    sizes = {page.url: len(gzip.compress(page.html.encode(), 9)) for page in guide_pages(pages)}
    assert len(sizes) > 40
    assert {url: size for url, size in sizes.items() if size > MOST_BYTES} == {}


def test_each_source_that_a_guide_names_is_listed_with_its_date(pages: dict[str, Page], facts: Facts) -> None:
    for slug, guide in facts.guides.items():
        tree = html5lib.parse(pages[f"/en/guides/{slug}/"].html)
        items = [item for item in tree.iter(f"{HTML}li") if re.fullmatch(r"s\d+", item.get("id") or "")]
        assert len({item.get("id") for item in items}) == len(items) > 0, slug
        listed = {item.find(f"{HTML}a").get("href").split("/")[2] for item in items}
        assert guide.sources() <= listed
        for item in items:
            text = "".join(item.itertext())
            assert "As of " in text or "has no date" in text, text


def test_local_answers_are_settled_and_fresh(pages: dict[str, Page], facts: Facts) -> None:
    seen = 0
    for slug, guide in facts.guides.items():
        tree = html5lib.parse(pages[f"/en/guides/{slug}/"].html)
        blocks = [each for each in tree.iter(f"{HTML}section") if "local" in (each.get("class") or "")]
        for block, element in zip([b for b in guide.blocks if b.kind == "answers"], blocks, strict=True):
            mode = dict(questions(facts))[block.name]
            sure = {cell.place.id for cell in cells(facts, block.name, mode, DAY) if cell.printable}
            linked = {a.get("href") for a in element.iter(f"{HTML}a")} - {f"/en/compare/{block.name}/"}
            assert linked == {f"/en/{place}/" for place in sure}, (slug, block.name)
            seen += len(sure)
    assert seen > 20


def test_a_cell_is_printable_only_where_its_row_is(facts: Facts) -> None:
    for key, mode in questions(facts):
        for cell in cells(facts, key, mode, DAY):
            if cell.printable:
                rows = [row for place in facts.chain(cell.place.id) for row in place.by_question.get(key, ())]
                assert any(row.answer == cell.answer and printable(row, facts, DAY) for row in rows), (key, cell.place.id)
                assert cell.state == "settled"


@pytest.mark.parametrize("tag", ["en", "ar", "zh-Hans"])
def test_the_papers_are_drawn_left_to_right_in_english_with_a_note_for_each_number(
    pages: dict[str, Page], root: Path, tag: str
) -> None:
    page = pages[f"/{tag}/guides/papers/"]
    tree = html5lib.parse(page.html)
    drawn = [each for each in tree.iter(f"{HTML}section") if each.get("class") == "one drawn"]
    assert len(drawn) == len(list((root / "theme/papers").glob("*.svg"))) == 3
    for section in drawn:
        picture = next(each for each in section.iter(f"{HTML}div") if each.get("role") == "img")
        assert picture.get("aria-label")
        paper = picture.find(f"{HTML}div")
        assert (paper.get("lang"), paper.get("dir")) == ("en", "ltr")
        numbers = [each.text for each in paper.iter() if each.get("class") == "n"]
        notes = section.find(f".//{HTML}ol").findall(f"{HTML}li")
        assert numbers == [str(index + 1) for index in range(len(notes))]


def test_a_drawing_has_no_style_no_script_and_no_id(root: Path) -> None:
    for path in (root / "theme/papers").glob("*.svg"):
        assert not re.search(r"style|script|\sid=|href|onload", path.read_text(encoding="utf-8")), path


def test_what_form_i205_prints_is_not_shown_as_known(pages: dict[str, Page]) -> None:
    text = re.sub(r"<[^>]+>", "", pages["/en/guides/papers/"].html.split("Form I-205", 1)[1].split("Some officers", 1)[0])
    assert "magistrate" not in text.lower()
    assert "Courts that have ruled so far do not let it open a home. In 2025 ICE said that it does." in text


def test_a_situation_of_a_place_leads_to_its_guide(pages: dict[str, Page], facts: Facts) -> None:
    html = pages["/es/us/ct/"].html
    situations = facts.situations.situations
    for slug in set(facts.guides) & set(situations):
        away = situations[slug].apart or situations[slug].later
        assert f'href="/es/guides/{slug}/"' in (pages["/es/us/ct/more/"].html if away else html)
    assert 'href="/es/guides/papers/"' in html
    assert 'href="/es/guides/"' in pages["/es/"].html


def test_english_in_another_language_says_that_it_is_english(pages: dict[str, Page], facts: Facts) -> None:
    spoken = facts.situations.situations["door"].say
    html = pages["/ar/guides/door/"].html
    assert '<q class="big" lang="en" dir="ltr">' in html
    assert all(facts.cards.officer[key.removeprefix("officer.")].text in html for key in spoken)
