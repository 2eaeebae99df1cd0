"""The site as it is published: every promised address, one heading, right language and direction, links that answer."""

from __future__ import annotations

import gzip
import json
import re
import shutil
import subprocess
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit
from zipfile import ZipFile

import html5lib
import pikepdf
import pytest

from builder.cards.geometry import FORMATS, TAGGED
from builder.facts.model import Facts
from builder.language.languages import read_languages
from tests.building import LANGUAGES
from tests.conftest import CARDED

pytestmark = pytest.mark.slow
TAGS = LANGUAGES
CONTENT = Path(__file__).parents[2] / "content/places"
PLACES = ("us", *sorted(path.relative_to(CONTENT).with_suffix("").as_posix() for path in CONTENT.rglob("*.yaml")))
# On a Mac without Java there is a command of this name that only says so.
JAVA = shutil.which("java") and subprocess.run(["java", "-version"], capture_output=True, check=False).returncode == 0
GUIDES = sorted((CONTENT.parent / "guides").glob("*.md"))
HTML = "{http://www.w3.org/1999/xhtml}"


@cache
def parsed(path: Path) -> Any:
    """The tree of a page, for which html5lib has no type."""
    return html5lib.parse(path.read_text(encoding="utf-8"), treebuilder="etree")


def pages(built: Path) -> list[Path]:
    return sorted(built.rglob("*.html"))


@pytest.fixture(params=["built", "carded"])
def site(request: pytest.FixtureRequest) -> Path:
    """All places without cards, or some with all of theirs."""
    found: Path = request.getfixturevalue(request.param)
    return found


@pytest.mark.skipif(not JAVA, reason="Java is not installed.")
def test_the_nu_html_checker_finds_no_error(site: Path, root: Path) -> None:
    jar = root / ".cache/node/node_modules/vnu-jar/build/dist/vnu.jar"
    command = ["java", "-Xss8m", "-jar", str(jar), "--errors-only", "--skip-non-html", "--format", "gnu"]
    done = subprocess.run([*command, str(site)], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr[:4000]) == (0, "", "")


def test_every_promised_address_is_there(built: Path) -> None:
    promised = ["", "card/", "api/v1/index.json", "api/v1/vocabulary.json", "api/v1/editions.json", "404.html"]
    promised += ["_headers", "sw.js", "keep.js", "site.js", "icon.svg", "icon-192.png", "icon-512.png"]
    for tag in TAGS:
        promised += [f"{tag}/", f"{tag}/places/", f"{tag}/about/", f"{tag}/languages/", f"{tag}/sources/", f"{tag}/privacy/"]
        promised += [f"{tag}/guides/", *(f"{tag}/guides/{path.stem}/" for path in GUIDES)]
        promised.append(f"{tag}/manifest.webmanifest")
        for place in PLACES:
            promised += [f"{tag}/{place}/", f"{tag}/{place}/more/", f"{tag}/{place}/history/", f"{tag}/{place}/cards/own/"]
            promised += [f"{tag}/{place}/save.json", f"{tag}/{place}/{place.replace('/', '-')}-{tag}.zip"]
    promised += [f"api/v1/places/{place}.json" for place in PLACES]
    for address in promised:
        path = built / address
        assert (path / "index.html").is_file() if address.endswith("/") or not address else path.is_file(), address


def test_each_place_has_its_cards_with_pictures_and_in_one_file(carded: Path) -> None:
    for tag, place in product(TAGS, CARDED):
        cards = carded / tag / place / "cards"
        pictures = {path.stem for path in cards.glob("*.png")}
        sheets = {path.stem for path in cards.glob("*.pdf")} - set(TAGGED)
        assert {"fold-letter", "big-letter", "poster-letter", "shop"} <= sheets <= set(FORMATS), (tag, place)
        assert pictures == {*sheets, "share"}
        for name in TAGGED:
            with pikepdf.open(cards / f"{name}.pdf") as pdf:
                assert pdf.Root.MarkInfo.Marked, (tag, place, name)
        html = (cards / "index.html").read_text(encoding="utf-8")
        assert [html.count(f'href="{name}.pdf"') for name in TAGGED] == [5, 1, 1]
        with ZipFile(carded / "cards" / place / "all.zip") as together:
            names = {name.rpartition("/")[2] for name in together.namelist()}
            assert {f"{place.replace('/', '-')}-{tag}-{form}.pdf" for form in sheets} <= names


def test_no_page_offers_a_number_that_was_read_only_in_the_news(built: Path, facts: Facts) -> None:
    sure = {
        contact.phone
        for place in facts.places.values()
        for contact in place.contacts
        if contact.phone and (contact.called or facts.sources[contact.source].kind == "official")
    }
    offered = {
        number for path in pages(built) for number in re.findall(r'href="tel:([^"]+)"', path.read_text(encoding="utf-8"))
    }
    assert offered == sure
    for path in (built / "api/v1/places").rglob("*.json"):
        contacts = json.loads(path.read_text(encoding="utf-8"))["contacts"]
        assert {each["phone"] for each in contacts if each["phone"]} <= sure


def test_nothing_of_the_folder_of_facts_is_published(built: Path) -> None:
    kinds = {path.suffix for path in built.rglob("*") if path.is_file()}
    assert kinds <= {
        "", ".html", ".ics", ".js", ".json", ".pagefind", ".pdf", ".pf_fragment", ".pf_index", ".pf_meta", ".png", ".svg",
        ".txt", ".webmanifest", ".xml", ".zip",
    }, kinds  # fmt: skip
    assert [path.name for path in built.rglob("*") if path.is_file() and not path.suffix] == ["_headers"]
    assert not (built / "places").exists()


def test_one_heading_and_the_right_language(site: Path, root: Path) -> None:
    languages = read_languages(root).languages
    for path in pages(site):
        tree = parsed(path)
        assert len(tree.findall(f".//{HTML}h1")) == 1, path
        first = path.relative_to(site).parts[0]
        tag = first if first in languages else tree.get("lang")
        assert tree.get("lang") == tag, path
        assert tree.get("dir") == languages[tag].direction, path
        assert tree.find(f".//{HTML}title").text.strip(), path


def test_every_link_answers(site: Path) -> None:
    files = {"/" + path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file()}
    for path in pages(site):
        url = "/" + path.relative_to(site).as_posix().removesuffix("index.html")
        tree = parsed(path)
        for element in tree.iter():
            target = element.get("href") if element.tag == f"{HTML}a" else None
            if target is None or urlsplit(target).scheme:
                continue
            absolute, _, anchor = urljoin(url, target).partition("#")
            name = absolute + "index.html" if absolute.endswith("/") else absolute
            assert name in files, (url, target)
            if anchor and name.endswith(".html"):
                ids = {each.get("id") for each in parsed(site / name[1:]).iter()}
                assert anchor in ids, (url, target)


def test_no_id_stands_twice_and_no_mark_is_left(site: Path) -> None:
    for path in pages(site):
        ids = [each.get("id") for each in parsed(path).iter() if each.get("id")]
        assert len(ids) == len(set(ids)), path
        text = re.sub(r"<style>.*?</style>", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
        assert not re.search(r"[\x00-\x08]|\{\{|\}\}|None<|%\(", text), path


def test_the_policy_of_each_page_allows_its_own_style_only(site: Path) -> None:
    import base64
    import hashlib

    for path in pages(site):
        tree = parsed(path)
        style = tree.find(f".//{HTML}style").text
        digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
        policies = [m.get("content") for m in tree.iter(f"{HTML}meta") if m.get("http-equiv") == "Content-Security-Policy"]
        assert policies[0].startswith("default-src 'none'; ")
        assert f"style-src 'sha256-{digest}'" in policies[0], path
        scripts = [(each.get("src"), each.text) for each in tree.iter(f"{HTML}script")]
        # A box in another site's frame has no script at all.
        assert scripts == ([] if path.parent.name == "embed" else [("/site.js", None)]), path
        assert not any(each.get("style") for each in tree.iter()), path


def test_every_statement_of_a_place_stands_on_its_history_page_with_its_sources(built: Path, facts: Facts) -> None:
    for place in PLACES:
        text = (built / "en" / place / "history/index.html").read_text(encoding="utf-8")
        for row in facts.places[place].statements:
            for source in row.sources:
                assert f"/sources/{source}/" in text, (place, row.id)
            assert all(claim in text for claim in row.claims), row.id
        for record in facts.places[place].records:
            assert record.text.split(" ")[0] in text
            assert all(claim in text for claim in record.claims), record.id


def test_today_shows_what_holds_today_and_not_2017(built: Path) -> None:
    page = (built / "en/us/ct/index.html").read_text(encoding="utf-8")
    history = (built / "en/us/ct/history/index.html").read_text(encoding="utf-8")
    assert "seed-tpm-2017" not in page.replace("/sources/seed-tpm-2017/", "", 1)
    assert "Governor Malloy" not in page
    assert "Governor Malloy" in history
    assert "S18" in history


def test_a_machine_translation_says_so_on_every_page(site: Path) -> None:
    for tag, words in {"es": "automática", "ar": "ترجمة آلية", "zh-Hans": "机器翻译"}.items():
        for path in (site / tag).rglob("*.html"):
            assert "class=draft" in path.read_text(encoding="utf-8"), path
        assert words in (site / tag / "us/ct/index.html").read_text(encoding="utf-8"), tag
    assert "class=draft" not in (site / "en/us/ct/index.html").read_text(encoding="utf-8")


def test_no_page_that_is_read_first_is_over_its_budget(built: Path, carded: Path) -> None:
    for path in (carded / tag / place / "index.html" for tag in TAGS for place in CARDED):
        assert len(gzip.compress(path.read_bytes(), 9)) <= 14_000, path
    homes = [built / "index.html", *(built / tag / "index.html" for tag in TAGS)]
    for path in (*homes, *(built / tag / place / "index.html" for tag in TAGS for place in PLACES)):
        assert len(gzip.compress(path.read_bytes(), 9)) <= 14_000, path


def test_the_data_is_what_the_page_says(built: Path) -> None:
    document = json.loads((built / "api/v1/places/us/ct.json").read_text(encoding="utf-8"))
    assert (document["place"], document["name"], document["as_of"]) == ("us/ct", "Connecticut", "2026-11-24")
    rows = document["answers"]["detainer_hold"]
    lead = next(row for row in rows if row["role"] == "headline")
    assert lead["id"] == "ct-detainer-2025"
    keys = {
        "id",
        "answer",
        "conditions",
        "force",
        "status",
        "from",
        "until",
        "place",
        "confidence",
        "review_by",
        "overdue",
        "sources",
    }
    assert keys <= set(lead)
    assert lead["sources"][0]["url"].startswith("https://")
    assert {row["id"] for row in document["history"]["detainer_hold"]} >= {"ct-detainer-2014", "ct-detainer-2017"}


def test_each_edition_printed_on_a_card_has_its_page(carded: Path) -> None:
    document = json.loads((carded / "api/v1/editions.json").read_text(encoding="utf-8"))
    assert sum(edition["state"] == "current" for edition in document["editions"]) == len(TAGS) * len(CARDED)
    for edition in document["editions"]:
        page = carded / edition["url"].strip("/") / "index.html"
        assert edition["edition"] in page.read_text(encoding="utf-8")
        assert f'<html lang="{edition["language"]}"' in page.read_text(encoding="utf-8")
