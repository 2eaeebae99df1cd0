"""What became of editions and what changed between two of them, without a language."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from builder.facts.editions import Change, Edition, Ledger, Rule, Said, Withdrawal, changes, states

FIRST, SECOND = date(2026, 11, 24), date(2027, 1, 5)
LINES = {"card.holder.silent": "1", "card.officer.silent": "2", "card.name.sometimes": "3", "question.detainer_hold.no": "4"}
RULES = (Rule("a", "stop_and_identify", "sometimes"), Rule("b", "detainer_hold", "no"))


def edition(code: str, digest: str, day: date | None = FIRST, said: Said | None = None, place: str = "us/ct") -> Edition:
    return Edition(code, place, "es", digest, said or Said(RULES, ("Sec. 1",), LINES), day)


def told(ledger: Ledger, made: dict[tuple[str, str], Edition | None] | None = None) -> list[tuple[str, str, str | None]]:
    return [(each.edition.code, each.state, each.successor and each.successor.code) for each in states(ledger, made or {})]


A, B, C = edition("A-A", "a"), edition("B-B", "b", SECOND), edition("C-C", "c", None)
CT = ("us/ct", "es")


def test_the_newest_is_current_and_the_others_are_replaced() -> None:
    assert told(Ledger((A,))) == [("A-A", "current", None)]
    assert told(Ledger((A, B))) == [("A-A", "replaced", "B-B"), ("B-B", "current", None)]


def test_a_card_of_this_build_that_is_not_recorded_yet_is_current() -> None:
    assert told(Ledger((A,)), {CT: C}) == [("A-A", "replaced", "C-C"), ("C-C", "current", None)]
    assert told(Ledger(), {CT: C}) == [("C-C", "current", None)]
    assert told(Ledger((A, B)), {CT: B}) == [("A-A", "replaced", "B-B"), ("B-B", "current", None)]


def test_a_card_that_is_no_longer_made_is_not_called_right() -> None:
    assert told(Ledger((A, B)), {CT: None}) == [("A-A", "replaced", "B-B"), ("B-B", "discontinued", None)]
    assert all(each.current is None for each in states(Ledger((A, B)), {CT: None}))


def test_a_language_that_has_no_card_and_never_had_one_has_no_edition() -> None:
    assert states(Ledger(()), {CT: None}) == ()


def test_withdrawing_outranks_all_and_never_makes_an_old_one_current_again() -> None:
    back = replace(B, withdrawn=Withdrawal(SECOND, "wrong"))
    assert told(Ledger((A, back))) == [("A-A", "replaced", "B-B"), ("B-B", "withdrawn", None)]
    assert told(Ledger((A, back)), {CT: C}) == [
        ("A-A", "replaced", "B-B"), ("B-B", "withdrawn", "C-C"), ("C-C", "current", None),
    ]  # fmt: skip
    assert all(each.current == C for each in states(Ledger((A, back)), {CT: C}))
    assert Ledger((A, back)).takes_back("us/ct", "es", "b")
    assert not Ledger((A, back)).takes_back("us/ct", "en", "b")
    assert not Ledger((A, back)).takes_back("us/ct", "es", "a")


def test_places_are_apart() -> None:
    other = edition("X-X", "x", place="us/ny")
    assert told(Ledger((A, other, B))) == [("A-A", "replaced", "B-B"), ("B-B", "current", None), ("X-X", "current", None)]


def changed(**parts: Any) -> tuple[Change, ...]:
    said = replace(Said(RULES, ("Sec. 1",), LINES), **parts)
    return changes(A, edition("B-B", "b", SECOND, said))


def test_each_kind_of_change_is_told() -> None:
    name = RULES[0]
    assert changed(rules=(name, Rule("b", "detainer_hold", "yes"))) == (Change("answer", "detainer_hold", "no", "yes"),)
    assert changed(rules=(name, Rule("b2", "detainer_hold", "no"))) == (Change("law", "detainer_hold", "no", "no"),)
    assert changed(rules=(name,)) == (Change("no_rule", "detainer_hold", "no", None),)
    mode = Rule("c", "court_arrest", "no", "inside")
    assert changed(rules=(*RULES, mode)) == (Change("new_rule", "court_arrest.inside", None, "no"),)
    assert changed(lines=LINES | {"card.holder.silent": "9"}) == (Change("line", "card.holder.silent"),)
    assert changed(lines=LINES | {"card.holder.new": "9"}) == (Change("new_line", "card.holder.new"),)
    fewer = {key: words for key, words in LINES.items() if key != "card.officer.silent"}
    assert changed(lines=fewer) == (Change("no_line", "card.officer.silent"),)
    assert changed(cites=("Sec. 1", "Sec. 2")) == (Change("cites", "", "Sec. 1", "Sec. 1; Sec. 2"),)
    assert changed(lines=LINES | {"question.detainer_hold.no": "9"}) == (Change("line", "question.detainer_hold.no"),)
    assert changed() == (Change("other"),)


def test_a_line_that_stands_on_other_cards_only_is_no_change_of_this_one() -> None:
    more = {"card.name.must_give": "9", "question.school_entry.no": "9"}
    assert changed(lines=LINES | more, cites=()) == (Change("cites", "", "Sec. 1", ""),)


def test_the_same_words_under_another_code_are_no_change() -> None:
    assert changes(A, replace(B, digest="a")) == ()
