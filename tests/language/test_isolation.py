"""Numbers, codes and foreign phrases stay in order in right-to-left sentences; no translation becomes markup."""

from __future__ import annotations

import re
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from builder.language.catalogue import Translated
from builder.language.isolation import fill, isolate, phrase

_TAG = re.compile(r"<[^>]+>")
_BDI = re.compile(r"<bdi[^>]*>(.*?)</bdi>")


def plain(html: str) -> str:
    return unescape(_TAG.sub("", html))


@pytest.mark.parametrize(
    ("text", "isolated"),
    [
        ("اتصل بالرقم 1-800-566-7636 الآن", ["1-800-566-7636"]),
        ("ورقة ICE ليست أمرا", ["ICE"]),
        ("النموذج I-205 وهو ورقة", ["I-205"]),
        ("قد يكون جريمة (8 U.S.C. 1253).", ["(8 U.S.C. 1253)"]),
        ("اتفاق 287(g) مع", ["287(g)"]),
        ("اسأل: «هل يمكنني أن أنصرف؟» (Am I free to leave?)", ["(Am I free to leave?)"]),
        ("يلبسون “police” أحيانا", ["“police”"]),
        ("NYC-ar-2026.11-4f2a", ["NYC-ar-2026.11-4f2a"]),
        ("تحقق: rightshere.example/card", ["rightshere.example/card"]),
        ("لا شيء هنا", []),
    ],
)
def test_runs_that_read_from_left_to_right(text: str, isolated: list[str]) -> None:
    html = isolate(text, rtl=True)
    assert [unescape(run) for run in _BDI.findall(html)] == isolated
    assert plain(html) == text


@given(st.text(max_size=80), st.booleans())
def test_no_text_is_lost_or_becomes_markup(text: str, rtl: bool) -> None:
    html = isolate(text, rtl=rtl)
    assert plain(html) == text
    assert set(_TAG.findall(html)) <= {'<bdi lang="en" dir="ltr">', '<bdi dir="ltr">', "</bdi>"}


@given(st.text(alphabet="ابتثجحخ ,.()0123456789-ABCxyz", max_size=60))
def test_every_latin_letter_of_an_arabic_sentence_is_isolated(text: str) -> None:
    outside = _BDI.sub("", str(isolate(text, rtl=True)))
    assert not re.search(r"[A-Za-z0-9]", outside)


def test_values_are_escaped_and_isolated() -> None:
    sentence = Translated("بحسب {date}", "ar", "machine")
    assert fill(sentence, rtl=True, date="<b>2026</b>") == "بحسب <bdi>&lt;b&gt;2026&lt;/b&gt;</bdi>"
    assert fill(sentence, rtl=True, date=Markup("<i>x</i>")) == "بحسب <i>x</i>"
    with pytest.raises(KeyError):
        fill(sentence, rtl=True)


def test_a_fallback_says_that_it_is_english() -> None:
    english = Translated("Call 12", "en", "missing")
    assert phrase(english, "ar", rtl=True) == '<span lang="en" dir="ltr">Call 12</span>'
    assert phrase(english, "en", rtl=False) == "Call 12"
