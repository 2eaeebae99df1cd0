"""What is carried away: links that lead to what came along, ZIPs equal byte by byte, icons, the worker's words."""

from __future__ import annotations

import io
import json
import os
import re
import sys
import zipfile
from datetime import date
from pathlib import Path

import pytest
from PIL import Image

from builder.facts.model import Facts
from builder.language.catalogue import source_catalogue
from builder.language.languages import read_languages
from builder.language.messages import read_messages
from builder.pages.page import Page
from builder.pages.speaker import Speaker
from builder.site.bundle import BundleFolder, Entry
from builder.site.carried import carried
from builder.site.icons import png
from builder.site.offline import Belongings, belongings, guides_of, manifest, save_list, worker
from builder.site.zim import ZimError, write_zim

BASE = "https://rightshere.example"
NAMES = {"/ar/us/ct/": "index.html", "/ar/us/ct/history/": "history.html", "/ar/us/ct/cards/fold-letter.pdf": "fold-letter.pdf"}


@pytest.fixture
def speaker(root: Path, facts: Facts) -> Speaker:
    messages = read_messages(root, facts)
    english = source_catalogue("en", read_languages(root).languages["en"], messages)
    return Speaker(facts, english, english, date(2026, 11, 24))


@pytest.mark.parametrize(
    ("target", "leads_to"),
    [
        ("/ar/us/ct/history/", "history.html"),
        ("history/#x", "history.html#x"),
        ("cards/fold-letter.pdf", "fold-letter.pdf"),
        ("#door", "#door"),
        ("/ar/us/", f"{BASE}/ar/us/"),
        ("/sources/us-plyler/#rules", f"{BASE}/sources/us-plyler/#rules"),
        ("https://www.wikipedia.org/", "https://www.wikipedia.org/"),
        ("tel:+18005667636", "tel:+18005667636"),
        ("data:image/svg+xml,x", "data:image/svg+xml,x"),
    ],
)
def test_a_link_leads_to_what_came_along_or_to_the_public_address(target: str, leads_to: str) -> None:
    assert (
        carried(f'<a class="row" href="{target}">x</a>', "/ar/us/ct/", NAMES, BASE) == f'<a class="row" href="{leads_to}">x</a>'
    )


def test_links_between_folders_are_relative() -> None:
    names = {"/ar/us/ct/": "ar/us/ct/index.html", "/ar/": "ar/index.html"}
    assert carried('<a href="/ar/#places">x</a>', "/ar/us/ct/", names, BASE) == '<a href="../../index.html#places">x</a>'


def test_a_carried_page_has_no_script_and_a_policy_without_one() -> None:
    html = (
        "<meta content=\"default-src 'none'; style-src 'sha256-x'; script-src 'self'; connect-src 'self'; base-uri 'none'\">"
        '<link rel="manifest" href="/ar/manifest.webmanifest"><script src="/site.js" defer></script>'
        '<svg><use href="#i-door"/></svg><div class="save"><p data-keep="x" hidden></p></div>'
    )
    got = carried(html, "/ar/us/ct/", NAMES, BASE)
    assert got == (
        "<meta content=\"default-src 'none'; style-src 'sha256-x'; base-uri 'none'\">"
        '<svg><use href="#i-door"/></svg>'
    )  # fmt: skip


def test_the_same_files_make_the_same_zip_byte_by_byte(tmp_path: Path) -> None:
    (tmp_path / "card.pdf").write_bytes(b"%PDF")
    entries: list[Entry] = [("index.html", "<p>é".encode()), ("card.pdf", tmp_path / "card.pdf")]
    first = BundleFolder(tmp_path / "a").bundle("us-ct-en", entries)
    second = BundleFolder(tmp_path / "b").bundle("us-ct-en", entries)
    assert first.read_bytes() == second.read_bytes()
    other = BundleFolder(tmp_path / "a").bundle("us-ct-en", [("index.html", b"<p>e")])
    assert other.name != first.name
    with zipfile.ZipFile(first) as archive:
        assert archive.namelist() == ["us-ct-en/index.html", "us-ct-en/card.pdf"]
        assert archive.read("us-ct-en/index.html") == "<p>é".encode()
        assert archive.testzip() is None


def test_a_zip_that_somebody_wrote_into_is_made_anew(tmp_path: Path) -> None:
    entries = [("index.html", b"<p>e")]
    path = BundleFolder(tmp_path).bundle("a", entries)
    whole, time = path.read_bytes(), path.stat().st_mtime_ns
    assert BundleFolder(tmp_path).bundle("a", entries).stat().st_mtime_ns == time
    # As in a site, where the same file stands.
    in_site = tmp_path / "site.zip.copy"
    in_site.hardlink_to(path)
    in_site.write_bytes(b"x" + whole[1:])
    assert BundleFolder(tmp_path).bundle("a", entries).read_bytes() == whole


def test_zips_that_no_build_asks_for_are_deleted(tmp_path: Path) -> None:
    old = BundleFolder(tmp_path).bundle("a", [("index.html", b"old")])
    folder = BundleFolder(tmp_path)
    new = folder.bundle("a", [("index.html", b"new")])
    folder.tidy()
    # A build that runs beside this one may need it.
    assert old.exists()
    os.utime(old.with_suffix(".used"), (0, 0))
    folder.tidy()
    assert new.is_file()
    assert not old.exists()


def test_a_place_takes_its_history_its_guides_its_card_and_its_pictures() -> None:
    page = Page("/ar/us/ct/", "ar", "t", '<img alt="" src="/ar/us/ct/cards/fold-letter.png"><img src="/none.png">')
    others = ("/ar/us/ct/history/", "/ar/guides/door/", "/ar/us/", "/en/guides/door/")
    pages = {each.url: each for each in (page, *(Page(url, "ar", "t", "") for url in others))}
    pages["/ar/us/ct/cards/"] = Page("/ar/us/ct/cards/", "ar", "t", '<img src="big.png" alt="">')
    files = [f"ar/us/ct/cards/{name}" for name in ("big-letter.pdf", "fold-letter.pdf", "fold-letter.png", "big.png")]
    guides = guides_of("ar", pages)
    found = belongings("us/ct", "ar", pages, files, guides)
    assert [each.url for each in found.pages] == ["/ar/us/ct/", "/ar/us/ct/history/", "/ar/guides/door/"]
    assert found.cards == ("/ar/us/ct/cards/", "/ar/us/ct/cards/big.png")
    assert found.files == ("ar/us/ct/cards/fold-letter.pdf", "ar/us/ct/cards/fold-letter.png")
    assert belongings("us/ct", "ar", pages, files[:1], guides).files == ("ar/us/ct/cards/big-letter.pdf",)
    assert found.stem == "us-ct-ar"
    assert found.stem.isascii()


def test_the_list_of_a_place_names_all_that_a_phone_keeps(speaker: Speaker) -> None:
    document = json.loads(save_list(Belongings("us/ct", "en", (Page("/en/us/ct/", "en", "t", ""),), ("x.pdf",)), speaker))
    assert document["urls"] == ["/en/us/ct/", "/x.pdf", "/en/", "/en/privacy/"]
    assert document["place"] == "Connecticut"
    script = (Path(__file__).parents[2] / "theme/keep.js").read_text(encoding="utf-8")
    assert set(re.findall(r"words\.(\w+)", script.partition("const reading")[0])) == set(document["words"])


def test_the_worker_gets_a_new_version_when_what_all_pages_share_changes(root: Path, speaker: Speaker) -> None:
    script = (root / "theme/sw.js").read_text(encoding="utf-8")
    made = worker(script, {"site.js": b"1", "keep.js": b"2"}, {"en": speaker}).decode()
    (told,) = re.findall(r"words \} = (\{.*\});", made)
    values = json.loads(told)
    assert values["common"] == ["/site.js", "/keep.js"]
    assert "{date}" in values["words"]["en"]["copy"]
    assert set(re.findall(r"(?:say|\])\.(\w+)", script)) >= set(values["words"]["en"])
    assert made == worker(script, {"keep.js": b"2", "site.js": b"1"}, {"en": speaker}).decode()
    assert made != worker(script, {"site.js": b"1", "keep.js": b"3"}, {"en": speaker}).decode()


def test_the_manifest_names_language_and_icons_that_are_pictures(root: Path, speaker: Speaker) -> None:
    document = json.loads(manifest(speaker))
    assert (document["lang"], document["dir"], document["start_url"]) == ("en", "ltr", "/en/")
    for size in (192, 512):
        assert {
            "src": f"/icon-{size}.png",
            "sizes": f"{size}x{size}",
            "type": "image/png",
            "purpose": "any maskable",
        } in document["icons"]
        picture = Image.open(io.BytesIO(png(root / "theme/mark.svg", size))).convert("RGB")
        assert picture.size == (size, size)
        assert picture.getpixel((2, 2)) == (255, 255, 255)
        assert picture.getpixel((size * 3 // 10, size // 2)) == (11, 76, 71)
        assert picture.getpixel((size * 7 // 10, size // 2)) == (255, 255, 255)


def test_a_mark_that_cannot_be_drawn_says_so(tmp_path: Path) -> None:
    mark = tmp_path / "mark.svg"
    mark.write_text('<svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0C1 1 2 2 3 3"/></svg>')
    with pytest.raises(ValueError, match="only straight lines"):
        png(mark, 48)


def test_without_libzim_or_a_site_a_sentence_says_what_to_do(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "libzim.writer", None)
    with pytest.raises(ZimError, match="needs the Python package libzim"):
        write_zim(root, tmp_path, tmp_path / "x.zim", date(2026, 11, 24))
    monkeypatch.undo()
    pytest.importorskip("libzim", reason="libzim is not installed: it is needed only for ./rights zim.")
    with pytest.raises(ZimError, match="is not a built site"):
        write_zim(root, tmp_path, tmp_path / "x.zim", date(2026, 11, 24))
