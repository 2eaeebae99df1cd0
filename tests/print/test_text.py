"""Every word of a card can be read back from its PDF, and numbers keep their order from right to left."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import yaml
from markupsafe import Markup

from builder.cards import face
from builder.cards.content import CardContent, Thought
from builder.cards.geometry import FORMATS
from builder.cards.words import SheetWords, whole
from builder.language.catalogue import Translated
from builder.language.isolation import isolate
from tests.print.cards import TAGS, card, plain, seen, text
from tests.print.sheet_words import SHEET

Printed = Callable[[CardContent, str], bytes]
SHORT = [form.id for form in FORMATS.values() if form.text == "short"]
FULL = [form.id for form in FORMATS.values() if form.text == "full"]


def messages(content: CardContent, *, full: bool) -> Iterator[str]:
    """What a card must say, message by message."""
    yield from (plain(content.title), plain(content.place_name), plain(content.check))
    for thought in content.full if full else content.short:
        yield from (plain(sentence) for sentence in thought.sentences)
    if content.name:
        yield from (plain(sentence) for sentence in content.name.sentences)
    if content.machine:
        yield plain(content.machine)
    if full:
        yield plain(content.give)
        yield plain(content.number)
    yield from (plain(words) for words in content.officer.values())
    yield from (plain(content.citation_label), "Administrative Code 9-131, 4-210.", content.edition)


def squeezed(words: str) -> str:
    """Without white space, because lines are broken anywhere, and with wide and narrow punctuation alike."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", words))


def letters(words: str) -> set[str]:
    """The words as sets of letters: readers of PDFs turn about the two letters of an Arabic ligature."""
    return {"".join(sorted(word)) for word in re.findall(r"\w+", words)}


def on_paper(data: bytes, form: str) -> str:
    return "\n".join(text(data, page) for page in range(FORMATS[form].sides))


@pytest.mark.parametrize("tag", TAGS)
@pytest.mark.parametrize("form", [*SHORT, *FULL])
def test_each_message_is_on_the_sheet(form: str, tag: str, printed: Printed) -> None:
    content = card(tag)
    found = on_paper(printed(content, form), form)
    for message in messages(content, full=form in FULL):
        if tag == "ar" and not message.isascii():
            assert letters(message) <= letters(found), message
        else:
            assert squeezed(message) in squeezed(found), message


MADE_OF = {form.id: form for form in FORMATS.values() if form.tips and form.stock}


@pytest.mark.parametrize("tag", TAGS)
@pytest.mark.parametrize("form", MADE_OF)
def test_the_tips_of_a_format_stand_in_its_margins_in_both_languages(form: str, tag: str, printed: Printed) -> None:
    content = card(tag)
    found = text(printed(content, form))
    for words in (content.sheet, content.officer_sheet):
        for key in ("print", *MADE_OF[form].tips, "information", "made"):
            sentence = plain(words.say(key, MADE_OF[form]))
            if tag == "ar" and words is content.sheet:
                assert letters(sentence) <= letters(found), key
            else:
                assert squeezed(sentence) in squeezed(found), key


@pytest.mark.parametrize("form", MADE_OF)
def test_no_tip_of_another_format_stands_there(form: str, printed: Printed) -> None:
    content = card("en")
    found = squeezed("".join(text(printed(content, form), page) for page in range(FORMATS[form].sides + 1)))
    others = {key for each in FORMATS.values() for key in each.tips} - set(FORMATS[form].tips)
    assert not [key for key in others if squeezed(plain(content.sheet.say(key, FORMATS[form]))) in found]


def test_tips_that_are_too_long_give_way_and_the_test_page_still_says_them(printed: Printed) -> None:
    content = card("es")
    long = Translated("Tarjetas en esta hoja, si las corta con cuidado: {count}. " * 4, "es", "machine")
    words = replace(content.sheet, sentences={**content.sheet.sentences, "count": long})
    data = printed(replace(content, sheet=words), "fold-letter")
    assert "con cuidado" not in text(data)
    assert "con cuidado" in text(data, 1)
    assert squeezed(plain(words.say("print", FORMATS["fold-letter"]))) in squeezed(text(data))


def test_a_sentence_that_is_not_translated_stands_there_in_english_as_english() -> None:
    sentences = {**card("ar").sheet.sentences, "flip": Translated("Print on both sides.", "en", "missing")}
    said = replace(card("ar").sheet, sentences=sentences).say("flip", FORMATS["duplex-letter"])
    assert said == '<span lang="en" dir="ltr">Print on both sides.</span>'


def test_a_sentence_that_content_does_not_have_is_left_out() -> None:
    assert SheetWords(tag="en").say("flip", FORMATS["duplex-letter"]) == ""


def test_content_has_every_sentence_that_a_format_asks_for(root: Path) -> None:
    words = yaml.safe_load((root / "content/cards.yaml").read_text("utf-8"))["sheet"]
    kinds = {f"name_{form.kind.replace('-', '_')}" for form in FORMATS.values() if form.tips}
    assert {key for form in FORMATS.values() for key in form.tips} | kinds <= words.keys()
    assert SHEET["en"].items() <= words.items()


@pytest.mark.parametrize("tag", TAGS)
def test_nothing_is_there_twice_that_is_seen_once(tag: str, printed: Printed) -> None:
    content = card(tag)
    found = squeezed(text(printed(content, "fold-letter")))
    assert found.count(squeezed(content.edition)) == 5
    assert found.count(squeezed(plain(content.place_name))) == (10 if tag == "en" else 5)


def test_the_stock_is_that_of_the_format(printed: Printed) -> None:
    assert "Avery 5371" in text(printed(card("en"), "fold-letter"))
    found = on_paper(printed(card("en"), "duplex-a4"), "duplex-a4")
    assert "Avery C32011" in found
    assert "5371" not in found


@pytest.mark.parametrize("form", ["fold-letter", "fold-twice-letter"])
def test_numbers_and_addresses_run_from_left_to_right_in_arabic(form: str, printed: Printed) -> None:
    line = "اتصل على 1-800-555-0100 أو اقرأ 8 CFR 287.7 الآن."
    content = card("ar", name=Thought("place", (isolate(line, rtl=True),)))
    lines = seen(printed(content, form))
    # The cover of a card folded twice is printed upside down.
    address = "rightshere.example/card"[:: -1 if form == "fold-twice-letter" else 1]
    for code in ("1-800-555-0100", "8CFR287.7", address, "100%", "Avery5371", "ICE"):
        assert any(code in line for line in lines), code
    assert not any("0010-555" in line for line in lines)


def test_without_isolation_the_number_would_be_turned_about(printed: Printed) -> None:
    naked = Markup("اتصل على 1-800-555-0100 الآن.")
    lines = seen(printed(card("ar", name=Thought("place", (naked,))), "fold-letter"))
    assert not any("1-800-555-0100" in line for line in lines)


def test_one_citation_is_not_repeated(printed: Printed) -> None:
    one = replace(card("en"), citations=("8 U.S.C. 1357", "8 U.S.C. 1324", "Charter 5"))
    assert squeezed("8 U.S.C. 1357, 1324, Charter 5.") in squeezed(text(printed(one, "fold-letter")))
    none = replace(card("en"), citations=())
    assert "Rules in" not in text(printed(none, "fold-letter"))
    assert none.edition in squeezed(text(printed(none, "fold-letter")))


def test_the_officer_s_line_on_the_name_can_be_missing(printed: Printed) -> None:
    officer = {key: words for key, words in card("en").officer.items() if key != "name"}
    for form in ("fold-letter", "fold-twice-letter"):
        found = text(printed(card("en", officer=officer, name=None), form))
        assert "I will give my name" not in found
        assert "Am I free to leave?" in found


def test_no_space_stands_between_chinese_sentences(printed: Printed) -> None:
    content = card("zh-Hans")
    together = "".join(plain(sentence) for sentence in content.short[1].sentences)
    assert unicodedata.normalize("NFKC", together) in text(printed(content, "fold-letter")).replace("\r\n", "")


def test_korean_words_are_whole_on_sheets_and_in_standing_lines() -> None:
    assert whole("ko", Markup("이 카드 ICE")) == "이 카\u2060드 ICE"
    assert whole("en", Markup("카드")) == "카드"
    korean = replace(card("en"), tag="ko", check=Markup("확인하십시오"), machine=None)
    assert "확\u2060인\u2060하\u2060십\u2060시\u2060오" in face.holder_html(
        korean, FORMATS["fold-letter"], face.Room(), place=True
    )
    words = replace(card("en").sheet, tag="ko", sentences={"cut": Translated("자르십시오.", "ko", "machine")})
    assert words.say("cut", FORMATS["fold-letter"]) == "자\u2060르\u2060십\u2060시\u2060오."
