"""What makes a new edition: every word that a person reads, and nothing else."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date
from typing import Any

import pytest
from markupsafe import Markup

from builder.cards.content import NOT_SAID, CardContent, Thought, digest_of
from builder.cards.editions import edition
from builder.facts.editions import Edition, Ledger, Rule, Said
from builder.facts.model import Facts
from tests.print.cards import TYPES, card

NAMES = [each.name for each in fields(CardContent)]


def other(value: Any) -> Any:
    """Another value of the same kind."""
    if isinstance(value, str):
        return Markup(value) + " x"
    if isinstance(value, dict):
        return {**value, next(iter(value)): Markup("x")}
    if isinstance(value, Thought):
        return replace(value, sentences=(*value.sentences, Markup("x")))
    if isinstance(value, tuple):
        return (*value[:-1], other(value[-1]))
    return TYPES["ar"]


@pytest.mark.parametrize("name", [name for name in NAMES if name not in NOT_SAID])
def test_every_word_that_a_person_reads_makes_a_new_edition(name: str) -> None:
    full = card("es", local=(Thought("place", (Markup("La policía: no."),)),), machine=Markup("Nadie la ha revisado."))
    assert digest_of(replace(full, **{name: other(getattr(full, name))})) != digest_of(full)


@pytest.mark.parametrize("name", sorted(NOT_SAID))
def test_what_is_not_read_makes_none(name: str) -> None:
    full = card("es", rules=(Rule("a", "b", "c"),))
    changed = (Rule("x", "y", "z"),) if name == "rules" else other(getattr(full, name))
    assert changed != getattr(full, name)
    assert digest_of(replace(full, **{name: changed})) == digest_of(full)


def test_markup_pictograms_and_order_are_no_words() -> None:
    full = card("ar")
    plain = tuple(
        replace(each, sign="door", strong=False, sentences=tuple(Markup(text.striptags()) for text in each.sentences))
        for each in reversed(full.full)
    )
    assert digest_of(replace(full, full=plain)) == digest_of(full)


def test_a_line_that_leaves_the_short_set_makes_a_new_edition() -> None:
    full = card("en")
    assert digest_of(replace(full, short=full.short[:-1])) != digest_of(full)


def test_a_card_is_the_edition_that_the_ledger_has_under_its_code(facts: Facts) -> None:
    content = card("es", digest="b" * 16)
    lines = {"es": {"card.holder.door": "1"}, "en": {"card.holder.door": "2", "card.officer.entry": "3"}}
    fresh = edition(facts, content, lines)
    assert (fresh.code, fresh.digest, fresh.recorded) == (content.edition, "b" * 16, None)
    assert fresh.said == Said((), content.citations, {"card.holder.door": "1", "card.officer.entry": "3"})
    known = Edition(content.edition, content.place, "es", "b" * 16, Said(), date(2026, 11, 24))
    assert edition(replace(facts, ledger=Ledger((known,))), content, lines) is known
