"""Words that do not fit go to the next larger format: a notice; what nobody can print: a failure. The other cards go on."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest
from markupsafe import Markup

from builder.cards import worker
from builder.cards.cache import Refused
from builder.cards.content import CardContent, Thought
from builder.cards.geometry import FORMATS
from builder.cards.report import larger, printed
from builder.cards.worker import SHARE, print_cards
from tests.print.cards import FONTS, card, png

FOLD, TWICE, BIG = "fold-letter", "fold-twice-letter", "big-letter"


def long(times: int, place: str = "us/tx", tag: str = "en") -> CardContent:
    """A card whose line on the name is as long as that."""
    return card(tag, place=place, name=Thought("place", (Markup("Police may ask your name. ") * times,)))


def test_each_format_has_a_larger_one_until_there_is_none() -> None:
    chains = {}
    for form in FORMATS:
        chain, above = [], larger(form)
        while above:
            chain.append(above)
            above = larger(above)
        chains[form] = chain
    assert chains[FOLD] == [TWICE, BIG]
    assert chains["fold-a4"] == ["fold-twice-a4", BIG]
    assert chains["duplex-letter"] == chains["duplex-a4"] == [BIG]
    assert chains[BIG] == chains["shop"] == []
    assert larger(SHARE) is None
    for form, chain in chains.items():
        areas = [FORMATS[each].panel[0] * FORMATS[each].panel[1] * len(FORMATS[each].panels) for each in (form, *chain)]
        assert areas == sorted(areas), form


def test_a_card_that_does_not_fit_is_made_larger_with_a_notice(tmp_path: Path) -> None:
    found = print_cards([(long(7), FOLD), (card("en", place="us/ca"), FOLD)], tmp_path, FONTS, 1, lambda _: None)
    assert found.failures == ()
    assert set(found.files) == {("us/tx", "en", TWICE), ("us/ca", "en", FOLD)}
    (notice,) = found.notices
    assert notice.startswith("New York City in English does not fit on fold-letter: the holder's side needs ")
    assert notice.endswith(" mm. fold-twice-letter has room.")
    # The second time nothing is laid out, and the same is told.
    told: list[int] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(worker, "_Worker", None)
        again = print_cards([(long(7), FOLD), (card("en", place="us/ca"), FOLD)], tmp_path, FONTS, 1, told.append)
    assert again == found
    assert told == [2]


def test_a_language_that_is_long_everywhere_skips_what_is_too_small(tmp_path: Path) -> None:
    found = print_cards([(long(12), FOLD), (long(12), TWICE), (long(12), "duplex-letter")], tmp_path, FONTS, 2, lambda _: None)
    assert found.failures == ()
    assert set(found.files) == {("us/tx", "en", BIG)}
    assert [notice.partition(": ")[0] for notice in found.notices] == [
        f"New York City in English does not fit on {form}" for form in (FOLD, TWICE, "duplex-letter")
    ]
    assert all(notice.endswith("big-letter has room.") for notice in found.notices)


def test_a_true_fault_stays_a_failure_and_is_not_tried_larger(tmp_path: Path) -> None:
    thai = card("en", place="us/tx", name=Thought("place", (Markup("Say \u0e01 now."),)))
    found = print_cards([(thai, FOLD), (card("en", place="us/ca"), FOLD)], tmp_path, FONTS, 1, lambda _: None)
    assert found.notices == ()
    assert set(found.files) == {("us/ca", "en", FOLD)}
    (failure,) = found.failures
    assert failure.startswith("us/tx in en: .notdef glyph")


def report(outcomes: dict[str, Path | Refused], *wanted: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    content = card("zh-Hans", place="us/tx")
    keys = [("us/tx", "zh-Hans", form) for form in wanted or outcomes]
    made = {("us/tx", "zh-Hans", form): outcome for form, outcome in outcomes.items()}
    found = printed(keys, dict.fromkeys(made, content), made)
    return found.notices, found.failures


TOO_LONG = Refused("us/tx in zh-Hans: the officer's side needs 9 mm.", "the officer's side needs 9 mm.")


def test_the_notice_speaks_of_the_language_as_people_do() -> None:
    notices, failures = report({FOLD: TOO_LONG, TWICE: Path("x.pdf")})
    assert notices == (
        "New York City in Simplified Chinese does not fit on fold-letter: the officer's side needs 9 mm."
        " fold-twice-letter has room.",
    )
    assert failures == ()


def test_a_language_that_is_long_in_many_places_is_one_notice() -> None:
    contents, outcomes = {}, {}
    for place, name in (("us/tx", "Texas"), ("us/ca", "California"), ("us/oh", "Ohio")):
        words = replace(card("en").sheet, place=Markup(name))
        contents[place, "vi", FOLD] = replace(card("en"), place=place, tag="vi", officer_sheet=words)
        outcomes[place, "vi", FOLD] = Refused(f"{place} in vi: the holder's side needs 9 mm.", "the holder's side needs 9 mm.")
        outcomes[place, "vi", BIG if place == "us/oh" else TWICE] = Path("x.pdf")
    assert printed(contents, contents, outcomes).notices == (
        "2 places in Vietnamese do not fit on fold-letter; fold-twice-letter has room. In Texas the holder's side needs 9 mm."
        " The places are Texas, California.",
        "Ohio in Vietnamese does not fit on fold-letter: the holder's side needs 9 mm. big-letter has room.",
    )


def test_a_language_without_a_name_is_called_by_its_tag() -> None:
    content = replace(card("en"), tag="xx-Yyyy")
    key = (content.place, content.tag, FOLD)
    above = (content.place, content.tag, TWICE)
    found = printed([key], {key: content}, {key: TOO_LONG, above: Path("x.pdf")})
    assert "in xx-Yyyy does not fit" in found.notices[0]


def test_a_larger_format_that_failed_for_another_reason_is_no_room() -> None:
    broken = Refused("us/tx in zh-Hans: the card takes longer than 20 seconds.")
    notices, failures = report({FOLD: TOO_LONG, TWICE: broken}, FOLD)
    assert notices == ()
    assert failures == (
        "us/tx in zh-Hans: the officer's side needs 9 mm. fold-letter is too small, and no larger format has room.",
        "us/tx in zh-Hans: the card takes longer than 20 seconds.",
    )


def test_a_booklet_for_a_screen_is_told_of_once_with_the_one_for_paper(tmp_path: Path) -> None:
    crowded = card("en", zine=None)
    order = [(card("en"), "card"), (card("en"), "zine"), (card("en"), "poster")]
    found = print_cards(order, tmp_path, FONTS, 2, lambda _: None)
    assert (found.notices, found.failures) == ((), ())
    for path in found.files.values():
        with pikepdf.open(path) as pdf:
            assert pdf.Root.MarkInfo.Marked
    assert print_cards(order, tmp_path, FONTS, 2, lambda _: None) == found
    key = ("us", "en", "zine")
    outcomes = {key: TOO_LONG, ("us", "en", "zine-letter"): TOO_LONG, ("us", "en", BIG): tmp_path / "x.pdf"}
    notices = printed(outcomes, dict.fromkeys(outcomes, crowded), outcomes).notices
    assert [notice.split(" ")[0] for notice in notices] == ["zine-letter"]


def test_the_picture_of_a_card_is_ordered_like_a_format_once_a_place_and_language(tmp_path: Path) -> None:
    order = [(card("en"), FOLD), (card("en"), SHARE), (card("en"), SHARE), (long(12), SHARE)]
    told: list[int] = []
    found = print_cards(order, tmp_path, FONTS, 2, told.append)
    assert (found.notices, found.failures) == ((), ())
    assert told == [0, 1, 2, 3]
    pictures = {place: path for (place, _, form), path in found.files.items() if form == SHARE}
    assert len(pictures) == 2
    assert all(png(path.read_bytes()).size == (1080, 1350) for path in pictures.values())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(worker, "_Worker", None)
        assert print_cards(order, tmp_path, FONTS, 2, told.append) == found
    whole = pictures["us/tx"].read_bytes()
    pictures["us/tx"].write_bytes(whole[:-9])
    assert print_cards(order, tmp_path, FONTS, 2, told.append) == found
    assert pictures["us/tx"].read_bytes() == whole
