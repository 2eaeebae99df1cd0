"""The 22 claims of the news report of February 2017: each in the product, dated, sourced and with its force."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from builder.facts.answers import active, answers
from builder.facts.freshness import standing
from builder.facts.model import Facts, Statement

REPORT = "seed-tpm-2017"
MEMO_DAY = date(2017, 2, 22)
# claim → (place, question, answer, force); the aims, the context and the provenance are records, not rules.
RULES = {
    "S01": ("us/ny/new-york-city", "resources", "no", "order"),
    "S03": ("us", "agreement", "voluntary", "guidance"),
    "S04": ("us/ny/new-york-city", "ask_victim", "no", "order"),
    "S05": ("us/ny/new-york-city", "resources", "no", "order"),
    "S10": ("us/ny/new-york-city", "ask_victim", "no", "order"),
    "S11": ("us/ny/new-york-city", "admin_warrant", "no_unless", "order"),
    "S12": ("us/ny/new-york-city", "detainer_hold", "no_unless", "order"),
    "S13": ("us", "agreement", "voluntary", "guidance"),
    "S14": ("us/ct", "resources", "no", "guidance"),
    "S15": ("us/ct", "resources", "no", "guidance"),
    "S16": ("us/ct", "agreement", "no", "guidance"),
    "S17": ("us/ct", "detainer_hold", "no_unless", "guidance"),
    "S18": ("us/ct", "detainer_hold", "no_unless", "guidance"),
    "S19": ("us/ct", "school_entry", "no_unless", "guidance"),
    "S20": ("us/ct", "school_entry", "no_unless", "guidance"),
    "S21": ("us/ct", "school_entry", "no_unless", "guidance"),
    "S22": ("us/ct", "school_student", "no_unless", "guidance"),
}
RECORDS = {"S02": "context", "S06": "aim", "S07": "aim", "S08": "provenance", "S09": "aim"}
CONDITIONS = {"S11": "not_solely_civil", "S12": "risk_judgment", "S18": "judicial_warrant", "S21": "judicial_warrant"}
PROCEDURES = {"S19": "have_plan", "S20": "call_lawyer_first", "S22": "check_warrant_kind"}


def stating(facts: Facts, claim: str) -> list[Statement]:
    return [row for row in facts.statements.values() if claim in row.claims]


def test_every_claim_is_accounted_for() -> None:
    assert sorted([*RULES, *RECORDS]) == [f"S{number:02d}" for number in range(1, 23)]


@pytest.mark.parametrize("claim", RULES)
def test_a_claim_that_states_a_policy_is_a_row(facts: Facts, claim: str) -> None:
    place, question, answer, force = RULES[claim]
    rows = [row for row in stating(facts, claim) if (row.place, row.question) == (place, question)]
    assert len(rows) == 1
    row = rows[0]
    assert (row.answer, row.force) == (answer, force)
    assert REPORT in row.sources
    assert row.starts in (MEMO_DAY, date(2017, 2, 20))
    assert row.as_of.last <= date(2017, 2, 24)
    assert row.actors
    assert active(row, MEMO_DAY, facts.vocabulary)
    if claim in CONDITIONS:
        assert CONDITIONS[claim] in {condition.word for group in row.unless for condition in group}
    if claim in PROCEDURES:
        assert PROCEDURES[claim] in row.procedure


@pytest.mark.parametrize("claim", RECORDS)
def test_aims_context_and_provenance_are_records(facts: Facts, claim: str) -> None:
    found = [record for place in facts.places.values() for record in place.records if claim in record.claims]
    assert [record.kind for record in found] == [RECORDS[claim]]
    assert REPORT in found[0].sources
    assert found[0].date.first <= MEMO_DAY
    assert stating(facts, claim) == []


@pytest.mark.parametrize("claim", RULES)
def test_no_claim_of_2017_leads_today(facts: Facts, claim: str) -> None:
    today = date(2026, 11, 24)
    for row in stating(facts, claim):
        if row.id == "us-resources":
            continue  # the 10th Amendment still holds; the report is only its second source
        state = standing(row, facts, today).state
        assert state in ("superseded", "ended"), (row.id, state)
        assert all(answer.headline != row for answer in answers(facts, row.place, row.question, today))


def test_the_federal_form_of_a_request_binds_no_local_police(facts: Facts) -> None:
    """S17 and S22: the papers themselves."""
    papers = facts.vocabulary.documents
    assert papers["i247a"].binds_local_police == "no"
    assert papers["i200"].home_entry == "no"
    assert papers["i205"].home_entry == "disputed"


def test_connecticut_on_the_day_after_the_letters(facts: Facts) -> None:
    found = answers(facts, "us/ct", "detainer_hold", date(2017, 2, 23))
    police = next(answer for answer in found if "local_police" in answer.actors)
    assert police.headline is not None
    assert police.headline.id == "ct-detainer-2014"
    assert len(police.headline.unless) == 7
    assert [word.word for word in police.headline.always] == ["max_hours"]
    assert "ct-detainer-2017" in [each.row.id for each in police.also]


@pytest.mark.parametrize(
    ("day", "reasons"),
    [(date(2013, 12, 31), None), (date(2014, 1, 1), 7), (date(2019, 9, 30), 7), (date(2019, 10, 1), 3),
     (date(2025, 9, 30), 3), (date(2025, 10, 1), 4), (date(2026, 11, 24), 4)],
)  # fmt: skip
def test_connecticut_before_on_and_after_each_change(facts: Facts, day: date, reasons: int | None) -> None:
    found = answers(facts, "us/ct", "detainer_hold", day)
    leads = [answer.headline for answer in found if answer.headline and answer.headline.place == "us/ct"]
    assert {len(row.unless) for row in leads} == ({reasons} if reasons else set())


def test_each_row_holds_from_its_first_day_until_the_day_before_its_last(facts: Facts) -> None:
    for row in facts.statements.values():
        if not row.from_ or not facts.vocabulary.statuses[row.status_on(row.starts)].active:
            continue
        assert not active(row, row.starts - timedelta(days=1), facts.vocabulary), row.id
        assert active(row, row.starts, facts.vocabulary), row.id
        if row.until:
            assert active(row, row.ends - timedelta(days=1), facts.vocabulary), row.id
            assert not active(row, row.ends, facts.vocabulary), row.id


def test_nothing_was_read_after_june_2026(facts: Facts) -> None:
    horizon = date(2026, 6, 30)
    for source in facts.sources.values():
        if not source.as_of.undated and len(source.as_of.text) > 4:
            assert source.as_of.first <= horizon, source.short
    for row in facts.statements.values():
        if not row.as_of.undated and len(row.as_of.text) > 4:
            assert row.as_of.first <= horizon, row.id
