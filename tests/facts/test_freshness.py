"""Which phone lines a page may offer."""

from __future__ import annotations

from datetime import date

import pytest

from builder.facts.dates import parse_dated
from builder.facts.entries import ContactEntry
from builder.facts.freshness import callable_on
from builder.facts.model import Facts

DAY = date(2026, 11, 24)


def line(facts: Facts, kind: str, **more: object) -> ContactEntry:
    source = next(key for key, entry in facts.sources.items() if entry.kind == kind)
    return ContactEntry.model_construct(phone="+12125550100", called=None, expires=None, source=source, **more)


@pytest.mark.parametrize(("kind", "offered"), [("official", True), ("news", False), ("secondary", False)])
def test_a_number_that_nobody_rang_must_stand_on_an_official_site(facts: Facts, kind: str, offered: bool) -> None:
    assert callable_on(line(facts, kind), facts, DAY) is offered


def test_a_call_proves_a_number_until_the_proof_runs_out(facts: Facts) -> None:
    rung = line(facts, "news").model_copy(update={"called": parse_dated("2026-11-01"), "expires": parse_dated("2026-11-24")})
    assert callable_on(rung, facts, DAY)
    assert not callable_on(rung, facts, date(2026, 11, 25))


def test_an_official_page_needs_no_call(facts: Facts) -> None:
    page = line(facts, "news").model_copy(update={"phone": None})
    assert callable_on(page, facts, DAY)
