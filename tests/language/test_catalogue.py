"""States of translations: what is missing, outdated, fuzzy or faulty never passes for a translation."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from builder.facts.problems import InputError
from builder.language.catalogue import Catalogue, read_catalogue, source_catalogue
from builder.language.languages import Language, read_languages
from builder.language.messages import CATALOGUES, Message
from builder.language.writing import update, update_files

MESSAGES = {
    key: Message(key, english, "site", "here")
    for key, english in {"site.a": "As of {date}", "site.b": "Door", "site.c": "Window"}.items()
}


@pytest.fixture(scope="module")
def arabic() -> Language:
    return read_languages(Path(__file__).parents[2]).languages["ar"]


def catalogue(tmp_path: Path, language: Language, po: bytes) -> Catalogue:
    path = tmp_path / "content/locale/ar/site.po"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(po)
    return read_catalogue(tmp_path, "ar", language, MESSAGES)


def written(language: Language, additions: Mapping[str, str], messages: Mapping[str, Message] = MESSAGES) -> bytes:
    return update(None, "site", "ar", language, messages, additions)


def test_a_machine_translation_is_marked_as_such(tmp_path: Path, arabic: Language) -> None:
    found = catalogue(tmp_path, arabic, written(arabic, {"site.b": "باب"}))
    assert found.say("site.b").text == "باب"
    assert found.say("site.b").state == "machine"
    assert not found.reviewed
    assert found.count() == {"machine": 1, "missing": 2}


def test_what_is_missing_shows_the_english_as_english(tmp_path: Path, arabic: Language) -> None:
    shown = catalogue(tmp_path, arabic, written(arabic, {})).say("site.b")
    assert (shown.text, shown.tag, shown.state) == ("Door", "en", "missing")


def test_changed_english_makes_a_translation_outdated(tmp_path: Path, arabic: Language) -> None:
    old = {"site.b": Message("site.b", "Gate", "site", "here")}
    shown = catalogue(tmp_path, arabic, written(arabic, {"site.b": "بوابة"}, old)).say("site.b")
    assert (shown.text, shown.tag, shown.state) == ("Door", "en", "outdated")


def test_a_fuzzy_translation_is_not_used(tmp_path: Path, arabic: Language) -> None:
    po = written(arabic, {"site.b": "باب"}).replace(b'msgctxt "site.b"', b'#, fuzzy\nmsgctxt "site.b"')
    assert catalogue(tmp_path, arabic, po).say("site.b").state == "outdated"


def test_a_review_is_kept_and_an_unmarked_text_is_not_reviewed(tmp_path: Path, arabic: Language) -> None:
    po = written(arabic, {"site.b": "باب", "site.c": "نافذة"}).replace(b"machine", b"reviewed", 1)
    found = catalogue(tmp_path, arabic, po)
    assert found.say("site.b").state == "reviewed"
    bare = written(arabic, {"site.b": "باب"}).replace(b"# state: machine", b"# by hand")
    found = catalogue(tmp_path, arabic, bare)
    assert found.say("site.b").state == "draft"
    assert not found.reviewed


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("بحسب", "must hold exactly {date}"),
        ("بحسب {day}", "must hold exactly {date}"),
        ("بحسب {date", "braces do not match"),
        ("<b>{date}</b>", "plain text"),
        ("{date}&nbsp;", "plain text"),
        ("\u202e{date}", "invisible direction mark"),
        ("{date} " + "ا" * 10_000, "more than 200 letters"),
    ],
)
def test_a_faulty_translation_stops_the_build(tmp_path: Path, arabic: Language, text: str, words: str) -> None:
    with pytest.raises(InputError, match=r"site\.po") as caught:
        catalogue(tmp_path, arabic, written(arabic, {"site.a": text}))
    assert words in str(caught.value)


def test_a_wrong_plural_header_is_named(tmp_path: Path, arabic: Language) -> None:
    po = written(arabic, {}).replace(b"nplurals=6", b"nplurals=2")
    with pytest.raises(InputError, match="Plural-Forms"):
        catalogue(tmp_path, arabic, po)


def test_a_file_that_is_no_po_is_named(tmp_path: Path, arabic: Language) -> None:
    with pytest.raises(InputError, match=r"site\.po:\d+:1: This PO file cannot be read"):
        catalogue(tmp_path, arabic, b'msgid "a"\nmsgstr b\nnonsense')


def test_updating_keeps_work_and_repeats_itself_exactly(tmp_path: Path, arabic: Language) -> None:
    first = written(arabic, {"site.a": "بحسب {date}", "site.b": "باب"})
    reviewed = first.replace(b"machine", b"reviewed")
    again = update(reviewed, "site", "ar", arabic, MESSAGES)
    assert again == reviewed
    fewer = {key: value for key, value in MESSAGES.items() if key != "site.a"}
    assert b"site.a" not in update(reviewed, "site", "ar", arabic, fewer)


def test_files_are_only_written_when_they_change(tmp_path: Path, arabic: Language) -> None:
    assert len(update_files(tmp_path, "ar", arabic, MESSAGES, {"site.b": "باب"})) == len(CATALOGUES)
    assert update_files(tmp_path, "ar", arabic, MESSAGES) == ()


def test_the_source_is_complete(arabic: Language) -> None:
    source = source_catalogue("en", arabic, MESSAGES)
    assert {each.state for each in source.sentences.values()} == {"source"}
    assert source.reviewed


def test_what_a_translators_tool_wrote_is_a_draft_until_its_english_changes(tmp_path: Path, arabic: Language) -> None:
    typed = written(arabic, {}).replace(b'msgid "Door"\nmsgstr ""', 'msgid "Door"\nmsgstr "باب"'.encode())
    assert catalogue(tmp_path, arabic, typed).say("site.b").state == "draft"
    changed = {**MESSAGES, "site.b": Message("site.b", "Front door", "site", "here")}
    again = update(typed, "site", "ar", arabic, changed)
    path = tmp_path / "content/locale/ar/site.po"
    path.write_bytes(again)
    assert read_catalogue(tmp_path, "ar", arabic, changed).say("site.b").state == "outdated"
